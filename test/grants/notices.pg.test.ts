import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { CliContext } from "../../src/cli/command.ts";
import { runCli } from "../../src/cli/run.ts";
import { answerItems } from "../../src/grants/reviews/campaign-service.ts";
import { tell } from "../../src/grants/telling/notice-store.ts";
import { as, openStaffedWorld, review, runIn, userOf } from "../jobs/jobs-world.ts";
import { elevenDigitsIn } from "../support/eleven-digits.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { entropy } from "./skeleton.ts";
import { day, openFastDatabase, stopClockAt } from "./support.ts";

type World = Awaited<ReturnType<typeof openStaffedWorld>>;

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** One person with the role until day 40, a leader, and somebody of IAM. */
beforeEach(async () => {
  await stopClockAt(database, day(0));
  world = await openStaffedWorld(database, { people: 1, ttlDays: 40, longest: 200 });
  await world.send({ kind: "add", group: 0, users: [0] });
});

const NAMES = ["holder", "leader", "iam"];
/** What was told in this world: "kind recipient mark", the marks without the end that they name. */
async function told({ ofMappings = false } = {}): Promise<string[]> {
  const { rows } = await database.owner.query<{ kind: string; recipient_id: string; mark: string }>(
    "select kind, recipient_id, mark from notice where organisation_id = $1 and (kind = 'mapping_ends') = $2",
    [world.organisation, ofMappings],
  );
  const users: readonly string[] = world.users;
  return rows
    .map(({ kind, recipient_id, mark }) =>
      `${kind} ${NAMES[users.indexOf(recipient_id)]} ${mark.replace(/^\d{4}.*Z\/?/, "")}`.trim(),
    )
    .sort();
}
const at = async (days: number) => {
  await stopClockAt(database, day(days));
  expect(await runIn(world, database.db, "notices")).toMatchObject({ failed: 0, outcome: "done" });
};
const setGrant = (changes: string) =>
  database.owner.query(
    `update role_grant set ${changes} where organisation_id = $1 and role_id is not null`,
    [world.organisation],
  );

describe("before access ends", () => {
  test.each([
    ["more than 14 days before", 26 - 1 / 86_400_000, []],
    ["14 days before", 26, ["access_ends holder 14", "access_ends leader 14"]],
    ["7 days before", 33, ["access_ends holder 7", "access_ends leader 7"]],
    ["one day before", 39, ["access_ends holder 1", "access_ends leader 1"]],
    ["at the end", 40, ["access_ended holder", "access_ended leader"]],
    ["29 days after", 69, ["access_ended holder", "access_ended leader"]],
    ["31 days after, when it is no news", 71, []],
  ])("%s, with nothing told yet, the tightest is told and no other", async (_when, days, expected) => {
    await at(days);
    expect(await told()).toEqual(expected);
  });

  test("each of the four is told once, to the holder and to who decides, however often the job runs", async () => {
    for (const days of [26, 26, 27.5, 33, 39, 40, 45]) await at(days);
    const each = (kind: string, mark: string) => [
      `${kind} holder ${mark}`.trim(),
      `${kind} leader ${mark}`.trim(),
    ];
    expect(await told()).toEqual(
      [
        ...each("access_ends", "14"),
        ...each("access_ends", "7"),
        ...each("access_ends", "1"),
        ...each("access_ended", ""),
      ].sort(),
    );
  });

  test("a renewed grant has a new end, and new notices; what was told of the old one stays", async () => {
    await at(33);
    await setGrant("expires_at = expires_at + interval '480 hours', life_from = decision_now()");
    await at(34);
    expect((await told()).length).toBe(2);
    await at(46);
    expect(await told()).toEqual([
      "access_ends holder 14",
      "access_ends holder 7",
      "access_ends leader 14",
      "access_ends leader 7",
    ]);
  });

  test("whose life began within the days has not been longer away from its end, and is not told so", async () => {
    await setGrant("expires_at = not_before + interval '240 hours'");
    await at(0);
    await at(2.9);
    expect(await told()).toEqual([]);
    await at(3);
    expect(await told()).toEqual(["access_ends holder 7", "access_ends leader 7"]);
  });

  test("the role's owner is told too; where nobody decides, IAM staff are", async () => {
    await database.owner.query("update scim_user set manager_id = null where organisation_id = $1", [
      world.organisation,
    ]);
    await at(26);
    expect(await told()).toEqual(["access_ends holder 14", "access_ends iam 14"]);
    await database.owner.query("update role_version set owner_id = $2 where organisation_id = $1", [
      world.organisation,
      world.leader,
    ]);
    await at(33);
    expect((await told()).filter((one) => one.endsWith("7"))).toEqual([
      "access_ends holder 7",
      "access_ends leader 7",
    ]);
  });

  test("the end is told the same whether or not it was written down first", async () => {
    await stopClockAt(database, day(40.5));
    await runIn(world, database.db, "tidy");
    await at(40.5);
    expect(await told()).toEqual(["access_ended holder", "access_ended leader"]);
    await runIn(world, database.db, "tidy");
    await at(41);
    expect((await told()).length).toBe(2);
    await setGrant("state = 'closed'");
    await at(42);
    expect((await told()).length).toBe(2);
  });

  test("who was removed or revoked before the end is told nothing by the clock", async () => {
    await world.send({ kind: "remove", group: 0, users: [0] });
    for (const days of [33, 40]) await at(days);
    expect(await told()).toEqual([]);
  });
});

describe("what waits", () => {
  test("a request, for whoever decides, once", async () => {
    await setGrant(
      "state = 'requested', not_before = null, life_from = null, expires_at = null, last_full_approval = null, lapses_at = decision_now() + interval '168 hours'",
    );
    await at(1);
    await at(2);
    expect(await told()).toEqual(["request_waits leader asked"]);
    await at(8);
    expect((await told()).length).toBe(1);
  });

  test("reviews: at the opening, half-way and on the last day, for those with unanswered items only", async () => {
    const campaign = await review(database, world, day(10));
    await at(0.1);
    expect(await told()).toEqual(["review_waits leader opened"]);
    await at(5);
    await at(8.9);
    expect((await told()).length).toBe(2);
    await at(9);
    expect(await told()).toEqual([
      "review_reminder leader half_way",
      "review_reminder leader last_day",
      "review_waits leader opened",
    ]);
    const second = await openStaffedWorld(database, { people: 1, ttlDays: 40, longest: 200 });
    await second.send({ kind: "add", group: 0, users: [0] });
    world = second;
    const other = await review(database, world, day(19));
    const [grant] = (await world.grants()).filter(({ mappingId }) => mappingId === world.mappings[0]?.id);
    await answerItems({ db: database.db, entropy }, as(world, world.leader), other, [
      { grantId: grant?.id as string, answer: "keep", reason: null },
    ]);
    for (const days of [9.1, 15, 18.5]) await at(days);
    expect(await told()).toEqual([]);
    expect(other).not.toBe(campaign);
  });

  test("after a missed half, only the last day is told", async () => {
    await review(database, world, day(10));
    await at(9.5);
    expect(await told()).toEqual(["review_reminder leader last_day"]);
  });

  test("a mapping whose approval runs out, for IAM staff at 14, 7 and 1 days", async () => {
    // The mapping of IAM staff may be thirty days old, which is less than these; that of the role 200.
    await database.owner.query(
      "update group_mapping set state = 'retired', retired_by = $2, retired_at = decision_now() where organisation_id = $1 and portal_role = 'leader'",
      [world.organisation, world.iam],
    );
    for (const days of [15, 16, 23, 29.5]) await at(days);
    expect(await told({ ofMappings: true })).toEqual([
      "mapping_ends iam 1",
      "mapping_ends iam 14",
      "mapping_ends iam 7",
    ]);
    for (const days of [185, 186, 199.5]) await at(days);
    expect((await told({ ofMappings: true })).length).toBe(5);
  });
});

describe("notices list", () => {
  async function cli(...args: string[]) {
    const said = { out: [] as string[], note: [] as string[] };
    const context: CliContext = {
      db: database.db,
      entropy,
      migrate: async () => [],
      demo: null,
      out: (line) => void said.out.push(line),
      note: (line) => void said.note.push(line),
    };
    const code = await runCli(context, args);
    return { code, ...said };
  }
  async function listed(...args: string[]) {
    const { rows } = await database.owner.query<{ number: string }>(
      "select organisation_number as number from organisation where id = $1",
      [world.organisation],
    );
    return cli("notices", "list", ...args, "--organisation", rows[0]?.number ?? "");
  }

  test("shows one digest for each person and local day, urgent notices apart, in words", async () => {
    await database.owner.query(
      'update scim_user set resource = resource || \'{"displayName": "Kari Nordmann"}\' where id = $1',
      [userOf(world, 0)],
    );
    // 23:30 in Norway on 4 April, when it is 21:30 in UTC
    await stopClockAt(database, Date.parse("2026-04-05T21:59:00Z"));
    await runIn(world, database.db, "notices");
    await database.db.write(world.organisation, async (tx) =>
      tell(tx, world.organisation, world.iam, {
        kind: "mass_removal",
        about: world.source,
        mark: "now",
        urgent: true,
      }),
    );
    const today = await listed();
    expect(today.note).toEqual([]);
    expect(today.out.filter((line) => /Kari|leader|user-/.test(line)).length).toBeGreaterThan(2);
    expect(today.out).toContain(`2026-04-05 Kari Nordmann (${userOf(world, 0)}), digest:`);
    expect(today.out).toContain(
      "  - Kari Nordmann's access to Barnevern ends 2026-04-19 09:30 UTC, within 14 days. Renew it if it is still needed.",
    );
    expect(today.out.find((line) => line.includes("at once"))).toMatch(
      /^2026-04-05 .* at once: Many people lost their memberships/,
    );
    // A minute later it is another day in Norway.
    await stopClockAt(database, Date.parse("2026-04-05T22:00:00Z"));
    expect((await listed("--json")).out).toEqual(["[]"]);
    const json = JSON.parse((await listed("--json", "--day", "2026-04-05")).out[0] ?? "");
    expect(json).toHaveLength(3);
    expect(json[0]).toMatchObject({
      day: "2026-04-05",
      recipient: { id: expect.any(String), name: expect.any(String) },
    });
    expect((await listed("--day", "yesterday")).code).toBe(1);
  });

  test("holds ids, codes and times, and nothing of anybody else", async () => {
    for (const days of [26, 40]) await at(days);
    const { rows } = await database.owner.query<{ facts: string }>(
      "select facts::text as facts from notice where organisation_id = $1 and kind <> 'mapping_ends'",
      [world.organisation],
    );
    expect(rows.length).toBeGreaterThan(3);
    for (const { facts } of rows)
      expect(Object.keys(JSON.parse(facts)).sort()).toEqual(expect.arrayContaining(["at", "userId"]));
    const all = rows.map(({ facts }) => facts).join();
    expect(all).not.toMatch(/fjordheim|user-\d/);
    expect(elevenDigitsIn(all)).toEqual([]);
  });

  test("jobs run does what the schedule would, all of it or one job", async () => {
    await stopClockAt(database, day(40));
    expect((await cli("jobs", "run", "sweep")).code).toBe(1);
    const one = await cli("jobs", "run", "tidy");
    expect([one.code, one.note, one.out]).toMatchObject([0, [], [expect.stringMatching(/^tidy\tdone\t/)]]);
    expect((await world.grants()).find(({ mappingId }) => mappingId === world.mappings[0]?.id)?.state).toBe(
      "expired",
    );
    const all = await cli("jobs", "run");
    expect([all.code, all.out.map((line) => line.split("\t")[0])]).toEqual([0, ["tidy", "notices"]]);
    expect(await told()).toEqual(["access_ended holder", "access_ended leader"]);
  });
});
