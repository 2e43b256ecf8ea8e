import { afterAll, beforeAll, expect, test } from "vitest";
import { answerItems } from "../../src/grants/reviews/campaign-service.ts";
import { entropy } from "../grants/skeleton.ts";
import { day, openFastDatabase, stopClockAt } from "../grants/support.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { as, openStaffedWorld, review, runIn, upTo, userOf } from "./jobs-world.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

test("a review, its answers, what the clock ends and whom that is told: the same on every database", async () => {
  const world = await openStaffedWorld(database, { people: 3, ttlDays: 10 });
  await world.send({ kind: "add", group: 0, users: upTo(3) });
  const campaign = await review(database, world, day(6));
  const grantOf = async (user: number) =>
    (await world.grants()).find((grant) => grant.userId === userOf(world, user))?.id as string;
  const given = [
    { grantId: await grantOf(0), answer: "keep", reason: null },
    { grantId: await grantOf(1), answer: "remove", reason: null },
  ] as const;
  const answered = await answerItems({ db: database.db, entropy }, as(world, world.leader), campaign, given);
  expect(answered.ok && answered.value.map(({ outcome }) => outcome)).toEqual(["kept", "removed"]);
  for (const days of [0, 10]) {
    await stopClockAt(database, day(days));
    for (const job of ["tidy", "notices"] as const)
      expect(await runIn(world, database.db, job)).toMatchObject({ failed: 0, outcome: "done" });
  }
  const ended = (await world.grants()).slice(-3).map(({ endedReason }) => endedReason);
  expect(ended.sort()).toEqual(["expired", "review_removed", "review_unanswered"]);
  const { rows } = await database.owner.query(
    "select kind, count(*)::int as n from notice where organisation_id = $1 group by 1 order by 1",
    [world.organisation],
  );
  expect(rows).toEqual([
    { kind: "access_ended", n: 4 },
    { kind: "review_waits", n: 1 },
  ]);
});
