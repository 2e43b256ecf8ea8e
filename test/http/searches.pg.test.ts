import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { merkleRoot } from "../../src/audit/merkle.ts";
import { deriveEpochKey, openSubject } from "../../src/audit/subject-policy.ts";
import { population } from "../../src/demo/population/population.ts";
import { DEMO_ORGANISATION, demoUserName } from "../../src/demo/seed.ts";
import { ownNumberTag } from "../../src/directory/own-number.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import type { Role } from "../../src/roles/role.ts";
import { numberOf } from "../lookup/search-register.ts";
import { elevenDigitsIn } from "../support/eleven-digits.ts";
import type { Answer } from "../support/http-client.ts";
import { type ApiWorld, demoRole, HOLDERS, startApiWorld } from "./api-world.ts";

const fjordheim = population({ size: 400 });
const digitsOf = (name: string): string => {
  const one = fjordheim.residents().find((resident) => resident.name === name);
  if (!one) throw new Error("a resident has another name now");
  return one.foedselsnummer;
};
const [MOTHER, CHILD] = ["Vennlig Vinterhatt", "Trygg Vinterhatt"];
const barnevern = demoRole("Barnevern");
const barnehage = demoRole("Barnehage");
const torg = demoRole("Innbyggertorg");

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());
afterEach(() => world.intercept(null));

const search = async (role: Role, criteria: object, more: object = {}): Promise<Answer> => {
  const token = await world.token(HOLDERS[role.name] ?? "");
  const body = { roleId: role.id, purpose: role.purposes[0]?.code, criteria, ...more };
  return world.ask("POST", "/api/v1/searches", token, body);
};
const ask = async (nick: string, path: string, role: Role, more: object): Promise<Answer> =>
  world.ask("POST", path, await world.token(nick), {
    roleId: role.id,
    purpose: role.purposes[0]?.code,
    ...more,
  });

type Named = { fornavn: string; etternavn: string };
type Hit = { hit: string; person: Record<string, unknown[]>; masked: string[] };
const hitsOf = (answer: Answer): Hit[] => {
  expect(answer.status, answer.text).toBe(200);
  return answer.json.hits as Hit[];
};
const namesOf = (answer: Answer): string[] =>
  hitsOf(answer).map(({ person }) =>
    (person.navn as Named[]).map((n) => `${n.fornavn} ${n.etternavn}`).join(),
  );
const onlyHit = (answer: Answer): Hit => {
  const [hit, ...others] = hitsOf(answer);
  if (!hit || others.length > 0) throw new Error("one hit was expected");
  return hit;
};
const recordsOf = ({ json }: Answer) =>
  world.recordsOf(String(json.requestId ?? String(json.instance).replace("urn:uuid:", "")));
const sql = (text: string, ...values: unknown[]) => world.database.owner.query(text, values);
const subjectsOf = async (record: string) => {
  const { rows } = await sql(
    'select *, wrapped_key as "wrappedKey" from audit_subject where record_id = $1',
    record,
  );
  const secret = (epoch: string) => world.config.auditKeys.get(epoch) ?? Buffer.alloc(0);
  return rows.map((row) => ({
    ref: row.ref as Buffer,
    ...openSubject(deriveEpochKey(row.epoch, secret(row.epoch)), DEMO_ORGANISATION.id, row),
  }));
};
/** The calls to the register while something was done. */
const callsWhile = async (work: () => Promise<unknown>): Promise<string[]> => {
  const from = world.log.length;
  await work();
  return world.log.slice(from).flatMap((event) => (event.event === "register_call" ? [event.resource] : []));
};
/** Does something at the moment when the register is asked at this address, and lets it answer. */
const meanwhile = (path: string, work: () => Promise<unknown>) =>
  world.intercept((url) =>
    url.pathname.endsWith(path) ? (work().then(() => null) as Promise<never>) : null,
  );

describe("R8: the vendor meeting's example, a mother and the child that hides from her", () => {
  test.each([barnevern, barnehage, torg])(
    "by name both are found, the child with nothing of a place: $name",
    async (role) => {
      const answer = await search(role, { navn: "Vinterhatt" }, { sort: "navn" });
      expect(namesOf(answer)).toEqual([CHILD, MOTHER]);
      const [child, mother] = hitsOf(answer) as [Hit, Hit];
      expect(mother.person.bostedsadresse).toMatchObject([{ vegadresse: { adressenavn: "Blåbærtråkket" } }]);
      expect(child.person).not.toHaveProperty("bostedsadresse");
      expect(JSON.stringify(child.person)).not.toMatch(/tråkket|FJORDHEIM|SOT 6/i);
      for (const { person } of [child, mother])
        expect(Object.keys(person).filter((part) => !role.parts.includes(part as never))).toEqual([]);
      expect(answer.text).not.toContain("familierelasjon");
    },
  );

  test("by birth date the child is found as by name", async () => {
    expect(namesOf(await search(barnehage, { foedselsdato: "2013-07-14" }))).toContain(CHILD);
  });

  test.each<[string, Role, object]>([
    ["the address", torg, { adressenavn: "Blåbærtråkket", husnummer: "5" }],
    ["name and address", barnehage, { navn: "Vinterhatt", adressenavn: "Blåbærtråkket" }],
    ["name and municipality", barnehage, { navn: "Vinterhatt", kommunenummer: "9901" }],
    ["name and county", barnehage, { navn: "Vinterhatt", fylkesnummer: "99" }],
    [
      "an address of the past",
      barnevern,
      { navn: "Vinterhatt", adressenavn: "Blåbærtråkket", historisk: true },
    ],
    ["any stay", barnevern, { navn: "Vinterhatt", inkluderOppholdsadresse: true }],
  ])("by %s only the mother", async (_what, role, criteria) => {
    const names = namesOf(await search(role, criteria));
    expect(names).not.toContain(CHILD);
    expect(names).toContain(MOTHER);
  });

  test("in a role that is limited to the municipality only the mother, by name as well", async () => {
    await sql("update role_version set municipalities = '{9901}' where role_id = $1", barnehage.id);
    try {
      expect(namesOf(await search(barnehage, { navn: "Vinterhatt" }))).toEqual([MOTHER]);
      await sql("update role_version set municipalities = '{9902}' where role_id = $1", barnehage.id);
      expect(namesOf(await search(barnehage, { navn: "Vinterhatt" }))).toEqual([]);
    } finally {
      await sql("update role_version set municipalities = '{}' where role_id = $1", barnehage.id);
    }
  });

  test.each<[string, object, object]>([
    [
      "fortrolig",
      { adressenavn: "Lykteslukkerveien", husnummer: "9" },
      { adressenavn: "Lykteslukkerveien", husnummer: "9999" },
    ],
    [
      "strengt fortrolig, where they once lived",
      { adressenavn: "Garnnøstesmauet", husnummer: "19", historisk: true },
      { adressenavn: "Garnnøstesmauet", husnummer: "9999", historisk: true },
    ],
    [
      "klientadresse, where they stay",
      { adressenavn: "Nordlysgangen", husnummer: "90", inkluderOppholdsadresse: true },
      { adressenavn: "Nordlysgangen", husnummer: "9999", inkluderOppholdsadresse: true },
    ],
  ])(
    "%s: whoever is there and nobody at all are answered and asked for alike",
    async (_what, somebody, nobody) => {
      const answers: Answer[] = [];
      const calls: string[][] = [];
      for (const criteria of [somebody, nobody])
        calls.push(await callsWhile(async () => void answers.push(await search(barnevern, criteria))));
      const [one, other] = answers.map(({ status, json: { requestId: _own, ...rest } }) => ({
        status,
        rest,
      }));
      expect(one).toEqual(other);
      expect(one?.rest).toMatchObject({ hits: [], more: false });
      expect(calls[0]).toEqual(["soek", "bulkoppslag"]);
      expect(calls[1]).toEqual(calls[0]);
      const [[, found], [, none]] = (await Promise.all(answers.map(recordsOf))) as [object[], object[]];
      expect(Object.keys(found ?? {})).toEqual(Object.keys(none ?? {}));
    },
  );
});

describe("what a search may be made by, and what it answers", () => {
  test.each<[string, Role, object, object | string, number, string, string[]]>([
    [
      "a part that the role lacks",
      torg,
      { navn: "Vinterhatt", kjoenn: "kvinne", foedselsdato: "1985-10-10" },
      "criteria_outside_role",
      403,
      "criteria_outside_role",
      ["criteria.foedselsdato", "criteria.kjoenn"],
    ],
    ["a municipality alone", torg, { kommunenummer: "9901" }, "search_too_wide", 400, "search_too_wide", []],
    ["nothing", torg, {}, "search_too_wide", 400, "search_too_wide", []],
  ])(
    "%s: refused, recorded, and nothing asked of the register",
    async (_what, role, criteria, reason, status, code, fields) => {
      let answer: Answer | undefined;
      const calls = await callsWhile(async () => {
        answer = await search(role, criteria);
      });
      expect(calls).toEqual([]);
      expect(answer).toMatchObject({ status, json: { code } });
      expect(((answer?.json.fields ?? []) as { field: string }[]).map(({ field }) => field)).toEqual(fields);
      const [record, ...others] = await recordsOf(answer as Answer);
      expect(others).toEqual([]);
      expect(record).toMatchObject({
        kind: "search",
        outcome: "deny",
        reason,
        facts: { criteria: Object.keys(criteria).sort() },
      });
      expect(JSON.stringify(record)).not.toMatch(/Vinterhatt|1985/);
    },
  );

  test.each<[string, object]>([
    ["digits in a name", { navn: "Vennlig 20910250435" }],
    ["one letter", { navn: "V" }],
    ["a number in a street", { adressenavn: "vei 209102 50435" }],
    ["two letters of a street", { adressenavn: "Bl" }],
    ["a date that is none", { foedselsdato: "2013-02-30" }],
    ["a criterion that is none", { alder: 7 }],
    [
      "a country in two letters",
      { navn: "A B", utenlandskPersonidentifikasjon: { land: "SE", nummer: "1" } },
    ],
    ["a number that is none", { foedselsnummer: "20910250436" }],
  ])("%s is malformed", async (_what, criteria) => {
    const answer = await search(barnehage, criteria);
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_fields" } });
    expect(elevenDigitsIn(answer.text)).toEqual([]);
  });

  test("a role that is not held is 403, and a purpose of another role", async () => {
    const body = { purpose: "opptak", criteria: { navn: "Vinterhatt" } };
    const answer = await ask("mari.torg", "/api/v1/searches", barnehage, body);
    expect(answer).toMatchObject({ status: 403, json: { code: "role_not_held" } });
    expect(await recordsOf(answer)).toMatchObject([
      { kind: "search", outcome: "deny", reason: "role_not_held" },
    ]);
    expect(await search(torg, { navn: "Vinterhatt" }, { purpose: "opptak" })).toMatchObject({
      status: 403,
      json: { code: "purpose_outside_role" },
    });
  });

  test("only the parts asked for, and only those of the role", async () => {
    const hit = onlyHit(await search(torg, { navn: MOTHER }, { parts: ["navn", "kjoenn"] }));
    expect(Object.keys(hit.person)).toEqual(["navn"]);
    expect(await search(torg, { navn: MOTHER }, { parts: ["postadresse"] })).toMatchObject({
      status: 403,
      json: { code: "parts_outside_role" },
    });
  });

  test("a number overrides the other criteria, and is looked up", async () => {
    const criteria = { foedselsnummer: digitsOf(MOTHER), navn: "Ingen", kjoenn: "mann" };
    let answer: Answer | undefined;
    const calls = await callsWhile(async () => {
      answer = await search(torg, criteria);
    });
    expect(calls).toEqual(["bulkoppslag"]);
    expect(namesOf(answer as Answer)).toEqual([MOTHER]);
    const none = await search(torg, { foedselsnummer: "20910250435" });
    expect(hitsOf(none)).toEqual([]);
    expect(await recordsOf(none)).toMatchObject([{ kind: "search.begun" }, { reason: "person_not_found" }]);
    const { rows } = await sql(
      "select try_tags from audit_record where request_id = $1 and kind = 'search'",
      none.json.requestId,
    );
    expect(rows[0]?.try_tags).toHaveLength(6);
  });

  test.each<[string, object, object, string]>([
    ["names that sound alike", { navn: "Venlig Vinterhat" }, { fonetisk: true }, MOTHER],
    ["the dead", { navn: "Stille Ullteppe" }, { inkluderDoede: true }, "Stille Ullteppe"],
    ["a name of the past", { navn: "Lun Snelle" }, { historisk: true }, "Lun Brygge"],
  ])("%s: found where that is asked for, and shown as they are now", async (_what, criteria, more, name) => {
    expect(namesOf(await search(barnevern, criteria))).toEqual([]);
    expect(namesOf(await search(barnevern, { ...criteria, ...more }))).toEqual([name]);
  });

  test("the pace of the organisation counts a search as one", async () => {
    await sql("update organisation set lookups_per_minute = 2");
    try {
      expect((await search(torg, { navn: "Vinterhatt" })).status).toBe(200);
      expect((await search(torg, { navn: "Vinterhatt" })).status).toBe(200);
      const third = await search(torg, { navn: "Vinterhatt" });
      expect(third).toMatchObject({ status: 429, json: { code: "too_fast" } });
      expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
    } finally {
      await sql("update organisation set lookups_per_minute = 120");
    }
  });
});

describe("R1: no audit, no data", () => {
  test("what is searched for is on record before the register is asked, and who was shown before the answer", async () => {
    let before: string[] = [];
    meanwhile("/soek", async () => {
      const { rows } = await sql("select kind from audit_record order by at desc, id desc limit 1");
      before = rows.map(({ kind }) => kind);
    });
    const answer = await search(
      barnehage,
      { navn: "Vinterhatt", foedselsaarFraOgMed: "1980" },
      { caseReference: "2026/123" },
    );
    expect(before).toEqual(["search.begun"]);
    expect(hitsOf(answer)).toHaveLength(2);

    const [begun, shown, ...others] = await recordsOf(answer);
    expect(others).toEqual([]);
    expect(begun).toMatchObject({
      kind: "search.begun",
      outcome: "permit",
      facts: { criteria: ["foedselsaarFraOgMed", "navn"], purpose: "opptak" },
    });
    expect(shown).toMatchObject({
      kind: "search",
      outcome: "permit",
      reason: "grant_in_force",
      subjectCount: 2,
      facts: {
        criteria: ["foedselsaarFraOgMed", "navn"],
        partsReturned: [...new Set(hitsOf(answer).flatMap(({ person }) => Object.keys(person)))].sort(),
        more: false,
      },
    });
    expect(JSON.stringify([begun, shown])).not.toMatch(/Vinterhatt|2026\/123/);
    expect(elevenDigitsIn(JSON.stringify([begun, shown]))).toEqual([]);

    const [asked] = await subjectsOf(begun?.id ?? "");
    expect(asked?.ref.toString("base64url")).toBe(begun?.subjectRef);
    expect(asked).toMatchObject({
      foedselsnummer: null,
      caseReference: "2026/123",
      criteria: { navn: "Vinterhatt", foedselsaarFraOgMed: "1980" },
    });
    const people = await subjectsOf(shown?.id ?? "");
    expect(people.map(({ foedselsnummer }) => foedselsnummer).sort()).toEqual(
      [digitsOf(MOTHER), digitsOf(CHILD)].sort(),
    );
    const inOrder = hitsOf(answer).map(({ person }) => {
      const [row] = person.identifikasjonsnummer as { foedselsEllerDNummer: string }[];
      return (
        people.find(({ foedselsnummer }) => foedselsnummer === row?.foedselsEllerDNummer)?.ref ??
        Buffer.alloc(0)
      );
    });
    expect(merkleRoot(inOrder).toString("base64url")).toBe(shown?.subjectsRoot);
  });

  test("nobody found: two records, nobody's subject", async () => {
    const answer = await search(barnehage, { navn: "Ingen Slik" });
    expect(hitsOf(answer)).toEqual([]);
    const [begun, shown] = await recordsOf(answer);
    expect(shown).toMatchObject({ outcome: "permit", facts: { partsReturned: [] } });
    expect(shown).not.toHaveProperty("subjectsRoot");
    expect(await subjectsOf(shown?.id ?? "")).toEqual([]);
    expect(await subjectsOf(begun?.id ?? "")).toHaveLength(1);
  });

  test.each<[string, string, Response, number, string, object]>([
    [
      "is down at the search",
      "/soek",
      new Response("", { status: 503 }),
      503,
      "register_unavailable",
      { outcome: "error", reason: "register_unavailable" },
    ],
    [
      "is down at the documents",
      "/bulkoppslag",
      new Response("", { status: 503 }),
      503,
      "register_unavailable",
      { outcome: "error", reason: "register_unavailable" },
    ],
    [
      "lies",
      "/soek",
      Response.json({ foedselsEllerDNummer: ["12345678901"] }),
      503,
      "register_garbled",
      { outcome: "error", reason: "register_garbled" },
    ],
    [
      "knows too many",
      "/soek",
      Response.json({ kode: "FREG-400", melding: "For mange treff" }, { status: 400 }),
      400,
      "search_too_wide",
      { outcome: "deny", reason: "too_many_hits" },
    ],
  ])("the register %s: no data, and on record", async (_what, path, response, status, code, record) => {
    world.intercept((url) => (url.pathname.endsWith(path) ? response.clone() : null));
    const answer = await search(barnehage, { navn: "Vinterhatt" });
    expect(answer).toMatchObject({ status, json: { code } });
    expect(answer.text).not.toMatch(/Vinterhatt/);
    expect(await recordsOf(answer)).toMatchObject([{ kind: "search.begun" }, { kind: "search", ...record }]);
  });

  test("R2: the grant ends while the register is asked: nothing is shown, and of whom is not on record", async () => {
    meanwhile("/bulkoppslag", () => world.database.moveClock("91 days"));
    const answer = await search(barnehage, { navn: "Vinterhatt" });
    await world.database.moveClock("0 days");
    expect(answer).toMatchObject({ status: 403, json: { code: "role_not_held" } });
    const [, denied] = await recordsOf(answer);
    expect(denied).toMatchObject({ kind: "search", outcome: "deny", reason: "role_not_held" });
    expect(denied).not.toHaveProperty("subjectsRoot");
    expect(await subjectsOf(denied?.id ?? "")).toEqual([]);
  });

  test.each(["audit_record", "audit_subject"])(
    "%s cannot be written: the register is not even asked",
    async (table) => {
      await sql(`revoke insert on ${table} from identity_sync_app`);
      let status = 0;
      const calls = await callsWhile(async () => {
        status = (await search(barnehage, { navn: "Vinterhatt" })).status;
      });
      await sql(`grant insert on ${table} to identity_sync_app`);
      expect(status).toBeGreaterThanOrEqual(500);
      expect(calls).toEqual([]);
    },
  );
});

describe("own data, and colleagues", () => {
  const known = async (nick: string, digits: string | null) => {
    const organisation = DEMO_ORGANISATION.id;
    const tag = digits && ownNumberTag(world.config.personNumberKey, organisation, numberOf(digits));
    await sql("update scim_user set number_tag = $1 where user_name_key = $2", tag, demoUserName(nick));
  };
  const flagsOf = async ({ json }: Answer): Promise<string[]> =>
    (await sql("select flags from audit_record where request_id = $1 and kind = 'search'", json.requestId))
      .rows[0]?.flags;

  test("nobody finds himself where the own number is known; where it is not, that is flagged", async () => {
    expect(await flagsOf(await search(barnehage, { navn: MOTHER }))).toEqual(["self_unknown"]);
    await known(HOLDERS.Barnehage ?? "", digitsOf(MOTHER));
    try {
      const answer = await search(barnehage, { navn: "Vinterhatt" });
      expect(namesOf(answer)).toEqual([CHILD]);
      expect(await flagsOf(answer)).toEqual([]);
      const own = await search(barnehage, { foedselsnummer: digitsOf(MOTHER) });
      expect(own).toMatchObject({ status: 403, json: { code: "own_data" } });
    } finally {
      await known(HOLDERS.Barnehage ?? "", null);
    }
  });

  test("somebody shown who works here is flagged", async () => {
    await known("mari.torg", digitsOf(MOTHER));
    try {
      expect(await flagsOf(await search(barnehage, { navn: "Vinterhatt" }))).toContain("colleague");
      expect(await flagsOf(await search(barnehage, { navn: CHILD }))).not.toContain("colleague");
    } finally {
      await known("mari.torg", null);
    }
  });
});

describe("a hit leads on, without the number", () => {
  test("to a look-up and to a reveal, also in a role that shows no numbers", async () => {
    const answer = await search(torg, { navn: "Vinterhatt" }, { sort: "navn" });
    expect(elevenDigitsIn(answer.text)).toEqual([]);
    const [, mother] = hitsOf(answer) as [Hit, Hit];
    const profile = await ask("mari.torg", "/api/v1/lookups", torg, { hit: mother.hit });
    expect(profile.status, profile.text).toBe(200);
    expect(profile.text).toContain("Vennlig");
    expect(elevenDigitsIn(profile.text)).toEqual([]);

    const found = onlyHit(await search(barnevern, { navn: "Liten Hengelås" }));
    expect(found.masked).toEqual(["bostedsadresse"]);
    const revealed = await ask("kari.barnevern", "/api/v1/reveals", barnevern, {
      hit: found.hit,
      reason: "Melding fra skolen om fravær siden oktober",
    });
    expect(revealed.status, revealed.text).toBe(200);
    expect(revealed.text).toContain("Lykteslukkerveien");
  });

  const hitIn = async (role: Role) => onlyHit(await search(role, { navn: MOTHER })).hit;
  const flip = (hit: string) => `${hit.slice(0, -3)}${hit.at(-3) === "A" ? "B" : "A"}${hit.slice(-2)}`;

  test.each<[string, () => Promise<[nick: string, role: Role, hit: string]>]>([
    ["forged", async () => ["ola.barnehage", barnehage, flip(await hitIn(barnehage))]],
    ["not a handle at all", async () => ["ola.barnehage", barnehage, "hit"]],
    ["somebody else's", async () => ["mari.torg", torg, await hitIn(barnehage)]],
    [
      "somebody else's, in the role that he does not hold",
      async () => ["mari.torg", barnehage, await hitIn(barnehage)],
    ],
    ["another role's", async () => ["ola.barnehage", torg, await hitIn(barnehage)]],
  ])("%s: search again, and on record", async (_what, made) => {
    const [nick, role, hit] = await made();
    for (const [path, kind] of [
      ["/api/v1/lookups", "lookup"],
      ["/api/v1/reveals", "reveal"],
    ] as const) {
      const reason = "Melding fra skolen om fravær siden oktober";
      const more = kind === "reveal" ? { hit, reason } : { hit };
      let answer: Answer | undefined;
      const calls = await callsWhile(async () => {
        answer = await ask(nick, path, role, more);
      });
      expect(calls).toEqual([]);
      expect(answer).toMatchObject({ status: 400, json: { code: "hit_over" } });
      expect(await recordsOf(answer as Answer)).toMatchObject([
        { kind, outcome: "deny", reason: "hit_over" },
      ]);
    }
  });

  test.each([
    ["a moment before a quarter of an hour", "14 minutes 50 seconds", 200],
    ["after it", "15 minutes 1 second", 400],
  ])("it is good for a quarter of an hour, by the database's clock: %s", async (_what, later, status) => {
    const hit = await hitIn(barnehage);
    await world.database.moveClock(later);
    const answer = await ask("ola.barnehage", "/api/v1/lookups", barnehage, { hit });
    await world.database.moveClock("0 days");
    expect(answer.status, answer.text).toBe(status);
  });

  test.each([
    ["both", { hit: "x", foedselsnummer: "20910250435" }],
    ["neither", {}],
  ])("a number or a hit, and not %s", async (_what, about) => {
    const answer = await ask("ola.barnehage", "/api/v1/lookups", barnehage, about);
    expect(answer).toMatchObject({ status: 400, json: { code: "invalid_fields" } });
  });
});

test("numbers of one birth date tried out by searches stop whoever does it, as look-ups would", async () => {
  const onOneDate = Array.from({ length: 100_000 }, (_, i) => `158899${String(i).padStart(5, "0")}`)
    .filter((digits) => Foedselsnummer.parse(digits).ok)
    .slice(0, 20);
  for (const foedselsnummer of onOneDate) expect(hitsOf(await search(torg, { foedselsnummer }))).toEqual([]);
  const stopped = await search(torg, { navn: "Vinterhatt" });
  expect(stopped).toMatchObject({ status: 403, json: { code: "role_not_held" } });
});

test("R10: nothing that was logged holds a number, a name or a street", () => {
  expect(JSON.stringify(world.log)).not.toMatch(/Vinterhatt|tråkket/);
  expect(elevenDigitsIn(JSON.stringify(world.log))).toEqual([]);
  expect(world.log.filter(({ event }) => event === "search").length).toBeGreaterThan(20);
});
