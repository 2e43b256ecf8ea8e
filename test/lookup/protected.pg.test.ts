import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openSubject, type SealedSubject } from "../../src/audit/subject-policy.ts";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { DEMO_ORGANISATION, demoUserName } from "../../src/demo/seed.ts";
import { ownNumberTag } from "../../src/directory/own-number.ts";
import { paceOf } from "../../src/lookup/pace.ts";
import { forgetReveals } from "../../src/lookup/reveal-store.ts";
import { ADDRESS_PARTS, type Part } from "../../src/register/parts.ts";
import type { Role } from "../../src/roles/role.ts";
import { recordsOf } from "../http/api-world.ts";
import { fjordheim, type LookupWorld, numberOf, startLookupWorld } from "./lookup-world.ts";

const [barnevern, barnehage] = DEMO_ROLES as [Role, Role, Role];
const named = (name: string): string => {
  const found = fjordheim.residents().find((one) => one.name === name);
  if (!found) throw new Error(`nobody is called ${name}`);
  return found.foedselsnummer;
};
const [MOTHER, CHILD] = [named("Vennlig Vinterhatt"), named("Trygg Vinterhatt")];
const [FORTROLIG, STRICT, CLIENT] = [
  named("Varlig Hengelås"),
  named("Taus Lanterne"),
  named("Stø Klokkestreng"),
];
const ORDINARY = named("Lun Brygge");
const KARI = "kari.barnevern";

let world: LookupWorld;
beforeAll(async () => {
  world = await startLookupWorld();
});
afterAll(() => world.close());
afterEach(async () => {
  await world.database.moveClock("0 days");
});

const sql = async (text: string, ...values: unknown[]) =>
  (await world.database.owner.query(text, values)).rows;
const recordOf = async (requestId: string) => (await recordsOf(world.database, requestId))[0];
const flagsOf = async (requestId: string) =>
  (await sql("select flags from audit_record where request_id = $1", requestId)).map(({ flags }) => flags);
/** Opens the protected addresses of somebody, or fails the test. */
async function revealed(digits: string, nick = KARI) {
  const { outcome, requestId } = await world.reveal(nick, { role: barnevern, digits });
  if (outcome.kind !== "revealed") throw new Error(`not revealed: ${JSON.stringify(outcome)}`);
  return { ...outcome, requestId };
}
const setOwnNumber = async (nick: string, digits: string | null) => {
  const tag = digits && ownNumberTag(world.deps.personNumberKey, DEMO_ORGANISATION.id, numberOf(digits));
  await sql("update scim_user set number_tag = $1 where user_name_key = $2", tag, demoUserName(nick));
};

describe("R8: a protected address is shown deliberately, or not at all", () => {
  test("a reveal shows it, with a record of its own that seals the reason", async () => {
    const usual = await world.ask(KARI, { role: barnevern, digits: FORTROLIG });
    if (usual.outcome.kind !== "found") throw new Error("she is found");
    expect(usual.outcome.disclosure.masked).toContain("bostedsadresse");
    expect(JSON.stringify(usual.outcome)).not.toContain("Lykteslukkerveien");
    const { disclosure, requestId, id } = await revealed(FORTROLIG);
    expect(disclosure.masked).toEqual([]);
    expect(JSON.stringify(disclosure.person)).toContain("Lykteslukkerveien");
    const record = await recordOf(requestId);
    expect(record).toMatchObject({
      kind: "reveal",
      outcome: "permit",
      facts: { partsReturned: ["bostedsadresse"], protection: "fortrolig", revealId: id },
    });
    expect(JSON.stringify(record)).not.toContain("bekymringsmelding");
    const [row] = await sql("select * from audit_subject where record_id = $1", record?.id);
    const sealed: SealedSubject = { ...row, wrappedKey: row.wrapped_key };
    expect(openSubject({ ...world.key, epoch: row.epoch }, DEMO_ORGANISATION.id, sealed)).toEqual({
      foedselsnummer: FORTROLIG,
      caseReference: null,
      reason: "Hjemmebesøk etter bekymringsmelding",
    });
  });

  test("of somebody strengt fortrolig only the open postal address is shown, and called that", async () => {
    const { disclosure } = await revealed(STRICT);
    expect(disclosure.person).toEqual({
      postadresse: [expect.objectContaining({ aapenPostadresse: true, adressegradering: "ugradert" })],
    });
  });

  test("a client address is shown, and the open home beside it as ever", async () => {
    const { disclosure } = await revealed(CLIENT);
    expect(JSON.stringify(disclosure.person.oppholdsadresse)).toContain("Nordlysgangen");
  });

  test("look-ups of the same person by the same employee in the same role show it for five minutes", async () => {
    const { id } = await revealed(FORTROLIG);
    const again = await world.ask(KARI, { role: barnevern, digits: FORTROLIG, reveal: id });
    expect(JSON.stringify(again.outcome)).toContain("Lykteslukkerveien");
    expect(await recordOf(again.requestId)).toMatchObject({
      kind: "lookup",
      facts: { revealId: id, partsMasked: ["familierelasjon", "foreldreansvar"] },
    });
    await world.database.moveClock("4 minutes 59 seconds");
    expect((await world.ask(KARI, { role: barnevern, digits: FORTROLIG, reveal: id })).outcome.kind).toBe(
      "found",
    );
    await world.database.moveClock("5 minutes");
    const late = await world.ask(KARI, { role: barnevern, digits: FORTROLIG, reveal: id });
    expect(late.outcome).toEqual({ kind: "denied", reason: "reveal_over" });
    expect(await recordOf(late.requestId)).toMatchObject({ outcome: "deny", reason: "reveal_over" });
  });

  test("the clock's jobs forget what is over, and nothing that is open", async () => {
    const { id } = await revealed(FORTROLIG);
    const left = async () => (await sql("select id from reveal where id = $1", id)).length;
    const organisation = DEMO_ORGANISATION.id;
    const forget = () =>
      world.database.db.write(organisation, (tx) => forgetReveals(tx, organisation, 1_000));
    await forget();
    expect(await left()).toBe(1);
    await world.database.moveClock("5 minutes");
    expect(await forget()).toBeGreaterThan(0);
    expect(await left()).toBe(0);
  });

  test("a reveal that ends while the register answers is over: the decision asks again", async () => {
    const { id } = await revealed(FORTROLIG);
    world.register.meanwhile = () => world.database.moveClock("5 minutes");
    const { outcome, requestId } = await world.ask(KARI, { role: barnevern, digits: FORTROLIG, reveal: id });
    world.register.meanwhile = null;
    expect(outcome).toEqual({ kind: "denied", reason: "reveal_over" });
    expect(await recordOf(requestId)).not.toHaveProperty("subjectRef");
  });

  test("it is of one person, one employee and one role, and the number of nothing opens nothing", async () => {
    const { id } = await revealed(FORTROLIG);
    const others: Parameters<LookupWorld["ask"]>[] = [
      [KARI, { role: barnevern, digits: STRICT, reveal: id }],
      ["ola.barnehage", { role: barnehage, digits: FORTROLIG, reveal: id }],
      [KARI, { role: barnevern, digits: FORTROLIG, reveal: "0199d000-0000-7000-8000-0000000000ff" }],
    ];
    for (const [nick, asking] of others) {
      expect((await world.ask(nick, asking)).outcome).toEqual({ kind: "denied", reason: "reveal_over" });
    }
  });

  test("a role without the right is refused before the register is asked", async () => {
    const calls = world.register.asked.length;
    const { outcome, requestId } = await world.reveal("ola.barnehage", {
      role: barnehage,
      digits: FORTROLIG,
    });
    expect(outcome).toEqual({ kind: "denied", reason: "reveal_outside_role" });
    expect(world.register.asked.length).toBe(calls);
    expect(await recordOf(requestId)).toMatchObject({ kind: "reveal", outcome: "deny" });
  });

  test("where nothing is hidden, or nobody has the number, nothing is opened", async () => {
    const open = await world.reveal(KARI, { role: barnevern, digits: ORDINARY });
    expect(open.outcome).toEqual({ kind: "nothing_hidden" });
    expect(await recordOf(open.requestId)).toMatchObject({ outcome: "deny", reason: "nothing_hidden" });
    expect((await world.reveal(KARI, { role: barnevern, digits: "20910250435" })).outcome).toEqual({
      kind: "not_found",
    });
    const [{ n }] = await sql("select count(*)::int as n from reveal where expires_at <= opened_at");
    expect(n).toBe(0);
  });

  test("a reason that says nothing is refused before the register is asked, and recorded without its words", async () => {
    const calls = world.register.asked.length;
    for (const [reason, code] of [
      ["asdf asdf asdf", "reason_says_nothing"],
      [`Hjemmebesøk hos ${FORTROLIG} i kveld`, "reason_holds_a_number"],
    ] as const) {
      const { outcome, requestId } = await world.reveal(KARI, { role: barnevern, digits: FORTROLIG, reason });
      expect(outcome).toEqual({ kind: "denied", reason: code });
      const record = await recordOf(requestId);
      expect(record).toMatchObject({ kind: "reveal", outcome: "deny", reason: code });
      expect(JSON.stringify(record)).not.toMatch(/asdf|kveld/);
    }
    expect(world.register.asked.length).toBe(calls);
  });

  test("the register is asked for addresses and protection only", async () => {
    const calls = world.register.asked.length;
    await revealed(FORTROLIG);
    const asked = world.register.asked.slice(calls).flatMap(({ parts }) => [...parts]);
    expect(asked.filter((part) => part !== "adressebeskyttelse" && !ADDRESS_PARTS.has(part as Part))).toEqual(
      [],
    );
  });

  test("the grant ends meanwhile: nothing is shown and nothing is opened", async () => {
    const [{ n }] = await sql("select count(*)::int as n from reveal");
    world.register.meanwhile = () => world.database.moveClock("91 days");
    const { outcome } = await world.reveal(KARI, { role: barnevern, digits: FORTROLIG });
    world.register.meanwhile = null;
    expect(outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await sql("select count(*)::int as n from reveal")).toEqual([{ n }]);
  });
});

describe("the vendor meeting's example: an open mother, and the child that hides from her", () => {
  test("her relations do not lead there, now or in the past", async () => {
    for (const historikk of [false, true]) {
      const { outcome } = await world.ask(KARI, { role: barnevern, digits: MOTHER, historikk });
      if (outcome.kind !== "found") throw new Error("she is found");
      const shown = JSON.stringify(outcome.disclosure.person);
      expect(shown).not.toContain(CHILD);
      expect(shown).not.toContain("Trygg");
      expect(outcome.disclosure.masked).toContain("familierelasjon");
    }
  });

  test("the child is found by its number, without a home in any row of any time", async () => {
    const { outcome } = await world.ask(KARI, { role: barnevern, digits: CHILD, historikk: true });
    if (outcome.kind !== "found") throw new Error("it is found by number");
    // The municipality of birth stays: it is no address, and the law calls it open.
    const { foedsel: _birth, ...rest } = outcome.disclosure.person;
    expect(JSON.stringify(rest)).not.toMatch(/Blåbærtråkket|9901|POSTHAVN/);
  });

  test("a reveal gives the open postal address, and no former home", async () => {
    const { outcome } = await world.reveal(KARI, { role: barnevern, digits: CHILD, historikk: true });
    if (outcome.kind !== "revealed") throw new Error("the role may");
    expect(JSON.stringify(outcome.disclosure.person)).toContain("POSTHAVN");
    expect(JSON.stringify(outcome.disclosure.person)).not.toMatch(/Blåbærtråkket/);
  });

  test("the mother may not see the child by way of her own work: it is noted that the child is family", async () => {
    await setOwnNumber(KARI, MOTHER);
    const { outcome, requestId } = await world.ask(KARI, { role: barnevern, digits: CHILD });
    await setOwnNumber(KARI, null);
    expect(outcome.kind).toBe("found");
    expect(JSON.stringify(outcome)).not.toMatch(/Blåbærtråkket|POSTHAVN/);
    expect(await flagsOf(requestId)).toEqual([["family"]]);
  });
});

describe("R12: outside an area, protected and unknown cannot be told apart", () => {
  const limitTo = (municipalities: string[]) =>
    sql("update role_version set municipalities = $1 where role_id = $2", municipalities, barnehage.id);
  afterEach(() => limitTo([]));

  test("one answer, one reason, one question to the register, one round of records", async () => {
    await limitTo(["9902"]);
    await world.ask("ola.barnehage", { digits: ORDINARY }); // every statement is prepared by now
    const seen = [];
    for (const digits of [ORDINARY, MOTHER, FORTROLIG, STRICT, CHILD, CLIENT, "20910250435"]) {
      const calls = world.register.asked.length;
      const { outcome, requestId } = await world.ask("ola.barnehage", { digits });
      const record = await recordOf(requestId);
      const subjects = await sql("select 1 from audit_subject where record_id = $1", record?.id);
      const { id: _id, at: _at, requestId: _request, ...told } = record ?? {};
      seen.push({ outcome, told, subjects: subjects.length, calls: world.register.asked.length - calls });
    }
    expect(seen[0]).toMatchObject({ outcome: { kind: "not_found" }, subjects: 0, calls: 1 });
    for (const one of seen) expect(one).toEqual(seen[0]);
  });

  test("inside it, who is open is found, and who is protected is as if he were elsewhere", async () => {
    await limitTo(["9901"]);
    const kinds = [];
    for (const digits of [ORDINARY, FORTROLIG, STRICT]) {
      kinds.push((await world.ask("ola.barnehage", { digits })).outcome.kind);
    }
    expect(kinds).toEqual(["found", "not_found", "not_found"]);
  });
});

describe("own data", () => {
  test("nobody looks himself up, nor reveals his own address, where the own number is known", async () => {
    await setOwnNumber(KARI, FORTROLIG);
    const calls = world.register.asked.length;
    const found = await world.ask(KARI, { role: barnevern, digits: FORTROLIG });
    const shown = await world.reveal(KARI, { role: barnevern, digits: FORTROLIG });
    await setOwnNumber(KARI, null);
    expect([found.outcome, shown.outcome]).toEqual([
      { kind: "denied", reason: "own_data" },
      { kind: "denied", reason: "own_data" },
    ]);
    expect(world.register.asked.length).toBe(calls);
    expect(await recordOf(found.requestId)).not.toHaveProperty("subjectRef");
  });

  test("where it is not known, that is noted beside the record and not in its leaf", async () => {
    await setOwnNumber(KARI, null);
    const { requestId } = await world.ask(KARI, { role: barnevern, digits: ORDINARY });
    expect(await flagsOf(requestId)).toEqual([["self_unknown"]]);
    expect(JSON.stringify(await recordOf(requestId))).not.toContain("self_unknown");
  });

  test("family is noted where the answer in hand shows it, and a colleague where the synced people do", async () => {
    await setOwnNumber("mari.torg", ORDINARY);
    const spouse = named("Sindig Brygge");
    await setOwnNumber("ola.barnehage", named("Åpen Grind"));
    await setOwnNumber(KARI, spouse);
    const family = await world.ask(KARI, { role: barnevern, digits: ORDINARY });
    const narrow = await world.ask(KARI, { role: barnevern, digits: ORDINARY, parts: ["navn"] });
    const colleague = await world.ask("ola.barnehage", { digits: ORDINARY });
    for (const nick of ["mari.torg", "ola.barnehage", KARI]) await setOwnNumber(nick, null);
    expect(await flagsOf(family.requestId)).toEqual([["family", "colleague"]]);
    expect(await flagsOf(narrow.requestId)).toEqual([["colleague"]]);
    expect(await flagsOf(colleague.requestId)).toEqual([["colleague"]]);
  });
});

describe("limits", () => {
  test("faster than the organisation allows in one role: refused, recorded, and told how long to wait", async () => {
    const { pace } = world.deps;
    let now = 0;
    world.deps.pace = paceOf(() => now);
    await sql("update organisation set lookups_per_minute = 3 where id = $1", DEMO_ORGANISATION.id);
    const kinds = [];
    for (let n = 0; n < 4; n++) kinds.push((await world.ask("ola.barnehage")).outcome);
    expect(kinds.map(({ kind }) => kind)).toEqual(["found", "found", "found", "denied"]);
    expect(kinds[3]).toEqual({ kind: "denied", reason: "too_fast", retryAfterSeconds: 20 });
    expect((await world.ask(KARI, { role: barnevern })).outcome.kind).toBe("found");
    now = 20_000;
    expect((await world.ask("ola.barnehage")).outcome.kind).toBe("found");
    await sql("update organisation set lookups_per_minute = 60000 where id = $1", DEMO_ORGANISATION.id);
    world.deps.pace = pace;
  });

  /** Numbers of one birth date that nobody in Fjordheim has. */
  const nobodies = (date: string, count: number): string[] => {
    const free: string[] = [];
    for (let tail = 10_000; free.length < count; tail++) {
      const digits = `${date}${tail}`;
      try {
        numberOf(digits);
      } catch {
        continue;
      }
      if (!fjordheim.find(digits)) free.push(digits);
    }
    return free;
  };

  test("who tries out the numbers of a birth date is frozen for the next request, and the DPO is told", async () => {
    const many = nobodies("019250", 20);
    for (const digits of many.slice(0, 19)) {
      expect((await world.ask("ola.barnehage", { digits })).outcome.kind).toBe("not_found");
    }
    for (const digits of many.slice(0, 5)) await world.ask("ola.barnehage", { digits });
    expect((await world.ask("ola.barnehage")).outcome.kind).toBe("found");
    expect((await world.ask("ola.barnehage", { digits: many[19] ?? "" })).outcome.kind).toBe("not_found");
    expect((await world.ask("ola.barnehage")).outcome).toEqual({ kind: "denied", reason: "role_not_held" });
    expect(await sql("select scope, frozen_by, lifted_at from access_freeze")).toEqual([
      { scope: "person", frozen_by: "system", lifted_at: null },
    ]);
    expect(await sql("select kind from notice where kind = 'numbers_tried'")).toHaveLength(1);
    expect(await sql("select actor_ref from audit_record where kind = 'freeze.set'")).toEqual([
      { actor_ref: "system" },
    ]);
    await sql("delete from access_freeze");
  });

  test("the same misses on many dates stop nobody, nor do misses among many hits", async () => {
    const spread = Array.from(
      { length: 24 },
      (_, n) => nobodies(`${String(n + 1).padStart(2, "0")}9251`, 1)[0] ?? "",
    );
    for (const digits of spread) await world.ask(KARI, { role: barnevern, digits });
    expect((await world.ask(KARI, { role: barnevern })).outcome.kind).toBe("found");
  });

  test("the tags that notice it say nothing without the key, and a date is in four bytes of them", async () => {
    const [first, second] = nobodies("019252", 2);
    const tags = [];
    for (const digits of [first, second, first]) {
      const { requestId } = await world.ask("ola.barnehage", { digits: digits ?? "" });
      const [{ try_tags }] = await sql("select try_tags from audit_record where request_id = $1", requestId);
      tags.push(try_tags as Buffer);
    }
    const [a, b, c] = tags as [Buffer, Buffer, Buffer];
    expect(a).toEqual(c);
    expect(a.subarray(0, 4)).toEqual(b.subarray(0, 4));
    expect(a.subarray(4)).not.toEqual(b.subarray(4));
  });
});
