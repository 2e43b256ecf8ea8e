import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../../src/demo/demo-roles.ts";
import { population } from "../../../src/demo/population/population.ts";
import { DEMO_SCOPE } from "../../../src/demo/seed.ts";
import { SESSION_COOKIE } from "../../../src/http/portal/cookies.ts";
import type { Instant } from "../../../src/kernel/instant.ts";
import { formKeyOf } from "../../../src/signin/session-service.ts";
import { elevenDigitsIn } from "../../support/eleven-digits.ts";
import type { Answer } from "../../support/http-client.ts";
import { type ApiWorld, BASE, startApiWorld } from "../api-world.ts";
import { hidden, type Visit, visit } from "../portal-world.ts";

const [barnevern, barnehage] = DEMO_ROLES as [(typeof DEMO_ROLES)[number], (typeof DEMO_ROLES)[number]];
const people = population({ size: 400 }).residents();
const numberOf = (protection: string) =>
  people.find((one) => one.protection === protection)?.foedselsnummer as string;
const ADULT = people[0]?.foedselsnummer as string;
const GOOD_REASON = "Hjemmebesøk i undersøkelsessaken etter bekymringsmelding";

let world: ApiWorld;
let kari: Visit;
let ola: Visit;
beforeAll(async () => {
  world = await startApiWorld();
  [kari, ola] = await Promise.all([visit(world, "kari.barnevern"), visit(world, "ola.barnehage")]);
});
afterAll(() => world.close());

const records = (answer: Answer) => world.recordsOf(answer.headers.get("x-request-id") ?? "");
const asked = (foedselsnummer: string, more: Record<string, string> = {}) => ({
  roleId: barnevern.id,
  purpose: "undersoekelse",
  foedselsnummer,
  ...more,
});
describe("looking somebody up on a page", () => {
  test("the profile comes with the record of the same request, and is kept by nobody", async () => {
    const answer = await kari.post("/lookup", asked(`${ADULT.slice(0, 6)} ${ADULT.slice(6)}`));
    expect(answer.status).toBe(200);
    expect(answer.text).toContain("Lun Brygge");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    const [record, ...more] = await records(answer);
    expect(more).toEqual([]);
    expect(record).toMatchObject({ kind: "lookup", outcome: "permit", roleId: barnevern.id });
    expect(record?.facts.partsReturned).toEqual(expect.arrayContaining(["navn", "bostedsadresse"]));
    expect(answer.text).toContain(record?.requestId);
    // Chosen and read by its name, recorded by its code.
    expect(answer.text).toContain("formål Undersøkelse");
    expect(record?.facts.purpose).toBe("undersoekelse");
    expect(/<title>(.*?)<\/title>/.exec(answer.text)?.[1]).not.toContain("Brygge");
  });

  test("a role shows what it has and nothing else", async () => {
    const answer = await ola.post("/lookup", {
      roleId: barnehage.id,
      purpose: "opptak",
      foedselsnummer: ADULT,
    });
    expect(answer.status).toBe(200);
    expect(answer.text).not.toMatch(/<dt>Sivilstand<\/dt>|<dt>Familie<\/dt>/);
  });

  test.each([
    ["with a digit wrong", { foedselsnummer: "14858646482" }, "kontrollsifrene stemmer ikke"],
    ["too short", { foedselsnummer: "1485864648" }, "11 siffer"],
    ["without the case that the purpose demands", { purpose: "akuttvedtak" }, "krever saksnummer"],
    ["with a number for a case", { caseReference: ADULT }, "uten personnummer"],
  ])("%s nobody is looked up, and what was typed stays", async (_what, wrong, says) => {
    const fields = { ...asked(ADULT), caseReference: "2026/7", ...wrong };
    if ("purpose" in wrong) fields.caseReference = "";
    const answer = await kari.post("/lookup", fields);
    expect(answer.status).toBe(400);
    expect(answer.text).toContain(says);
    expect(answer.text).toContain(`value="${fields.foedselsnummer}"`);
    expect(await records(answer)).toEqual([]);
  });

  test("who has not got the role is refused, and that is recorded; so is nobody by that number", async () => {
    const refused = await ola.post("/lookup", asked(ADULT));
    expect(refused.status).toBe(403);
    expect(await records(refused)).toMatchObject([{ outcome: "deny", reason: "role_not_held" }]);
    const nobody = await kari.post("/lookup", asked("17859041272"));
    expect(nobody.status).toBe(404);
    expect(nobody.text).toContain("Ingen person å vise");
    expect(await records(nobody)).toMatchObject([{ outcome: "permit", reason: "person_not_found" }]);
  });

  test("a register that does not answer shows nothing, and the form keeps what was typed", async () => {
    world.intercept((url) => (/bulkoppslag/.test(url.pathname) ? new Response("", { status: 503 }) : null));
    const answer = await kari.post("/lookup", asked(ADULT, { caseReference: "2026/9" }));
    world.intercept(null);
    world.renew();
    expect(answer.status).toBe(503);
    expect(answer.text).toContain("Ingenting vises");
    expect(answer.text).toContain('value="2026/9"');
  });

  test("a form with the key of another session, or from another site, looks nobody up", async () => {
    const elsewhere = await kari.post("/lookup", asked(ADULT), { origin: "https://elsewhere.example" });
    const body = new URLSearchParams({ ...asked(ADULT), key: formKeyOf(ola.token) });
    const headers = {
      cookie: `${SESSION_COOKIE}=${kari.token}`,
      "content-type": "application/x-www-form-urlencoded",
    };
    const stolen = await world.send(
      new Request(`${BASE}/lookup`, { method: "POST", headers, body: String(body) }),
    );
    for (const answer of [elsewhere, stolen]) {
      expect(answer.status).toBe(403);
      expect(await records(answer)).toEqual([]);
    }
  });
});

describe("searching, and a protected address", () => {
  test("a hit leads to the profile without the number", async () => {
    const found = await kari.post("/search", {
      roleId: barnevern.id,
      purpose: "undersoekelse",
      navn: "Lun Brygge",
    });
    expect(found.status).toBe(200);
    expect(found.text).not.toContain(ADULT);
    const hit = hidden(found.text, "hit");
    const profile = await kari.post("/lookup", { roleId: barnevern.id, purpose: "undersoekelse", hit });
    expect(profile.status).toBe(200);
    expect(profile.text).toContain("Lun Brygge");
    const other = await ola.post("/lookup", { roleId: barnevern.id, purpose: "undersoekelse", hit });
    expect([other.status, other.text.includes("Lun Brygge")]).toEqual([400, false]);
  });

  test("what the role may not search by is refused at its field, and wrong criteria keep what was typed", async () => {
    const outside = await ola.post("/search", {
      roleId: barnehage.id,
      purpose: "opptak",
      navn: "Brygge",
      kjoenn: "mann",
    });
    expect(outside.status).toBe(403);
    expect(await records(outside)).toMatchObject([{ outcome: "deny", reason: "criteria_outside_role" }]);
    const wrong = await kari.post("/search", {
      roleId: barnevern.id,
      purpose: "undersoekelse",
      navn: "Brygge",
      postnummer: "99",
    });
    expect([wrong.status, wrong.text.includes('value="99"')]).toEqual([400, true]);
  });

  test("a fortrolig address is shown for a reason that says something, and then only", async () => {
    const number = numberOf("fortrolig");
    const profile = await kari.post("/lookup", asked(number));
    expect(profile.text).toContain("Adressen er skjermet");
    expect(profile.text).not.toMatch(/<address>/);

    const junk = await kari.post("/lookup/reveal", asked(number, { reason: "asdf asdf" }));
    expect([junk.status, junk.text.includes("asdf asdf"), junk.text.includes("<address>")]).toEqual([
      400,
      true,
      false,
    ]);
    expect(await records(junk)).toMatchObject([
      { kind: "reveal", outcome: "deny", reason: "reason_says_nothing" },
    ]);

    const shown = await kari.post("/lookup/reveal", asked(number, { reason: GOOD_REASON }));
    expect(shown.status).toBe(200);
    expect(shown.text).toMatch(/<address>/);
    expect(shown.headers.get("refresh")).toMatch(/^(300|299); url=\/lookup/);
    expect(await records(shown)).toMatchObject([{ kind: "reveal", outcome: "permit", reason: "revealed" }]);

    const revealId = hidden(shown.text, "revealId");
    const whole = await kari.post("/lookup", asked(number, { revealId }));
    expect(whole.text).toMatch(/<address>/);
    const stolen = await ola.post("/lookup", {
      roleId: barnehage.id,
      purpose: "opptak",
      foedselsnummer: number,
      revealId,
    });
    expect([stolen.status, stolen.text.includes("<address>")]).toEqual([403, false]);
  });

  test("of somebody who is strengt fortrolig only a postal address is shown, called what it is", async () => {
    const shown = await kari.post(
      "/lookup/reveal",
      asked(numberOf("strengtFortrolig"), { reason: GOOD_REASON }),
    );
    expect(shown.status).toBe(200);
    expect(shown.text).toContain("personen bor ikke her");
    expect(shown.text).not.toContain("<dt>Bostedsadresse</dt>");
  });

  test("a role without the right has no form for it, and is refused when it tries", async () => {
    const number = numberOf("fortrolig");
    const about = { roleId: barnehage.id, purpose: "opptak", foedselsnummer: number };
    const profile = await ola.post("/lookup", about);
    expect([profile.status, profile.text.includes("/lookup/reveal")]).toEqual([200, false]);
    const tried = await ola.post("/lookup/reveal", { ...about, reason: GOOD_REASON });
    expect(tried.status).toBe(403);
    expect(await records(tried)).toMatchObject([{ outcome: "deny", reason: "reveal_outside_role" }]);
  });
});

describe("own access and own log", () => {
  test("everybody sees what he has, why and until when; an administrator is told how to get a role", async () => {
    const [access, home, admin] = await Promise.all([
      kari.get("/access"),
      kari.get("/"),
      visit(world, "ida.iam").then((ida) => ida.get("/lookup")),
    ]);
    expect(access.text).toContain("Medlem av gruppen FREG Barnevern");
    expect(access.text).toContain("Liv Leder");
    expect(home.text).toContain("17 av 32 opplysninger");
    expect(admin.text).toContain("Du har ingen rolle å slå opp med nå");
  });

  test("what is one's own log holds one's own records, told apart by kind, and nothing about whom", async () => {
    const [all, reveals, file] = await Promise.all([
      kari.get("/my-log"),
      kari.get("/my-log?kind=reveal&outcome=deny"),
      kari.get("/my-log?format=csv"),
    ]);
    expect(all.text).toContain("Ingen å vise");
    expect(reveals.text.match(/<td><code class="nowrap">/g)).toHaveLength(1);
    expect(file.headers.get("content-type")).toMatch(/csv/);
    for (const { text } of [all, file]) {
      expect(text).not.toContain("Brygge");
      expect(elevenDigitsIn(text)).toEqual([]);
    }
    const mine = await visit(world, "siri.snart").then((siri) => siri.get("/my-log"));
    expect(mine.text).toContain("Ingenting er logget på deg ennå");
  });

  test("a role is asked for, taken back and asked for again; without a reason nothing happens", async () => {
    const { db } = world.database;
    await db.asOwner((tx) =>
      tx.updateTable("role_version").set({ requestable: true }).where("role_id", "=", barnevern.id).execute(),
    );
    expect((await ola.get("/access/ask")).text).toContain("Barnevern (Barnevern)");
    const bad = await ola.post("/access/ask", { role: barnevern.id, days: "9", reason: "x" });
    expect([bad.status, bad.text.includes('value="9"')]).toEqual([400, true]);
    const sent = await ola.post("/access/ask", {
      role: barnevern.id,
      days: "9",
      reason: "vikar i barnevernet",
    });
    expect([sent.status, sent.headers.get("location")]).toEqual([303, "/access?done=asked"]);
    const twice = await ola.post("/access/ask", { role: barnevern.id, reason: "vikar i barnevernet" });
    expect(twice.status).toBe(409);
    const waiting = await ola.get("/access?done=asked");
    expect(waiting.text).toContain("9 dager");
    const id = /\/access\/([0-9a-f-]{36})\/withdraw/.exec(waiting.text)?.[1] ?? "";
    const others = await kari.get(`/access/${id}/withdraw`);
    expect(others.status).toBe(404);
    const back = await ola.post(`/access/${id}/withdraw`, { reason: "trengs ikke likevel" });
    expect(back.headers.get("location")).toBe("/access?done=withdrawn");
    expect(await records(back)).toMatchObject([{ kind: "grant.withdrawn" }]);
  });

  test("what is given up is over at once; somebody else's cannot be given up", async () => {
    const mari = await visit(world, "mari.torg");
    const id = /\/access\/([0-9a-f-]{36})\/give-up/.exec((await mari.get("/access")).text)?.[1] ?? "";
    expect((await ola.post(`/access/${id}/give-up`, { reason: "skal ikke gå" })).status).toBe(404);
    expect((await mari.get("/lookup")).text).toContain("Innbyggertorg");
    const gone = await mari.post(`/access/${id}/give-up`, { reason: "byttet stilling" });
    expect(gone.headers.get("location")).toBe("/access?done=given_up");
    expect(await records(gone)).toMatchObject([{ kind: "grant.given_up" }]);
    expect((await mari.get("/lookup")).text).not.toContain("Innbyggertorg");
    expect((await mari.get("/access")).text).toContain("/again");
  });

  test("emergency access is for those whom a group makes eligible, after a fresh sign-in", async () => {
    expect((await kari.get("/access/emergency")).status).toBe(403);
    const old = await visit(world, "kari.barnevern", (Date.now() - 3_600_000) as Instant);
    const sent = await old.get("/access/emergency");
    expect([sent.status, sent.headers.get("location")]).toEqual([
      303,
      expect.stringMatching(/^\/signin\?fresh=yes/),
    ]);
    await world.database.db.asOwner((tx) =>
      tx
        .updateTable("group_mapping")
        .set({ gives: "break_glass" })
        .where("organisation_id", "=", DEMO_SCOPE.organisation)
        .where("role_id", "=", barnehage.id)
        .execute(),
    );
    const jon = await visit(world, "jon.venter");
    expect((await jon.get("/access")).text).toContain("/access/emergency");
    const fields = { role: barnehage.id, minutes: "30", reason: "barn funnet alene i barnehagen" };
    expect((await jon.post("/access/emergency", { ...fields, minutes: "90" })).status).toBe(422);
    const broken = await jon.post("/access/emergency", fields);
    expect(broken.headers.get("location")).toBe("/access?done=broken");
    expect(await records(broken)).toMatchObject([{ kind: "break_glass.opened" }]);
  });
});
