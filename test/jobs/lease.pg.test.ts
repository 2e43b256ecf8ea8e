import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { keepLease, type Lease, releaseLease, takeLease } from "../../src/jobs/lease-store.ts";
import type { OrganisationId } from "../../src/kernel/ids.ts";
import type { LogEvent } from "../../src/kernel/log.ts";
import { newId } from "../grants/skeleton.ts";
import { DAY_ZERO, day, openFastDatabase, openWorld, stopClockAt, type World } from "../grants/support.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { run } from "./jobs-world.ts";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  await stopClockAt(database, DAY_ZERO);
  world = await openWorld(database, {
    users: 1,
    groups: [{ roles: [0], ttlDays: 10 }],
    longestLives: [60],
  });
});

const lease = (organisation: OrganisationId = world.organisation): Lease => ({
  organisation,
  job: "tidy",
  holder: newId(),
});
const take = (one: Lease) => database.db.write(one.organisation, (tx) => takeLease(tx, one));
const keep = (one: Lease) => database.db.write(one.organisation, (tx) => keepLease(tx, one));
const release = (one: Lease) => database.db.write(one.organisation, async (tx) => releaseLease(tx, one));
const seconds = (count: number) => stopClockAt(database, DAY_ZERO + count * 1000);

describe("a lease", () => {
  test("is taken by one, and by the next when it is given back", async () => {
    const [first, second] = [lease(), lease()];
    expect([await take(first), await take(second)]).toEqual([true, false]);
    await release(second);
    expect(await take(second)).toBe(false);
    await release(first);
    expect([await take(second), await keep(first)]).toEqual([true, false]);
  });

  test.each([
    ["a millisecond before a minute is over, not yet", 59.999, false],
    ["when a minute is over", 60, true],
  ])("of whoever crashed is taken %s", async (_when, after, taken) => {
    const [crashed, next] = [lease(), lease()];
    await take(crashed);
    await seconds(after);
    expect(await take(next)).toBe(taken);
  });

  test("is renewed by every batch; once it has run out it is nobody's, and its holder does nothing more", async () => {
    const [slow, next] = [lease(), lease()];
    await take(slow);
    await seconds(50);
    expect(await keep(slow)).toBe(true);
    await seconds(100);
    expect(await take(next)).toBe(false);
    await seconds(110);
    expect(await keep(slow)).toBe(false);
    expect([await take(next), await keep(slow), await keep(next)]).toEqual([true, false, true]);
  });

  test("of another organisation or another job is another lease", async () => {
    const elsewhere = await openWorld(database, { users: 1, groups: [], longestLives: [] });
    const here = lease();
    expect([
      await take(here),
      await take(lease(elsewhere.organisation)),
      await take({ ...lease(), job: "notices" }),
    ]).toEqual([true, true, true]);
  });

  test("that somebody has keeps a job away from that organisation, and from no other", async () => {
    const elsewhere = await openWorld(database, {
      users: 1,
      groups: [{ roles: [0], ttlDays: 10 }],
      longestLives: [60],
    });
    for (const one of [world, elsewhere]) await one.send({ kind: "add", group: 0, users: [0] });
    await stopClockAt(database, day(10));
    await take(lease());
    expect(await run(database.db, "tidy")).toMatchObject({ changed: 1, outcome: "done" });
    expect((await world.grants())[0]?.state).toBe("active");
    expect((await elsewhere.grants())[0]?.state).toBe("expired");
  });

  test("what fails in one organisation is logged without its words, and the others have their turn", async () => {
    const elsewhere = await openWorld(database, {
      users: 1,
      groups: [{ roles: [0], ttlDays: 10 }],
      longestLives: [60],
    });
    for (const one of [world, elsewhere]) await one.send({ kind: "add", group: 0, users: [0] });
    await stopClockAt(database, day(10));
    const broken = world.organisation;
    const logged: LogEvent[] = [];
    const db = {
      ...database.db,
      write: ((organisation, work) =>
        organisation === broken
          ? Promise.reject(Object.assign(new Error("user-0@fjordheim.example"), { code: "57014" }))
          : database.db.write(organisation, work)) as typeof database.db.write,
    };
    expect(await run(db, "tidy", (event) => void logged.push(event))).toMatchObject({
      changed: 1,
      failed: 1,
      outcome: "failed",
    });
    expect((await elsewhere.grants())[0]?.state).toBe("expired");
    expect(logged).toMatchObject([
      { event: "job_failed", job: "tidy", sqlState: "57014", at: expect.stringMatching(/^(src|unknown)/) },
      { event: "job", job: "tidy", changed: 1, failed: 1, outcome: "failed" },
    ]);
    expect(JSON.stringify(logged)).not.toContain("fjordheim");
    // It is tried again.
    expect(await run(database.db, "tidy")).toMatchObject({ changed: 1, failed: 0 });
    expect((await world.grants())[0]?.state).toBe("expired");
  });
});
