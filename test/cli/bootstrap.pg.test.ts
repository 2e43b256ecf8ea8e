import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { COMMANDS, runCli } from "../../src/cli/run.ts";
import type { Message } from "../grants/directory-model.ts";
import { entropy } from "../grants/skeleton.ts";
import { DAY_ZERO, day, openFastDatabase, openWorld, stopClockAt, type World } from "../grants/support.ts";
import type { TestDatabase } from "../support/test-database.ts";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** Group 0 is to be IAM (people 0 and 1), group 1 the data protection officer (2); group 2 is empty. */
beforeEach(async () => {
  await stopClockAt(database, DAY_ZERO);
  const groups = [{ roles: [] }, { roles: [] }, { roles: [] }];
  world = await openWorld(database, { users: 4, groups, longestLives: [60] });
  const add = (group: number, ...users: number[]): Message => ({ kind: "add", group, users });
  await world.send(add(0, 0, 1));
  await world.send(add(1, 2));
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
  const { rows } = await database.owner.query("select organisation_number from organisation where id = $1", [
    world.organisation,
  ]);
  const code = await runCli(context, [...args, "--organisation", rows[0].organisation_number]);
  return { code, out: said.out.join("\n"), note: said.note.join("\n") };
}
const bootstrap = (iam = world.groups[0] as string, dpo = world.groups[1] as string) =>
  cli("bootstrap", "--iam-group", iam, "--dpo-group", dpo);

/** "person portal role" of everybody who has one now. */
async function staff(): Promise<string[]> {
  const { rows } = await database.owner.query(
    "select user_id, portal_role from effective_grant where organisation_id = $1 and portal_role is not null",
    [world.organisation],
  );
  return rows.map((row) => `${world.nameOf(row.user_id)} ${row.portal_role}`).sort();
}

describe("bootstrap", () => {
  test("gives the members of two groups the first rights, and records it", async () => {
    const done = await bootstrap();
    expect(done, done.note).toMatchObject({ code: 0, note: "" });
    expect(done.out.split("\n").map((line) => line.split("\t").slice(1))).toEqual([
      ["iam", "2 people"],
      ["dpo", "1 people"],
    ]);
    expect(await staff()).toEqual(["0.1 iam", "1.1 iam", "2.1 dpo"]);
    const ends = new Set((await world.grants()).map(({ expiresAt }) => expiresAt));
    expect(ends).toEqual(new Set([day(30), day(90)]));
    const { rows } = await database.owner.query(
      "select kind, actor_ref from audit_record where organisation_id = $1 and kind like 'mapping.%'",
      [world.organisation],
    );
    const record = { kind: "mapping.bootstrapped", actor_ref: "command_line" };
    expect(rows).toEqual([record, record]);
  });

  test("by exact names as well", async () => {
    expect(await bootstrap("FREG Group 0", "FREG Group 1")).toMatchObject({ code: 0 });
    expect(await staff()).toHaveLength(3);
  });

  test("is refused when two people are IAM staff, and works again when fewer are", async () => {
    await bootstrap();
    const again = await bootstrap();
    expect(again).toMatchObject({ code: 1, out: "" });
    expect(again.note).toContain("They propose and approve mappings");
    await world.send({ kind: "active", user: 0, value: false });
    expect(await bootstrap()).toMatchObject({ code: 0 });
    expect(await staff()).toEqual(["1.1 iam", "2.1 dpo"]);
  });

  test("works again when everybody's right has run out, for there is no other way back", async () => {
    await bootstrap();
    await stopClockAt(database, day(30));
    expect(await staff()).toEqual(["2.1 dpo"]);
    expect(await bootstrap()).toMatchObject({ code: 0, note: "" });
    expect(await staff()).toEqual(["0.1 iam", "1.1 iam", "2.1 dpo"]);
  });

  test("warns when there are fewer than two who can act, for changes take two", async () => {
    await world.send({ kind: "active", user: 0, value: false });
    const done = await bootstrap();
    expect(done.code).toBe(0);
    expect(done.note).toContain("Changes take two");
  });

  test.each<[string, string, string, string]>([
    ["a group that is not there", "FREG Group 9", "FREG Group 1", "no such group for --iam-group"],
    ["a name that is not exact", "freg group 0", "FREG Group 1", "no such group for --iam-group"],
    ["an empty group", "FREG Group 0", "FREG Group 2", "--dpo-group has no members"],
    ["one group for both", "FREG Group 0", "FREG Group 0", "two different groups"],
  ])("refuses %s, and does nothing", async (_what, iam, dpo, told) => {
    const done = await bootstrap(iam, dpo);
    expect(done).toMatchObject({ code: 1, out: "" });
    expect(done.note).toContain(told);
    expect([await staff(), await world.grants()]).toEqual([[], []]);
  });

  test("refuses a name that two groups have", async () => {
    await database.owner.query(
      "update scim_group set resource = jsonb_set(resource, '{displayName}', '\"FREG Group 0\"') where id = $1",
      [world.groups[2]],
    );
    expect((await bootstrap("FREG Group 0")).note).toContain("Several groups have this name");
    expect(await staff()).toEqual([]);
  });
});

describe("the command line cannot approve", () => {
  test("whatever it is told: a proposal stays one", async () => {
    const group = ["--group", world.groups[0] as string, "--portal-role", "iam", "--days", "30"];
    const proposed = await cli("mapping", "propose", ...group, "--sensitive", "--renewal", "none");
    expect(proposed.code, proposed.note).toBe(0);
    const state = async () => {
      const { rows } = await database.owner.query("select state from group_mapping where id = $1", [
        proposed.out,
      ]);
      return rows[0].state;
    };
    for (const verb of ["approve", "approval", "activate"])
      expect((await cli("mapping", verb, proposed.out)).code).not.toBe(0);
    const others = Object.keys(COMMANDS).filter((name) => !/^(bootstrap|migrate|demo|seed)\b/.test(name));
    for (const name of others) await cli(...name.split(" "), proposed.out);
    expect(await state()).toBe("proposed");
    expect(await staff()).toEqual([]);
  });

  test("no command knows a use case that approves, renews or reviews", () => {
    const imported = readdirSync("src/cli").flatMap((file) =>
      [...readFileSync(`src/cli/${file}`, "utf8").matchAll(/^import [^;]+;/gms)].map(([text]) => text),
    );
    expect(imported.length).toBeGreaterThan(30);
    expect(
      imported.filter((text) => /\b(approve|renew|answer|confirm)\w*\b/i.test(text.replace(/ from .*/s, ""))),
    ).toEqual([]);
  });
});

describe("mapping propose", () => {
  const group = () => ["mapping", "propose", "--group", world.groups[0] as string, "--days", "30"];
  test("takes all the rules that a mapping has", async () => {
    const rules = ["--gives", "break-glass", "--valid-from", "2026-04-01", "--valid-until", "2026-12-31"];
    const done = await cli(...group(), "--role", world.roles[0] as string, ...rules);
    expect(done.code, done.note).toBe(0);
    const listed = JSON.parse((await cli("mapping", "list", "--json")).out);
    expect(listed).toMatchObject([
      {
        gives: "break_glass",
        validFrom: "2026-04-01T00:00:00.000Z",
        validUntil: "2026-12-31T00:00:00.000Z",
        state: "proposed",
      },
    ]);
  });

  test.each([
    [["--gives", "constructor"], "Use: mapping propose"],
    [["--renewal", "everybody"], "Use: mapping propose"],
    [["--valid-from", "1.4.2026"], "A date is written"],
    [["--valid-until", "2026-02-30"], "A date is written"],
    [["--valid-until", "2026-01-01"], "--valid-until is past"],
  ])("refuses %j", async (rules, told) => {
    const done = await cli(...group(), "--portal-role", "leader", ...rules);
    expect(done.code).toBe(1);
    expect(done.note).toContain(told);
  });
});

describe("source mass-removal", () => {
  test("sets the threshold and records it; nonsense is refused", async () => {
    expect((await cli("source", "mass-removal", "7", "--source", world.source)).code).toBe(0);
    const { rows } = await database.owner.query(
      "select mass_removal_threshold as people, (select count(*)::int from audit_record where organisation_id = $1 and kind = 'source.mass_removal') as records from source where organisation_id = $1",
      [world.organisation],
    );
    expect(rows).toEqual([{ people: 7, records: 1 }]);
    for (const wrong of [["0", "--source", world.source], ["7", "--source", "x"], ["7"]])
      expect((await cli("source", "mass-removal", ...wrong)).code).toBe(1);
  });
});
