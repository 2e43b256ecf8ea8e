import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import { DEMO_SCOPE } from "../../src/demo/seed.ts";
import { matchesFilter } from "../../src/scim/filter-match.ts";
import { parseFilter } from "../../src/scim/filter-parser.ts";
import { userSchema } from "../../src/scim/schema.ts";
import { openProvisioning, type Provisioning } from "./provisioning-world.ts";
import { accepted } from "./support.ts";

/** Rows of src/scim/README.md that no exchange and no other test holds. */
let p: Provisioning;
beforeAll(async () => {
  p = await openProvisioning();
});
afterAll(() => p.world.close());

const ENT = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const KS = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";

test("a version counts the resource's own changes and its members, not what is shown of others", async () => {
  const user = await p.user("versjon@example.no", { displayName: "Før" });
  const group = await p.group("Versjon");
  const versions = async () => [await p.versionOf(`/Users/${user}`), await p.versionOf(`/Groups/${group}`)];
  await p.add(group, user);
  expect(await versions()).toEqual([1, 2]);
  await p.patch(`/Users/${user}`, { op: "replace", path: "displayName", value: "Etter" });
  expect(await versions()).toEqual([2, 2]);
  await p.patch(`/Groups/${group}`, { op: "replace", path: "displayName", value: "Versjon to" });
  expect(await versions()).toEqual([2, 3]);
  expect((await p.scim("GET", `/Groups/${group}`)).json.members).toMatchObject([{ display: "Etter" }]);
});

test("a PUT that says nothing of the employee's own number leaves it, for no client can read it", async () => {
  const number = population().residents()[0]?.foedselsnummer;
  const body = { userName: "eige@example.no" };
  const id = await p.user(body.userName, { [KS]: { foedselsnummer: number } });
  const tag = async () =>
    (await p.world.database.owner.query("select number_tag from scim_user where id = $1", [id])).rows[0]
      .number_tag;
  const before = await tag();
  expect((await p.scim("PUT", `/Users/${id}`, { ...body, title: "Lærar" })).json).toMatchObject({
    title: "Lærar",
  });
  expect([before.length, await tag()]).toEqual([32, before]);
});

test("id is caseExact in a filter; members.value and manager.value are not, as the schemas say", async () => {
  const user = await p.user("store@example.no");
  const group = await p.group("Store bokstavar", user);
  const report = await p.user("sma@example.no", { [ENT]: { manager: user } });
  const upper = user.toUpperCase();
  expect(upper).not.toBe(user);
  expect(await p.found("Users", `id eq "${upper}"`)).toEqual([]);
  expect(await p.found("Groups", `members.value eq "${upper}"`)).toEqual([group]);
  expect(await p.found("Users", `${ENT}:manager.value eq "${upper}"`)).toEqual([report]);
});

test("an element without any value is none", () => {
  const fits = (text: string, emails: object[]) =>
    matchesFilter(accepted(parseFilter(text, userSchema)), { userName: "a", emails } as never, userSchema);
  for (const empty of [{}, { value: "" }, { value: null }]) {
    expect(fits("emails pr", [empty])).toBe(false);
    expect(fits('emails[not (type eq "work")]', [empty])).toBe(false);
    expect(fits('emails[not (type eq "work")]', [empty, { value: "a" }])).toBe(true);
  }
});

test("a cursor says nothing of time and is still good after months; there is no way back", async () => {
  await p.users("peikar", 5);
  const page = (cursor: string, more = "") => p.scim("GET", `/Users?cursor=${cursor}&count=2${more}`);
  const plain = (await page("")).json;
  const sorted = (await page("", "&sortBy=userName")).json;
  expect([plain, sorted].map(({ previousCursor, startIndex }) => [previousCursor, startIndex])).toEqual([
    [undefined, undefined],
    [undefined, undefined],
  ]);
  const next = [
    await page(String(plain.nextCursor)),
    await page(String(sorted.nextCursor), "&sortBy=userName"),
  ];
  await p.world.database.moveClock("170 days");
  const later = [
    await page(String(plain.nextCursor)),
    await page(String(sorted.nextCursor), "&sortBy=userName"),
  ];
  await p.world.database.moveClock("0 days");
  expect(later.map(({ json }) => json)).toEqual(next.map(({ json }) => json));
});

describe("limits", () => {
  const refusal = async (answer: ReturnType<Provisioning["scim"]>) => {
    const { status, json } = await answer;
    return status === 400 ? `400 ${json.scimType}` : String(status);
  };

  test.each([
    ["userName", (text: string) => ({ userName: text })],
    ["externalId", (text: string) => ({ userName: `${text.length}`, externalId: text })],
    ["displayName", (text: string) => ({ userName: `d${text.length}`, displayName: text })],
    ["emails.value", (text: string) => ({ userName: `e${text.length}`, emails: [{ value: text }] })],
  ])("%s takes 512 characters of any alphabet", async (_what, body) => {
    const send = (text: string) => refusal(p.scim("POST", "/Users", body(text)));
    expect([await send("한".repeat(512)), await send("한".repeat(513))]).toEqual(["201", "400 invalidValue"]);
  });

  test("a text takes 65 536 characters, a multi-valued attribute 100 values, an object 1 000 members, a body 16 levels", async () => {
    const send = async (most: number, body: (size: number) => object) => [
      await refusal(p.scim("POST", "/Users", { userName: `mest${most}`, ...body(most) })),
      await refusal(p.scim("POST", "/Users", { userName: `meir${most}`, ...body(most + 1) })),
    ];
    const list = (size: number) => Array.from({ length: size }, (_, at) => ({ value: `r${at}` }));
    const wide = (size: number) => Object.fromEntries(list(size).map(({ value }) => [value, 1]));
    const deep = (size: number) => JSON.parse(`${"[".repeat(size)}${"]".repeat(size)}`) as unknown;
    expect(await send(65_536, (size) => ({ title: "x".repeat(size) }))).toEqual(["201", "400 invalidValue"]);
    expect(await send(100, (size) => ({ roles: list(size) }))).toEqual(["201", "400 invalidValue"]);
    expect(await send(1000, (size) => ({ ukjend: wide(size) }))).toEqual(["201", "400 invalidSyntax"]);
    // The body itself is the first level.
    expect(await send(15, (size) => ({ ukjend: deep(size) }))).toEqual(["201", "400 invalidSyntax"]);
  });

  test("a resource takes 128 KiB in all, however it comes by them", async () => {
    const text = (name: string) => ({ [name]: "x".repeat(60_000) });
    const id = await p.user("lang@example.no", { ...text("title"), ...text("nickName") });
    const more = text("userType");
    const whole = { userName: "lengre@example.no", ...text("title"), ...text("nickName"), ...more };
    expect(await refusal(p.scim("POST", "/Users", whole))).toBe("400 invalidValue");
    expect(await refusal(p.scim("PUT", `/Users/${id}`, whole))).toBe("400 invalidValue");
    expect(await refusal(p.patch(`/Users/${id}`, { op: "add", value: more }))).toBe("400 invalidValue");
  });

  test("the operations of a PATCH try 25 000 elements", async () => {
    const roles = Array.from({ length: 99 }, (_, at) => ({ value: `r${at}`, type: "t" }));
    const id = await p.user("mange.roller@example.no", { roles });
    // 50 conditions on 99 elements and one more that could be put in: 5 000 trials.
    const path = `roles[${Array(50).fill('type eq "x"').join(" or ")}]`;
    const times = (many: number) => p.patch(`/Users/${id}`, ...Array(many).fill({ op: "remove", path }));
    expect([await refusal(times(5)), await refusal(times(6))]).toEqual(["200", "400 tooMany"]);
  });

  const ON_PGLITE = process.env.TEST_DATABASE_KIND === "pglite";
  test.skipIf(ON_PGLITE)(
    "a list shows 100 000 memberships in all, and says how to ask when there are more",
    async () => {
      const people = await p.users("full", 501);
      const Operations = Array.from({ length: 200 }, (_, at) => ({
        method: "POST",
        path: "/Groups",
        data: { displayName: `Full ${at}`, externalId: "full" },
      }));
      await p.scim("POST", "/Bulk", { Operations });
      await p.world.database.owner.query(
        `insert into scim_member (organisation_id, group_id, user_id)
       select $1, g.id, u.id from scim_group g, scim_user u
       where g.external_id = 'full' and u.id = any($2::uuid[])`,
        [DEMO_SCOPE.organisation, people.slice(1)],
      );
      const [first = ""] = await p.found("Groups", 'displayName eq "Full 0"');
      const list = (more: string) =>
        p.scim("GET", `/Groups?filter=externalId%20eq%20%22full%22&count=200&${more}`);
      const all = await list("attributes=members.type");
      expect([
        all.status,
        (all.json.Resources as { members: [] }[]).flatMap(({ members }) => members).length,
      ]).toEqual([200, 100_000]);
      await p.add(first, people[0] as string);
      const refused = await list("attributes=members.type");
      expect([refused.status, refused.json.scimType]).toEqual([400, "tooMany"]);
      expect(refused.json.detail).toContain("excludedAttributes=members");
      expect((await list("excludedAttributes=members")).json.itemsPerPage).toBe(200);
      expect((await p.members(first)).length).toBe(501);
    },
  );
});
