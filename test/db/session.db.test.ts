import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ask, type Db, later, WithCommit } from "../../src/db/database.ts";
import { sqlStateOf } from "../../src/db/errors.ts";
import type { OrganisationId } from "../../src/kernel/ids.ts";
import { tripsOf } from "../support/round-trips.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

const FIRST = "01990000-0000-7000-8000-000000000001" as OrganisationId;
const ABSENT = "01990000-0000-7000-8000-0000000000ff" as OrganisationId;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.asOwner((tx) =>
    tx
      .insertInto("organisation")
      .values({ id: FIRST, organisation_number: "999000001", name: "Fjordheim" })
      .execute(),
  );
});
afterAll(() => database.close());

const subject = (mark: number, organisation: OrganisationId = FIRST) =>
  sql<{
    epoch: string;
  }>`insert into audit_subject (organisation_id, record_id, ref, epoch, tag, wrapped_key, sealed)
    values (${organisation}, ${FIRST}, ${Buffer.alloc(32, mark)}, ${`e${mark}`}, ${Buffer.alloc(32)}, '\\x00', '\\x00')
    returning ${`e${mark}`}::text as epoch`;
const stored = async () => {
  const { rows } = await database.owner.query("select epoch from audit_subject order by epoch");
  return rows.map(({ epoch }) => epoch);
};
const forget = () => database.owner.query("delete from audit_subject");

test("what is asked in one turn, the opening and what needs no answer share a round trip", async () => {
  const trips = await tripsOf(database.owner, (db) =>
    db.write(FIRST, async (tx) => {
      later(tx, subject(1));
      const answers = await Promise.all([ask(tx, subject(2)), ask(tx, sql`select 1 as one`)]);
      expect(answers).toEqual([[{ epoch: "e2" }], [{ one: 1 }]]);
      later(tx, subject(3));
    }),
  );
  expect(trips).toBe(2); // the second with the commit
  expect(await stored()).toEqual(["e1", "e2", "e3"]);
  await forget();
});

test("an answer left for the commit costs no round trip of its own", async () => {
  let epoch: unknown;
  const trips = await tripsOf(database.owner, async (db) => {
    epoch = await db.write(FIRST, async (tx) => new WithCommit(ask(tx, subject(1))));
  });
  expect([trips, epoch, await stored()]).toEqual([1, [{ epoch: "e1" }], ["e1"]]);
  await forget();
});

test("a read is one round trip, and statements that are asked for later are bound just the same", async () => {
  const trips = await tripsOf(database.owner, (db) =>
    db.read(FIRST, async (tx) => {
      expect(await ask(tx, sql`select current_user::text as who`)).toEqual([{ who: "identity_sync_reader" }]);
      const again = await tx.selectFrom("organisation").select("id").execute();
      expect(again).toEqual([{ id: FIRST }]);
    }),
  );
  expect(trips).toBe(2);
});

test.each<[string, (db: Db) => Promise<unknown>]>([
  ["a statement that nobody waits for", (db) => db.write(FIRST, async (tx) => later(tx, subject(1, ABSENT)))],
  [
    "a statement that nobody waits for, before one that is",
    (db) =>
      db.write(FIRST, async (tx) => {
        later(tx, subject(1, ABSENT));
        await ask(tx, subject(2));
      }),
  ],
  [
    "the answer that comes with the commit",
    (db) => db.write(FIRST, async (tx) => new WithCommit(ask(tx, subject(1, ABSENT)))),
  ],
  [
    "a statement whose failure was caught: the commit says so",
    (db) =>
      db.write(FIRST, async (tx) => {
        later(tx, subject(1));
        await ask(tx, subject(2, ABSENT)).catch(() => undefined);
      }),
  ],
])("fails the transaction, and the connection is clean afterwards: %s", async (_what, work) => {
  const failure = await work(database.db).catch((error: unknown) => error);
  expect(sqlStateOf(failure)).toBe("42501");
  expect(await stored()).toEqual([]);
  for (let turn = 0; turn < 50; turn++) await database.db.now();
  const open =
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'";
  if (database.kind === "postgres") expect((await database.owner.query(open)).rows).toEqual([{ n: 0 }]);
});

test("a transaction of one round trip that fails as it commits has answered nothing", async () => {
  await database.owner.query(`
    create function not_today() returns trigger language plpgsql as $$ begin raise 'not today'; end $$;
    create constraint trigger at_the_end after insert on audit_subject deferrable initially deferred
      for each row execute function not_today()`);
  const answers: unknown[] = [];
  const attempt = database.db.write(FIRST, async (tx) => {
    const answer = ask(tx, subject(1));
    answer.then(
      (rows) => answers.push(rows),
      () => undefined,
    );
    return new WithCommit(answer);
  });
  await expect(attempt).rejects.toThrow("not today");
  expect([answers, await stored()]).toEqual([[], []]);
  await database.owner.query("drop trigger at_the_end on audit_subject; drop function not_today");
  await database.db.write(FIRST, async (tx) => later(tx, subject(1)));
  expect(await stored()).toEqual(["e1"]);
  await forget();
});

test("work that throws before its statements were sent sends none, not even later", async () => {
  const attempt = database.db.write(FIRST, async (tx) => {
    ask(tx, subject(1)).catch(() => undefined);
    later(tx, subject(2));
    throw new Error("stop here");
  });
  await expect(attempt).rejects.toThrow("stop here");
  await database.db.now();
  expect(await stored()).toEqual([]);
});

test("an opening that fails is followed by nothing: no statement runs outside its role and organisation", async () => {
  await database.owner.query("create role identity_sync_gone");
  const attempt = database.db.read(FIRST, (tx) => ask(tx, sql`select 1`), "identity_sync_nobody" as never);
  expect(sqlStateOf(await attempt.catch((error: unknown) => error))).toBe("22023");
  await database.owner.query("drop role identity_sync_gone");
});

test("a statement that failed is prepared again and works", async () => {
  const insert = (organisation: OrganisationId) =>
    database.db.write(
      organisation,
      async (tx) =>
        new WithCommit(
          ask(
            tx,
            sql`insert into audit_subject (organisation_id, record_id, ref, epoch, tag, wrapped_key, sealed)
        values (${organisation}, ${FIRST}, ${Buffer.alloc(32, 9)}, 'again', ${Buffer.alloc(32)}, '\\x00', '\\x00')`,
          ),
        ),
    );
  for (let turn = 0; turn < 8; turn++) {
    await expect(insert(ABSENT)).rejects.toThrow();
    await insert(FIRST);
    expect(await stored()).toEqual(["again"]);
    await forget();
  }
});
