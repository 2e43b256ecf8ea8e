import { sql } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ask, type Db, openDb, type Tx } from "../../src/db/database.ts";
import type { ScimUserId } from "../../src/kernel/ids.ts";
import type { LogEvent } from "../../src/kernel/log.ts";
import { DEEP, LONG } from "../grants/directory-model.ts";
import { day, openFastDatabase, stopClockAt, type World } from "../grants/support.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { openStaffedWorld, review, run, upTo } from "./jobs-world.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

const PEOPLE = DEEP ? 10_000 : 1_300;
const MINUTE = 60_000;

type Crash = "connection killed" | "aborted before the commit" | "killed after the commit";

/**
 * A process with connections of its own. With a crash in it, it dies in the transaction of that number: no more of its
 * statements arrive.
 */
function openProcess(crash?: { how: Crash; at: number }): {
  db: Db;
  dead: () => boolean;
  close(): Promise<void>;
} {
  const pool = new pg.Pool({ connectionString: database.url, max: 3 });
  pool.on("error", () => {});
  const real = openDb(pool);
  let transactions = 0;
  let dead = false;
  const gone = () => new Error("this process is dead");
  const write: Db["write"] = async (organisation, work) => {
    if (dead) throw gone();
    transactions += 1;
    const dies = crash && transactions === crash.at ? crash.how : null;
    const written = await real.write(organisation, async (tx: Tx) => {
      const answer = await work(tx);
      if (dies === null || dies === "killed after the commit") return answer;
      dead = true;
      if (dies === "aborted before the commit") throw gone();
      const [own] = await ask(tx, sql<{ pid: number }>`select pg_backend_pid() as pid`);
      await database.owner.query("select pg_terminate_backend($1)", [own?.pid]);
      return answer;
    });
    if (dies !== null) {
      dead = true;
      throw gone();
    }
    return written;
  };
  return { db: { ...real, write }, dead: () => dead, close: () => pool.end() };
}

const count = async (statement: string, world: World, ...values: unknown[]): Promise<number> => {
  const { rows } = await database.owner.query<{ n: number }>(`select count(*)::int as n from ${statement}`, [
    world.organisation,
    ...values,
  ]);
  return rows[0]?.n ?? -1;
};

describe("five sweepers at once, three of which crash", () => {
  /** A fifth each: expires, expires while suspended, lapses, goes unanswered in a review, ended long ago. */
  async function everyKind(): Promise<World & { leader: ScimUserId; iam: ScimUserId }> {
    await stopClockAt(database, day(0));
    const world = await openStaffedWorld(database, { people: PEOPLE, ttlDays: 10 });
    const fifth = (n: number) => upTo(PEOPLE / 5).map((i) => world.users[n * (PEOPLE / 5) + i] as string);
    const [mapping] = world.mappings;
    const made = async (users: string[], state: string, more: string) => {
      await database.owner.query(
        `insert into role_grant (organisation_id, user_id, mapping_id, role_id, state, not_before, life_from, expires_at,
           last_full_approval, lapses_at, ended_at, ended_reason)
         select $1, u, $3, $4, $5, ${more} from unnest($2::uuid[]) as u`,
        [world.organisation, users, mapping?.id, world.roles[0], state],
      );
    };
    const begun = "decision_now(), decision_now()";
    const at = (days: number) => `decision_now() + interval '${24 * days} hours'`;
    await made(fifth(0), "active", `${begun}, ${at(60)}, decision_now(), null, null, null`);
    await review(database, world, day(9));
    await made(fifth(1), "active", `${begun}, ${at(10)}, decision_now(), null, null, null`);
    await made(fifth(2), "suspended", `${begun}, ${at(10)}, decision_now(), null, null, null`);
    await made(fifth(3), "requested", `null, null, null, null, ${at(7)}, null, null`);
    await made(
      fifth(4),
      "expired",
      `${at(-90)}, ${at(-90)}, ${at(-40)}, ${at(-90)}, null, ${at(-40)}, 'expired'`,
    );
    // As autovacuum does a minute after so many rows: without it every plan is a guess.
    await database.owner.query("analyze");
    return world;
  }

  test(
    "every transition, every event and every notice is there, each once",
    async () => {
      const world = await everyKind();
      const each = PEOPLE / 5;
      let now = day(10);
      await stopClockAt(database, now);
      // In the first batch (the transaction after that which takes the lease), in a later one, and in a notice's.
      const crashes = [
        { job: "tidy", how: "connection killed", at: 2 },
        { job: "tidy", how: "aborted before the commit", at: 4 },
        { job: "tidy", how: "killed after the commit", at: 3 },
        { job: "notices", how: "connection killed", at: 3 },
        { job: "notices", how: "killed after the commit", at: 3 },
      ] as const;
      let crashed = 0;
      const logged: LogEvent[] = [];
      for (const job of ["tidy", "notices"] as const) {
        for (const crash of [...crashes.filter((one) => one.job === job), undefined]) {
          const five = [openProcess(crash), ...upTo(4).map(() => openProcess(crash))];
          await Promise.all(five.map(({ db }) => run(db, job, (event) => void logged.push(event))));
          crashed += five.filter(({ dead }) => dead()).length;
          await Promise.all(five.map(({ close }) => close()));
          // Whoever died had the lease: a minute later somebody else may.
          now += MINUTE;
          await stopClockAt(database, now);
        }
      }
      expect(crashed).toBe(5);
      expect(logged.filter((one) => one.event === "job" && one.outcome === "failed").length).toBe(5);

      const { organisation } = world;
      const { rows: states } = await database.owner.query(
        `select state, ended_reason as reason, count(*)::int as n from role_grant
         where organisation_id = $1 and role_id is not null group by 1, 2 order by 1, 2`,
        [organisation],
      );
      expect(states).toEqual([
        { state: "closed", reason: "expired", n: each },
        { state: "expired", reason: "expired", n: 2 * each },
        { state: "lapsed", reason: "lapsed", n: each },
        { state: "revoked", reason: "review_unanswered", n: each },
      ]);
      const { rows: events } = await database.owner.query(
        `select event, count(*)::int as n, count(distinct grant_id)::int as grants from grant_event
         where organisation_id = $1 and event <> 'review_opened' group by 1 order by 1`,
        [organisation],
      );
      expect(events).toEqual([
        { event: "closed", n: each, grants: each },
        { event: "expired", n: 2 * each, grants: 2 * each },
        { event: "lapsed", n: each, grants: each },
        { event: "revoked", n: each, grants: each },
      ]);
      expect(await count("review_item where organisation_id = $1 and answer = 'unanswered'", world)).toBe(
        each,
      );
      expect(await count("review_campaign where organisation_id = $1 and closed_at = deadline", world)).toBe(
        1,
      );
      // Each event has its record, and the records tell of as many rows as there are.
      expect(
        await count(
          `grant_event e where organisation_id = $1 and not exists (
             select from audit_record a where a.organisation_id = e.organisation_id and a.id = e.audit_id)`,
          world,
        ),
      ).toBe(0);
      const { rows: records } = await database.owner.query(
        `select reason, sum((convert_from(leaf, 'UTF8')::jsonb -> 'facts' ->> 'count')::int)::int as n
         from audit_record where organisation_id = $1 and kind = 'job.done' and actor_ref = 'system' group by 1 order by 1`,
        [organisation],
      );
      expect(records).toEqual([
        { reason: "campaign_over", n: 1 },
        { reason: "grace_over", n: each },
        { reason: "over", n: 4 * each },
        { reason: "unanswered", n: each },
      ]);
      // The holder and the leader of each grant that the clock ended lately; what ended 40 days ago is no news.
      const { rows: told } = await database.owner.query(
        `select kind, count(*)::int as n, count(distinct about_id)::int as grants from notice
         where organisation_id = $1 group by 1 order by 1`,
        [organisation],
      );
      expect(told).toEqual([{ kind: "access_ended", n: 2 * 3 * each, grants: 3 * each }]);

      for (const job of ["tidy", "notices"] as const)
        expect(await run(database.db, job)).toMatchObject({ changed: 0, failed: 0, outcome: "done" });
    },
    LONG,
  );
});
