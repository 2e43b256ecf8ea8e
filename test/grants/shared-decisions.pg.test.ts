import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Db } from "../../src/db/database.ts";
import type { GrantId } from "../../src/kernel/ids.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { decision } from "./decision.ts";
import { openWorld, type World } from "./support.ts";

const PEOPLE = [0, 1, 2, 3, 4, 5];
/** In this order, of whom the grant of one has ended. */
const ENDED = 2;

let database: TestDatabase;
let world: World;
let grantOf: (user: number) => GrantId;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  world = await openWorld(database, { users: PEOPLE.length, groups: [{ roles: [0] }], longestLives: [60] });
  await world.send({ kind: "add", group: 0, users: PEOPLE });
  const grants = await world.grants();
  grantOf = (user) => grants.find(({ userId }) => userId === world.users[user])?.id as GrantId;
  await world.send({ kind: "remove", group: 0, users: [ENDED] });
});

/** The database, where each transaction that writes is counted, and fails where `fails` says so of its number. */
function counted(fails: (write: number) => boolean = () => false): { db: Db; writes: () => number } {
  let writes = 0;
  const write: Db["write"] = (organisation, work) => {
    writes += 1;
    return fails(writes) ? Promise.reject(new Error("no disk")) : database.db.write(organisation, work);
  };
  return { db: { ...database.db, write }, writes: () => writes };
}

const outcomes = (db: Db): Promise<string[]> =>
  Promise.all(PEOPLE.map((user) => decision(world, db, grantOf(user), user).catch(String)));
const recorded = async (): Promise<string[]> => {
  const { rows } = await database.owner.query<{ outcome: string; actor_ref: string }>(
    "select outcome, actor_ref from audit_record where organisation_id = $1 and kind = 'lookup'",
    [world.organisation],
  );
  return PEOPLE.map((user) =>
    rows.flatMap((row) => (row.actor_ref === `employee:${world.users[user]}` ? row.outcome : [])).join(),
  );
};
const ALL_BUT_ONE = PEOPLE.map((user) => (user === ENDED ? "deny" : "permit"));

test("what is asked for together is decided in one transaction, and a denial is recorded in one of its own", async () => {
  const { db, writes } = counted();
  expect(await outcomes(db)).toEqual(ALL_BUT_ONE);
  expect(writes()).toBe(2);
  expect(await recorded()).toEqual(ALL_BUT_ONE);
});

test("when their transaction fails, each is decided alone, and nobody is refused for another's sake", async () => {
  const { db, writes } = counted((write) => write === 1 || write === 3);
  const permits = ALL_BUT_ONE.map((outcome, user) => (user === 1 ? "Error: no disk" : outcome));
  expect(await outcomes(db)).toEqual(permits);
  expect(writes()).toBe(1 + PEOPLE.length + 1);
  expect(await recorded()).toEqual(ALL_BUT_ONE.map((outcome, user) => (user === 1 ? "" : outcome)));
});

test("R1: a denial that cannot be recorded is no answer", async () => {
  const { db } = counted((write) => write === 2);
  expect(await outcomes(db)).toEqual(
    ALL_BUT_ONE.map((outcome) => (outcome === "deny" ? "Error: no disk" : outcome)),
  );
  expect(await recorded()).toEqual(ALL_BUT_ONE.map((outcome) => (outcome === "deny" ? "" : outcome)));
});
