import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AuditRow } from "../../src/audit/audit-store.ts";
import { runCli } from "../../src/cli/run.ts";
import { NON_GALLERY_AUDIENCE } from "../../src/signin/entra-token-service.ts";
import { entropy, openScimWorld, type ScimWorld, type Source } from "../http/scim-world.ts";

let world: ScimWorld;
beforeAll(async () => {
  world = await openScimWorld();
});
afterAll(() => world.close());

const numberOf = async ({ organisation }: Source): Promise<string> =>
  (
    await world.database.owner.query("select organisation_number from organisation where id = $1", [
      organisation,
    ])
  ).rows[0].organisation_number;

/** Runs a command for the source's organisation. */
async function cli(source: Source, ...args: string[]) {
  const said = { out: [] as string[], note: [] as string[] };
  const context = {
    db: world.database.db,
    entropy,
    migrate: async () => [],
    demo: null,
    out: (line: string) => void said.out.push(line),
    note: (line: string) => void said.note.push(line),
  };
  const code = await runCli(context, [...args, "--organisation", await numberOf(source)]);
  return { code, out: said.out.join("\n"), note: said.note.join("\n") };
}

async function newestRecord({ organisation }: Source): Promise<AuditRow | undefined> {
  const { rows } = await world.database.owner.query<{ leaf: Buffer }>(
    "select leaf from audit_record where organisation_id = $1 order by id desc limit 1",
    [organisation],
  );
  return rows[0] && (JSON.parse(rows[0].leaf.toString("utf8")) as AuditRow);
}

describe("token mint --allow", () => {
  test("binds the new token to addresses, and records that", async () => {
    const source = await world.addSource();
    const minted = await cli(source, "token", "mint", "--allow", "20.1.0.0/16", "--allow", "2603::7");
    expect(minted.code, minted.note).toBe(0);
    const allowedAddresses = ["20.1.0.0/16", "2603::7/128"];
    expect(await newestRecord(source)).toMatchObject({ kind: "token.minted", facts: { allowedAddresses } });
    const process = world.start();
    const from = (address: string) =>
      process("GET", "/scim/v2/Users?count=0", { token: minted.out, address });
    expect([(await from("20.1.2.3")).status, (await from("20.2.2.3")).status]).toEqual([200, 403]);
    const { out } = await cli(source, "token", "list", "--json");
    expect(JSON.parse(out)).toContainEqual(expect.objectContaining({ allowedAddresses }));
  });

  test.each(["20.1.2.3/16", "hjemme", "20.1.0.0/40", ""])(
    "%j is refused, and nothing is minted",
    async (range) => {
      const source = await world.addSource();
      const answer = await cli(source, "token", "mint", "--allow", range);
      expect([answer.code, answer.out]).toEqual([1, ""]);
      expect(answer.note).toContain("--allow takes");
      expect(await newestRecord(source)).toBeUndefined();
    },
  );
});

describe("token list warns", () => {
  const row = async (source: Source) =>
    (
      JSON.parse((await cli(source, "token", "list", "--json")).out) as {
        id: string;
        warning: string | null;
        lastUsedAt: string | null;
      }[]
    ).find(({ id }) => id === source.tokenId);
  const use = (source: Source) => world.start()("GET", "/scim/v2/Users?count=0", source);

  test.each<[string, number, boolean, RegExp | null]>([
    ["of a token that was never used", 100, false, /never used.*token revoke/],
    ["of nothing, when it is used and young", 100, true, null],
    ["with 31 days left: of nothing", 31, true, null],
    [
      "with 29 days left: what to do next",
      29.5,
      true,
      /ends in 29 days: token mint --source .*Entra.*token revoke/,
    ],
  ])("%s", async (_what, days, used, warning) => {
    const source = await world.addSource({ days });
    if (used) expect((await use(source)).status).toBe(200);
    const shown = await row(source);
    expect(shown?.lastUsedAt === null).toBe(!used);
    if (warning === null) expect(shown?.warning).toBeNull();
    else expect(shown?.warning).toMatch(warning);
    const { out } = await cli(source, "token", "list");
    expect(out).toContain(used ? "\tused 2" : "\tnever used");
    expect(out).toContain("\tfrom anywhere");
    if (warning !== null) expect(out).toMatch(warning);
  });

  test("of one that has ended, and not of one that is revoked", async () => {
    const [ended, revoked] = [await world.addSource({ days: 1 }), await world.addSource({ days: 1 })];
    expect((await cli(revoked, "token", "revoke", revoked.tokenId)).code).toBe(0);
    await world.database.moveClock("2 days");
    expect((await row(ended))?.warning).toMatch(/has ended.*token mint --source/);
    expect((await row(revoked))?.warning).toBeNull();
    await world.database.moveClock("0 seconds");
  });
});

describe("source accept-entra-jwt", () => {
  const audienceOf = async ({ source }: Source) =>
    (await world.database.owner.query("select entra_audience from source where id = $1", [source])).rows[0]
      .entra_audience;
  const tenant = () => `0b3c8a54-7a55-4f8e-9b0c-${entropy.uuid().slice(-12)}`;

  test("is off until asked for, has Entra's audience unless told otherwise, and can be undone; all on record", async () => {
    const source = await world.addSource({ tenant: tenant() });
    expect(await audienceOf(source)).toBeNull();
    expect((await cli(source, "source", "accept-entra-jwt", source.source)).code).toBe(0);
    expect(await audienceOf(source)).toBe(NON_GALLERY_AUDIENCE);
    const facts = { sourceId: source.source, audience: NON_GALLERY_AUDIENCE };
    expect(await newestRecord(source)).toMatchObject({ kind: "source.entra_jwt", facts });
    expect((await cli(source, "source", "list")).out).toContain(NON_GALLERY_AUDIENCE);
    await cli(source, "source", "accept-entra-jwt", source.source, "--audience", "galleri-app");
    expect(await audienceOf(source)).toBe("galleri-app");
    expect((await cli(source, "source", "refuse-entra-jwt", source.source)).code).toBe(0);
    expect(await audienceOf(source)).toBeNull();
    expect(await newestRecord(source)).toMatchObject({ facts: { sourceId: source.source, audience: null } });
  });

  test("is refused where two sources could not be told apart", async () => {
    const first = await world.addSource({ tenant: tenant(), audience: NON_GALLERY_AUDIENCE });
    const { rows } = await world.database.owner.query("select entra_tenant_id from source where id = $1", [
      first.source,
    ]);
    const second = await world.addSource({ tenant: rows[0].entra_tenant_id });
    const answer = await cli(second, "source", "accept-entra-jwt", second.source);
    expect(answer).toMatchObject({ code: 1, note: expect.stringContaining("could not be told apart") });
    expect(await newestRecord(second)).toBeUndefined();
  });

  test.each([
    ["another organisation's source", async () => (await world.addSource()).source],
    ["no id", async () => "kilden"],
  ])("%s is no source", async (_what, idOf) => {
    const source = await world.addSource();
    const answer = await cli(source, "source", "accept-entra-jwt", await idOf());
    expect(answer).toMatchObject({ code: 1, note: expect.stringContaining("no source of this id") });
  });

  test("a tenant that is no Entra tenant id is told", async () => {
    const source = await world.addSource({ tenant: "FJORDHEIM" });
    const answer = await cli(source, "source", "accept-entra-jwt", source.source);
    expect(answer).toMatchObject({ code: 1, note: expect.stringContaining("no Entra tenant id") });
    expect(await audienceOf(source)).toBeNull();
  });
});

describe("organisation own-numbers (R10)", () => {
  const URN = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";
  const NUMBER = "14858646481"; // the first resident of the demo
  const stored = async (id: unknown) =>
    (await world.database.owner.query("select version, number_tag from scim_user where id = $1", [id]))
      .rows[0];
  const withNumber = (userName: string, foedselsnummer: unknown) => ({
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", URN],
    userName,
    [URN]: { foedselsnummer },
  });
  const patch = (op: string, value?: unknown) => ({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op, path: `${URN}:foedselsnummer`, ...(value === undefined ? {} : { value }) }],
  });

  test("off, the beginning: numbers are neither judged nor kept, and make no new version", async () => {
    const { token } = await world.addSource();
    const ask = world.start();
    for (const [number, userName] of [
      [NUMBER, "a"],
      ["99999999999", "b"],
    ] as const) {
      const created = await ask("POST", "/scim/v2/Users", { token, body: withNumber(userName, number) });
      expect(created.status).toBe(201);
      const before = await stored(created.json.id);
      expect(before.number_tag).toBeNull();
      const path = `/scim/v2/Users/${created.json.id}`;
      for (const body of [patch("replace", NUMBER), patch("replace", "99999999999"), patch("remove")])
        expect((await ask("PATCH", path, { token, body })).status).toBe(200);
      const put = await ask("PUT", path, { token, body: withNumber(userName, NUMBER) });
      expect(put.status).toBe(200);
      expect(put.text).not.toContain(NUMBER);
      expect(await stored(created.json.id)).toEqual(before);
    }
  });

  test("on keeps them from then on, off forgets them and keeps no more, and only this organisation's; all on record", async () => {
    const [ours, theirs] = [await world.addSource(), await world.addSource({ ownNumbers: true })];
    const ask = world.start();
    const create = async ({ token }: Source, userName: string) =>
      (await ask("POST", "/scim/v2/Users", { token, body: withNumber(userName, NUMBER) })).json.id;
    const kept = await create(theirs, "kari");
    expect((await cli(ours, "organisation", "own-numbers", "on")).code).toBe(0);
    expect(await newestRecord(ours)).toMatchObject({
      kind: "organisation.own_numbers",
      facts: { kept: true, forgotten: 0 },
    });
    const id = await create(ours, "ola");
    expect((await stored(id)).number_tag).toHaveLength(32);
    const { version } = await stored(id);
    const again = { token: ours.token, body: patch("replace", NUMBER) };
    await ask("PATCH", `/scim/v2/Users/${id}`, again);
    expect((await stored(id)).version, "equal HMAC = no change").toBe(version);

    expect((await cli(ours, "organisation", "own-numbers", "off")).note).toContain("1 were forgotten");
    expect(await newestRecord(ours)).toMatchObject({ facts: { kept: false, forgotten: 1 } });
    expect(await stored(id)).toEqual({ version, number_tag: null });
    await ask("PATCH", `/scim/v2/Users/${id}`, again);
    expect(await stored(id)).toEqual({ version, number_tag: null });
    expect((await stored(kept)).number_tag).toHaveLength(32);
  });

  test("a request that began before the choice leaves no number behind: the table takes none", async () => {
    const { organisation, token } = await world.addSource();
    const created = await world.start()("POST", "/scim/v2/Users", { token, body: withNumber("sen", NUMBER) });
    await world.database.db.write(organisation, (tx) =>
      tx
        .updateTable("scim_user")
        .set({ number_tag: Buffer.alloc(32) })
        .where("id", "=", String(created.json.id))
        .execute(),
    );
    expect((await stored(created.json.id)).number_tag).toBeNull();
  });

  test.each([[], ["av"], ["ON"]])("own-numbers %j says how it is used", async (...words) => {
    const source = await world.addSource();
    expect(await cli(source, "organisation", "own-numbers", ...words)).toMatchObject({
      code: 1,
      note: expect.stringContaining("on|off"),
    });
  });
});
