import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/run.ts";
import { adoptNational } from "../../src/grants/role-changes/role-change-proposal-service.ts";
import type { RequestId } from "../../src/kernel/ids.ts";
import { openProposals } from "../../src/roles/version-store.ts";
import { definitionOf } from "../grants/role-change-world.ts";
import { entropy, newId } from "../grants/skeleton.ts";
import { openFastDatabase, openWorld, type World } from "../grants/support.ts";
import type { TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let world: World;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "identity-sync-roles-"));
  database = await openFastDatabase();
  world = await openWorld(database, { users: 1, groups: [{ roles: [0], ttlDays: 50 }], longestLives: [60] });
  await world.send({ kind: "add", group: 0, users: [0] });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function cli(...args: string[]) {
  const said = { out: [] as string[], note: [] as string[] };
  const context = {
    db: database.db,
    entropy,
    migrate: async () => [],
    demo: null,
    out: (line: string) => void said.out.push(line),
    note: (line: string) => void said.note.push(line),
  };
  const code = await runCli(context, args);
  return { code, out: said.out.join("\n"), note: said.note.join("\n") };
}
function file(content: unknown): string {
  const path = join(folder, `${entropy.uuid()}.json`);
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
  return path;
}
const proposals = () => database.db.read(world.organisation, (tx) => openProposals(tx, world.organisation));
const recorded = async (kind: string) =>
  (await database.owner.query("select reason, actor_ref from audit_record where kind = $1", [kind])).rows;

describe("role propose", () => {
  test("proposes a role or the next version of one, and approves nothing", async () => {
    const first = await cli("role", "propose", "--file", file({ fiksRoleId: newId(), ...definitionOf() }));
    expect(first.code, first.note).toBe(0);
    const role = world.roles[0] as string;
    const next = await cli(
      "role",
      "propose",
      "--role",
      role,
      "--file",
      file(definitionOf({ parts: ["navn"] })),
    );
    expect(next.code, next.note).toBe(0);
    expect(
      new Set(
        (await proposals()).map(({ role: { id, version }, proposedBy }) => `${id} ${version} ${proposedBy}`),
      ),
    ).toEqual(new Set([`${first.out} 1 command_line`, `${role} 2 command_line`]));
    const list = await cli("role", "list", "--json");
    expect(JSON.parse(list.out)).toMatchObject([{ id: role, version: 1 }]);
  });

  test.each<[string, unknown, string]>([
    ["no JSON", "{", "could not be read as JSON"],
    [
      "a field that is missing",
      { fiksRoleId: "6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c0001" },
      "name, tjenesteomraade",
    ],
    [
      "a part nobody knows",
      { fiksRoleId: newId(), ...definitionOf(), parts: ["sko"] },
      "parts: unknown_part",
    ],
  ])("refuses %s by its field", async (_what, content, said) => {
    const refused = await cli("role", "propose", "--file", file(content));
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.note).toContain(said);
  });
});

describe("national-role publish", () => {
  test("publishes version after version, recorded where it has been adopted", async () => {
    const first = await cli("national-role", "publish", "--file", file(definitionOf({ name: "Nasjonal" })));
    expect(first.code, first.note).toBe(0);
    expect(await recorded("national_role.published")).toEqual([]);
    const by = {
      organisation: world.organisation,
      actor: { kind: "command_line" },
      requestId: newId<RequestId>(),
    } as const;
    const adoption = { fiksRoleId: newId<string>(), ownerId: null };
    expect(await adoptNational({ db: database.db, entropy }, by, first.out, adoption)).toMatchObject({
      ok: true,
    });
    const next = await cli(
      "national-role",
      "publish",
      "--id",
      first.out,
      "--file",
      file(definitionOf({ name: "Ny" })),
    );
    expect([next.code, next.out]).toEqual([0, first.out]);
    expect(await recorded("national_role.published")).toEqual([
      { reason: "operator", actor_ref: "command_line" },
    ]);
    const { out } = await cli("national-role", "list", "--json");
    expect(JSON.parse(out)).toMatchObject([{ id: first.out, version: 2, definition: { name: "Ny" } }]);
  });

  test.each<[string, unknown, string[], string]>([
    ["an owner", definitionOf({ ownerId: newId() }), [], "has no owner"],
    ["a role that is not there", definitionOf(), ["--id", newId()], "no such national role"],
    ["what cannot be used", { ...definitionOf(), parts: ["postadresse"] }, [], "addresses_or_relations"],
  ])("refuses %s", async (_what, content, more, said) => {
    const refused = await cli("national-role", "publish", "--file", file(content), ...more);
    expect([refused.code, refused.out]).toEqual([1, ""]);
    expect(refused.note).toContain(said);
  });
});

describe("organisation limits", () => {
  test("are shown, lowered with what follows from it, and never above the product's own", async () => {
    expect((await cli("organisation", "limits")).out.split("\n")).toContain("longest-days\t365");
    const lowered = await cli("organisation", "limits", "--longest-days", "20", "--grace-days", "0");
    expect(lowered.code, lowered.note).toBe(0);
    expect(lowered.note).toContain("1 live grants end earlier now, 0 of them at once");
    expect(lowered.out.split("\n")).toEqual(expect.arrayContaining(["longest-days\t20", "grace-days\t0"]));
    const refused = await cli("organisation", "limits", "--longest-days", "366", "--dormant-days", "x");
    expect(refused.code).toBe(1);
    expect(refused.note).toContain("--longest-days, --dormant-days");
    expect(await recorded("organisation.limits")).toHaveLength(1);
  });
});
