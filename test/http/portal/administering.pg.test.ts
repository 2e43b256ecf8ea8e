import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask } from "../../../src/db/database.ts";
import { DEMO_GROUPS, DEMO_SCOPE } from "../../../src/demo/seed.ts";
import { norwegianOrder } from "../../../src/directory/name-order-store.ts";
import type { Instant } from "../../../src/kernel/instant.ts";
import { webPlatform } from "../../../src/runtime/web/platform.ts";
import { comparisonKey } from "../../../src/scim/keys-policy.ts";
import { residents } from "../../demo/people.ts";
import { type ApiWorld, demoRole, SCIM_TOKEN, startApiWorld } from "../api-world.ts";
import { type Visit, visit } from "../portal-world.ts";

/** The pages of IAM staff, operators and the data protection officer: overview, people, sources, freezes, removals. */
let world: ApiWorld;
let ida: Visit;
beforeAll(async () => {
  world = await startApiWorld();
  ida = await visit(world, "ida.iam");
});
afterAll(() => world.close());

const barnehage = demoRole("Barnehage");
const lookUp = async (nick: string) =>
  (await world.lookUp(nick, barnehage, residents[0]?.foedselsnummer as string)).status;
const owner = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await world.database.owner.query(text, values)).rows as Row[];
const idOf = async (nick: string): Promise<string> =>
  (await owner<{ id: string }>("select id from scim_user where external_id = $1", [`demo-${nick}`]))[0]
    ?.id as string;
const recorded = async (kind: string) =>
  (
    await owner<{ actor_ref: string }>("select actor_ref from audit_record where kind = $1 order by at", [
      kind,
    ])
  ).at(-1)?.actor_ref;

const EVERYBODY = ["kari.barnevern", "liv.leder", "arne.revisor", "ida.iam", "dina.personvern", "odd.drift"];
const visits = new Map<string, Visit>();

describe("who sees what", () => {
  test.each([
    ["/admin/overview", ["ida.iam", "odd.drift"]],
    ["/admin/people", ["ida.iam"]],
    ["/admin/people?format=csv", ["ida.iam"]],
    ["/admin/sources", ["ida.iam", "odd.drift"]],
    ["/admin/sources/new", ["ida.iam", "odd.drift"]],
    ["/admin/freezes", ["ida.iam", "dina.personvern"]],
    ["/admin/freezes/new", ["ida.iam", "dina.personvern"]],
    ["/admin/removals", ["ida.iam"]],
  ])("%s: %j and nobody else", async (path, allowed) => {
    for (const nick of EVERYBODY) if (!visits.has(nick)) visits.set(nick, await visit(world, nick));
    const seen = [];
    for (const [nick, browser] of visits) {
      const { status } = await browser.get(path);
      expect([200, 403]).toContain(status);
      if (status === 200) seen.push(nick);
    }
    expect(seen).toEqual(allowed);
  });

  test("an old sign-in reads pages, and signs in again before it changes anything", async () => {
    const hourAgo = (webPlatform.clock.now() - 3_600_000) as Instant;
    const stale = await visit(world, "ida.iam", hourAgo);
    expect((await stale.get("/admin/freezes")).status).toBe(200);
    const form = await stale.get("/admin/freezes/new");
    expect([form.status, form.headers.get("location")]).toEqual([
      303,
      "/signin?fresh=yes&next=%2Fadmin%2Ffreezes%2Fnew",
    ]);
    expect((await stale.post(`/admin/sources/${DEMO_SCOPE.source}/token`)).status).toBe(403);
    expect(await owner("select id from scim_token")).toHaveLength(1);
  });
});

describe("the overview", () => {
  test("counts what lives, what waits and what was answered, today's and of days that were counted", async () => {
    await lookUp("ola.barnehage");
    await owner(
      "insert into question_day values ($1, (decision_now() at time zone 'Europe/Oslo')::date - 1, 7, 3)",
      [DEMO_SCOPE.organisation],
    );
    const { text } = await ida.get("/admin/overview");
    expect(stat(text, "Søknader som venter")).toBe("1");
    expect(stat(text, "Oppslag siste døgn")).toBe("1");
    const [, yesterday] = /Avvist<\/th>.*?<tbody>.*?<\/tr>(<tr>.*?<\/tr>)/s.exec(text) ?? [];
    expect(yesterday).toContain('<td class="figures">7</td><td class="figures">3</td>');
  });
});

describe("people", () => {
  test("are in the order of the language, in a database that has no locale of it", async () => {
    const names =
      "Zoe|Ærlig|Aamodt|Øyvind|Åse|Ole|Änna|Özlem|Kari Ås|Kari-Anne|Čáhppe|Cato|Đoko|Dag|Émil|Eli|Ŧor|Unn|Yngve|Ülo".split(
        "|",
      );
    const rows = await world.database.db.read(DEMO_SCOPE.organisation, (tx) =>
      ask(
        tx,
        sql<{
          name: string;
        }>`select name from unnest(${names}::text[], ${names.map(comparisonKey)}::text[]) as n (name, key)
          order by ${norwegianOrder(sql`key`)}, name`,
      ),
    );
    expect(rows.map(({ name }) => name)).toEqual(names.toSorted(new Intl.Collator("nb").compare));
  });

  test("are found by a part of the name, filtered by what they may, and sorted as Norwegians do", async () => {
    const names = async (query: string) =>
      [
        ...(await ida.get(`/admin/people${query}`)).text.matchAll(/href="\/admin\/people\/[^"]+">([^<]+)</g),
      ].map(([, name]) => name as string);
    expect(await names("?q=barneV")).toEqual(["Kari Barnevern"]);
    expect(await names("?q=venter&access=yes")).toEqual([]);
    expect(await names("?q=venter&access=no")).toEqual(["Jon Venter"]);
    expect(await names("?signin=no")).toEqual([]);
    const all = await names("");
    expect(all).toEqual(all.toSorted(new Intl.Collator("nb").compare));
    expect(await names("?sort=-name")).not.toContain(all[0]);
  });

  test("one of them: groups, access, history, why not, and the sessions that IAM staff end", async () => {
    const mari = await visit(world, "mari.torg");
    const path = `/admin/people/${await idOf("mari.torg")}`;
    const { text } = await ida.get(`${path}?role=${barnehage.id}`);
    for (const said of [
      "FREG Innbyggertorg",
      "Begynte",
      "har ikke «Barnehage» nå",
      "Tilgangen er aldri gitt",
    ])
      expect(text).toContain(said);
    const done = await ida.post(`${path}/sessions`);
    expect(done.headers.get("location")).toBe(`${path}?done=signed-out`);
    expect((await mari.get("/")).status).not.toBe(200);
    expect(await recorded("session.ended")).toBe(`employee:${await idOf("ida.iam")}`);
    expect((await ida.get("/admin/people/0199d000-0000-7000-8000-00000000dead")).status).toBe(404);
  });

  test("lose access at once when IAM staff end it, for a reason, and what was typed is kept when it is none", async () => {
    const path = `/admin/people/${await idOf("ola.barnehage")}`;
    const [, form] = new RegExp(`href="(${path}/end/[^"]+)"`).exec((await ida.get(path)).text) ?? [];
    const refused = await ida.post(form as string, { reason: "Gjaldt 12057900499" });
    expect(refused.status).toBe(400);
    expect(refused.text).toContain("Gjaldt 12057900499</textarea>");
    expect(await lookUp("ola.barnehage")).toBe(200);
    const elsewhere = { origin: "https://elsewhere.example" };
    expect((await ida.post(form as string, { reason: "Sluttet" }, elsewhere)).status).toBe(403);
    expect(await lookUp("ola.barnehage")).toBe(200);
    expect((await ida.post(form as string, { reason: "Har byttet stilling" })).status).toBe(303);
    expect(await lookUp("ola.barnehage")).toBe(403);
    expect((await ida.get(path)).text).toContain("<q>Har byttet stilling</q>");
  });
});

describe("sources", () => {
  const source = `/admin/sources/${DEMO_SCOPE.source}`;
  const scim = (token: string) =>
    world.ask("GET", "/scim/v2/Users?count=1", token).then(({ status }) => status);

  test("a token is shown once, works, takes the place of the old one, and the guide holds what Entra needs", async () => {
    const odd = await visit(world, "odd.drift");
    expect((await odd.post(`${source}/token`, { addresses: "20.1.0.1/16" })).status).toBe(400);
    const minted = await odd.post(`${source}/token`, { addresses: "" });
    const [, token] = /<code id="token">(scim_[^<]+)</.exec(minted.text) ?? [];
    expect(minted.headers.get("cache-control")).toBe("no-store");
    expect(minted.text).toContain('<code id="guide-url">http://127.0.0.1:8080/scim/v2</code>');
    expect(await scim(token as string)).toBe(200);
    expect(await recorded("token.minted")).toBe(`employee:${await idOf("odd.drift")}`);
    const before = await odd.get(source);
    expect(before.text).toContain("Siste endring</dt><dd>aldri<");
    const pushed = {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: "ny@fjordheim.example",
    };
    const scimJson = { "content-type": "application/scim+json" };
    expect((await world.ask("POST", "/scim/v2/Users", token as string, pushed, scimJson)).status).toBe(201);
    const shown = await odd.get(source);
    expect(shown.text).not.toContain("Siste endring</dt><dd>aldri<");
    expect(stat((await odd.get("/admin/overview")).text, "Kan ikke logge inn")).toBe("1");
    expect(shown.text).not.toContain("scim_");
    expect(shown.text).not.toContain("Bytt nøkkel");
    expect((await odd.post(`${source}/token`)).status).toBe(409);
    const [old] = await owner<{ id: string }>("select id from scim_token order by created_at, id");
    expect((await odd.post(`${source}/tokens/${old?.id}/revoke`)).status).toBe(303);
    expect([await scim(SCIM_TOKEN), await scim(token as string)]).toEqual([401, 200]);
  });

  test("a new one is of a tenant that the organisation has, and of no other", async () => {
    const [{ tenant } = { tenant: "" }] = await owner<{ tenant: string }>(
      "select entra_tenant_id as tenant from source",
    );
    const foreign = await ida.post("/admin/sources/new", { name: "Skole", tenant: "somebody-else" });
    expect([foreign.status, foreign.text.includes('value="Skole"')]).toEqual([400, true]);
    const made = await ida.post("/admin/sources/new", { name: "Skole", tenant });
    expect((await ida.get(made.headers.get("location") as string)).text).toContain("Mangler nøkkel");
  });
});

describe("freezes", () => {
  test("of a person stop everything until another lifts them", async () => {
    const dina = await visit(world, "dina.personvern");
    const wish = { scope: "person", person: "kari.barnevern@fjordheim.example" };
    const nobody = await dina.post("/admin/freezes/new", { ...wish, person: "nobody", reason: "Undersøkes" });
    expect([nobody.status, nobody.text.includes("Undersøkes</textarea>")]).toEqual([400, true]);
    expect((await dina.post("/admin/freezes/new", { ...wish, reason: "Undersøkes" })).status).toBe(303);
    const [freeze] = await owner<{ id: string }>("select id from access_freeze where lifted_at is null");
    const me = await world.ask("GET", "/api/v1/me", await world.token("kari.barnevern"));
    expect(me.json.roles).toEqual([]);
    expect((await ida.get("/admin/freezes")).text).toContain("Kari Barnevern");
    const twice = await ida.post(`/admin/people/${await idOf("kari.barnevern")}/freeze`, { reason: "Igjen" });
    expect(twice.status).toBe(409);
    expect((await ida.post(`/admin/freezes/${freeze?.id}/lift`, { reason: "Avklart" })).status).toBe(303);
    expect((await ida.get("/admin/freezes")).text).toContain("Avklart");
  });
});

describe("mass removals", () => {
  test("are listed by source with whom they concern, and confirmed by IAM staff end for good", async () => {
    await owner(
      `update role_grant g set state = 'suspended', membership_lost_at = decision_now() from scim_user u
       where u.id = g.user_id and u.external_id in ('demo-siri.snart', 'demo-arne.revisor')`,
    );
    const { text } = await ida.get("/admin/removals");
    expect(text).toContain("2 personer på vent");
    expect(text).toContain(
      DEMO_GROUPS.find(({ target }) => "portalRole" in target && target.portalRole === "auditor")?.name,
    );
    expect(stat((await ida.get("/admin/overview")).text, "Holdt tilbake")).toBe("2");
    const path = `/admin/removals/${DEMO_SCOPE.source}`;
    expect((await ida.get(path)).text).toContain("2 personer mister 2 tilganger for godt");
    expect((await ida.post(path)).headers.get("location")).toBe("/admin/removals?done=confirmed");
    expect((await ida.get("/admin/removals")).text).toContain("Ingen massefjerninger venter");
  });
});

/** The figure under a label of the overview. */
const stat = (html: string, label: string): string | undefined =>
  new RegExp(`<dt>(?:<a[^>]*>)?${label}(?:</a>)?</dt><dd>([^<]*)<`).exec(html)?.[1];
