import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Limits } from "../../src/grants/role-changes/limits-policy.ts";
import { changeLimits, organisationSettings } from "../../src/grants/role-changes/limits-service.ts";
import type { RequestId } from "../../src/kernel/ids.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { entropy, newId } from "./skeleton.ts";
import {
  DAY_ZERO,
  day,
  MS_PER_DAY,
  openFastDatabase,
  openWorld,
  stopClockAt,
  type World,
} from "./support.ts";

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** Person 0 holds role 0 for 50 days and role 1 for 10; person 1 holds role 0 and is disabled. */
beforeEach(async () => {
  await stopClockAt(database, DAY_ZERO);
  world = await openWorld(database, {
    users: 2,
    groups: [
      { roles: [0], ttlDays: 50 },
      { roles: [1], ttlDays: 10 },
    ],
    longestLives: [60, 60],
  });
  await world.send({ kind: "add", group: 0, users: [0, 1] });
  await world.send({ kind: "add", group: 1, users: [0] });
  await world.send({ kind: "active", user: 1, value: false });
});

const deps = () => ({ db: database.db, entropy });
const change = (limits: Partial<Limits>) =>
  changeLimits(
    deps(),
    { organisation: world.organisation, actor: { kind: "command_line" }, requestId: newId<RequestId>() },
    limits,
  );
const ends = async () =>
  (await world.grants())
    .map(({ state, expiresAt }) => `${state} ${((expiresAt ?? 0) - DAY_ZERO) / MS_PER_DAY}`)
    .sort();

describe("what an organisation allows", () => {
  test("less than before: live grants that last longer end earlier, the others stay as they are", async () => {
    expect(await change({ longestLifeDays: 20 })).toMatchObject({
      ok: true,
      value: { shortened: 2, over: 0 },
    });
    expect(await ends()).toEqual(["active 10", "active 20", "suspended 20"]);
    const { rows } = await database.owner.query(
      `select e.event, a.kind, convert_from(a.leaf, 'UTF8')::jsonb -> 'facts' ->> 'shortened' as shortened
       from grant_event e join audit_record a on a.id = e.audit_id
       where e.organisation_id = $1 and a.kind = 'organisation.limits'`,
      [world.organisation],
    );
    expect(rows).toEqual([
      { event: "shortened", kind: "organisation.limits", shortened: "2" },
      { event: "shortened", kind: "organisation.limits", shortened: "2" },
    ]);
  });

  test("less than what has passed already: over at once", async () => {
    await stopClockAt(database, day(9));
    expect(await change({ longestLifeDays: 9 })).toMatchObject({
      ok: true,
      value: { shortened: 3, over: 3 },
    });
    expect(await world.effective()).toEqual(new Set());
  });

  test("more again: nobody's access grows (R4)", async () => {
    await change({ longestLifeDays: 20 });
    await change({ longestLifeDays: 365 });
    expect(await ends()).toEqual(["active 10", "active 20", "suspended 20"]);
  });

  test("less for what is sensitive: only roles with the right to protected addresses, and administering access", async () => {
    await database.owner.query("update role_version set skjermet_adresse = true where role_id = $1", [
      world.roles[1],
    ]);
    expect(await change({ sensitiveLifeDays: 5 })).toMatchObject({ ok: true, value: { shortened: 1 } });
    expect(await ends()).toEqual(["active 5", "active 50", "suspended 50"]);
  });

  test.each<[Partial<Limits>, (keyof Limits)[]]>([
    [{ longestLifeDays: 366 }, ["longestLifeDays"]],
    [{ sensitiveLifeDays: 31, renewalWindowDays: 15 }, ["sensitiveLifeDays", "renewalWindowDays"]],
    [{ dormantAfterDays: 0, graceDays: -1 }, ["dormantAfterDays", "graceDays"]],
    [{ graceDays: 31, defaultLifeDays: Number.NaN }, ["defaultLifeDays", "graceDays"]],
  ])("never more than the product allows: %j", async (limits, outOfBounds) => {
    expect(await change(limits)).toEqual({ ok: false, error: { outOfBounds } });
    expect((await organisationSettings(deps(), world.organisation)).limits.longestLifeDays).toBe(365);
  });

  test("another organisation's grants stay as they are (R9)", async () => {
    const other = await openWorld(database, {
      users: 1,
      groups: [{ roles: [0], ttlDays: 50 }],
      longestLives: [60],
    });
    await other.send({ kind: "add", group: 0, users: [0] });
    await change({ longestLifeDays: 1 });
    expect(await other.grants()).toMatchObject([{ state: "active", expiresAt: day(50) }]);
  });
});
