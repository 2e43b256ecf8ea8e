import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { type Db, openDb } from "../../src/db/database.ts";
import { proposeMapping } from "../../src/grants/mappings/mapping-service.ts";
import type { GrantId, RequestId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { decision } from "./decision.ts";
import { DEEP, LONG, type Message } from "./directory-model.ts";
import { entropy, newId } from "./skeleton.ts";
import { approveSeen, openWorld, type World } from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Pools beside the test's own, as other processes have them. */
const pools: pg.Pool[] = [];
function connections(count: number): Db {
  const pool = new pg.Pool({ connectionString: database.url, max: count });
  pool.on("error", () => {});
  pools.push(pool);
  return openDb(pool);
}
afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end()));
});

const upTo = (count: number) => Array.from({ length: count }, (_, i) => i);
const random = (below: number) => Math.floor(Math.random() * below);
const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const count = async (statement: string, world: World): Promise<number> =>
  (
    await database.owner.query<{ n: number }>(`select count(*)::int as n from ${statement}`, [
      world.organisation,
    ])
  ).rows[0]?.n ?? -1;

describe("R2: zero-stale revocation", () => {
  const PEOPLE = DEEP ? 600 : 40;

  test(
    "no look-up that starts after the message that ended the grant was answered is permitted, on any connection",
    async () => {
      const world = await openWorld(database, {
        users: PEOPLE,
        groups: [{ roles: [0] }],
        longestLives: [60],
      });
      await world.send({ kind: "add", group: 0, users: upTo(PEOPLE) });
      const grants = await world.grants();
      const grantOf = (user: number) =>
        grants.find(({ userId }) => userId === world.users[user])?.id as GrantId;
      const ids = upTo(PEOPLE).map(grantOf);

      const endedAt = new Map<number, number>();
      const seen: { user: number; startedAt: number; outcome: "permit" | "deny" }[] = [];
      let over = false;
      const lookingUp = [connections(6), connections(6)].flatMap((db) =>
        upTo(6).map(async () => {
          while (!over) {
            // Mostly about those whose grants end just now.
            const user =
              random(4) === 0 ? random(PEOPLE) : Math.min(PEOPLE - 1, endedAt.size + random(4) - 2 + 1);
            const about = Math.max(0, user);
            const startedAt = performance.now();
            seen.push({
              user: about,
              startedAt,
              outcome: await decision(world, db, ids[about] as GrantId, about),
            });
          }
        }),
      );
      const ending = connections(2);
      const ways: ((user: number) => Message)[] = [
        (user) => ({ kind: "remove", group: 0, users: [user] }),
        (user) => ({ kind: "active", user, value: false }),
        (user) => ({ kind: "deleteUser", user }),
        (user) => ({ kind: "externalId", user, value: "object-of-somebody-else" }),
      ];
      for (const user of upTo(PEOPLE)) {
        await pause(random(15));
        const message = (ways[user % ways.length] as (typeof ways)[0])(user);
        expect(await world.send(message, ending)).toBe(200);
        endedAt.set(user, performance.now());
      }
      await pause(50);
      over = true;
      await Promise.all(lookingUp);

      const stale = seen.filter(
        ({ user, startedAt, outcome }) =>
          outcome === "permit" && startedAt > (endedAt.get(user) ?? Number.POSITIVE_INFINITY),
      );
      expect(stale).toEqual([]);
      const permits = seen.filter(({ outcome }) => outcome === "permit").length;
      const denials = seen.length - permits;
      expect(permits).toBeGreaterThan(PEOPLE);
      expect(denials).toBeGreaterThan(PEOPLE);
      // Each decision left its one record, and only a permit says whom it was about.
      const of = (outcome: string) =>
        count(
          `audit_record where organisation_id = $1 and kind = 'lookup' and outcome = '${outcome}'`,
          world,
        );
      expect([await of("permit"), await of("deny")]).toEqual([permits, denials]);
      expect(await count("audit_subject where organisation_id = $1", world)).toBe(permits);
    },
    LONG,
  );

  test("what another pool decided is seen at once: end, ask, resume, ask, a hundred times", async () => {
    const world = await openWorld(database, { users: 1, groups: [{ roles: [0] }], longestLives: [60] });
    await world.send({ kind: "add", group: 0, users: [0] });
    const grant = (await world.grants())[0]?.id as GrantId;
    const [here, there] = [connections(1), connections(1)];
    for (const _ of upTo(100)) {
      await world.send({ kind: "active", user: 0, value: false }, here);
      expect(await decision(world, there, grant, 0)).toBe("deny");
      await world.send({ kind: "active", user: 0, value: true }, here);
      expect(await decision(world, there, grant, 0)).toBe("permit");
    }
  });
});

describe("changes at the same time", () => {
  // 32 at once: over HTTP, with the version that each one hears of, in test/scim/provisioning-races.
  test.each(DEEP ? [8, 32] : [8])(
    "400 parallel adds to one group over %i connections: none is lost, one record each",
    async (many) => {
      const world = await openWorld(database, { users: 400, groups: [{ roles: [0] }], longestLives: [60] });
      const db = connections(many);
      const answers = await Promise.all(
        upTo(400).map((user) => world.send({ kind: "add", group: 0, users: [user] }, db)),
      );
      expect(answers.filter((status) => status !== 200)).toEqual([]);
      expect(await count("scim_member where organisation_id = $1", world)).toBe(400);
      expect((await world.effective()).size).toBe(400);
      expect((await world.grants()).length).toBe(400);
      expect(
        await count("audit_record where organisation_id = $1 and kind = 'scim.group.changed'", world),
      ).toBe(400);
      const { rows } = await database.owner.query(
        "select version::int from scim_group where organisation_id = $1",
        [world.organisation],
      );
      expect(rows).toEqual([{ version: 401 }]);
    },
  );

  test.each([
    ["disabled", (user: number): Message => ({ kind: "active", user, value: false }), [200]],
    ["deleted", (user: number): Message => ({ kind: "deleteUser", user }), [200, 400]],
  ])(
    "a person added while being %s: all ends consistent, and nobody sees a database error",
    async (_how, ending, allowed) => {
      const PEOPLE = DEEP ? 500 : 60;
      const groups = [{ roles: [0, 1] }, { roles: [0] }];
      const world = await openWorld(database, { users: PEOPLE, groups, longestLives: [60, 60] });
      const db = connections(16);
      const answers = await Promise.all(
        upTo(PEOPLE).map(async (user) => {
          const [, first, second] = await Promise.all([
            pause(random(3)).then(() => world.send(ending(user), db)),
            pause(random(3)).then(() => world.send({ kind: "add", group: 0, users: [user] }, db)),
            pause(random(3)).then(() => world.send({ kind: "add", group: 1, users: [user] }, db)),
          ]);
          return [first, second];
        }),
      );
      for (const status of answers.flat()) expect(allowed).toContain(status);
      await expectConsistent(world);
      expect(await world.effective()).toEqual(new Set());
    },
  );

  test(
    "anything at all at once: no deadlock, and what is left is consistent",
    async () => {
      const db = connections(16);
      for (const _ of upTo(DEEP ? 100 : 4)) {
        const groups = [{ roles: [0, 1] }, { roles: [1, 0] }, { roles: [0] }];
        const world = await openWorld(database, { users: 6, groups, longestLives: [60, 60] });
        const some = () =>
          upTo(6)
            .filter(() => random(2) === 0)
            .reverse();
        const message = (): Message => {
          const [user, group] = [random(6), random(3)];
          const pick = random(20);
          if (pick < 6) return { kind: "add", group, users: some() };
          if (pick < 11) return { kind: "remove", group, users: some() };
          if (pick < 13) return { kind: "replace", group, users: some() };
          if (pick < 17) return { kind: "active", user, value: random(2) === 0 };
          if (pick < 19) return { kind: "externalId", user, value: `object-${random(2) === 0 ? user : "x"}` };
          return random(4) === 0 ? { kind: "deleteGroup", group } : { kind: "deleteUser", user };
        };
        const statuses = await Promise.all(
          upTo(16).map(async () => {
            const answers: number[] = [];
            for (const __ of upTo(12)) answers.push(await world.send(message(), db));
            return answers;
          }),
        );
        for (const status of statuses.flat()) expect([200, 400, 404]).toContain(status);
        await expectConsistent(world);
      }
      // Not even one that the retry would have hidden: locks are taken in one order everywhere.
      const { rows } = await database.owner.query<{ deadlocks: string }>(
        "select deadlocks from pg_stat_database where datname = current_database()",
      );
      expect(rows).toEqual([{ deadlocks: "0" }]);
    },
    LONG,
  );

  test("people disabled and enabled while the mapping of their group is approved: their grants say how they stand", async () => {
    const db = connections(24);
    for (const _ of upTo(DEEP ? 200 : 10)) {
      const world = await openWorld(database, { users: 40, groups: [{ roles: [] }], longestLives: [60] });
      await world.send({ kind: "add", group: 0, users: upTo(40) });
      const by = { kind: "command_line" } as const;
      const context = { organisation: world.organisation, actor: by, requestId: newId<RequestId>() };
      const proposal = {
        groupId: world.groups[0] as string,
        target: { roleId: world.roles[0] as RoleId },
        ttlDays: 30,
      };
      const proposed = await proposeMapping({ db, entropy }, context, proposal);
      if (!proposed.ok) throw new Error(proposed.error);
      const approver = newId<ScimUserId>();
      await Promise.all([
        pause(random(20)).then(async () => {
          // Whoever is disabled between the preview and the approval makes it stale: the approver looks again.
          for (;;) {
            const by = { ...context, person: approver };
            const result = await approveSeen({ db, entropy }, by, proposed.value.id);
            if (result.ok) return;
            expect(result.error).toBe("stale_preview");
          }
        }),
        ...upTo(40).map((user) =>
          pause(random(30)).then(() => world.send({ kind: "active", user, value: false }, db)),
        ),
      ]);
      expect(await world.effective()).toEqual(new Set());
      await expectConsistent(world);
    }
  });
});

/** What must hold whenever nothing is under way, however it came about. */
async function expectConsistent(world: World): Promise<void> {
  const none = async (what: string, statement: string) => expect(await count(statement, world), what).toBe(0);
  const standing = "(u.active and not u.identity_changed)";
  await none(
    "a membership of a deleted user or group",
    `scim_member m join scim_user u on u.id = m.user_id join scim_group g on g.id = m.group_id
     where m.organisation_id = $1 and (u.deleted_at is not null or g.deleted_at is not null)`,
  );
  await none(
    "a live grant of somebody who is no member, or is deleted",
    `role_grant g join scim_user u on u.id = g.user_id join group_mapping p on p.id = g.mapping_id
     where g.organisation_id = $1 and g.state in ('requested', 'active', 'suspended')
       and (u.deleted_at is not null or not exists (
         select from scim_member m where m.group_id = p.group_id and m.user_id = g.user_id))`,
  );
  await none(
    "a member of a mapped group without a grant",
    `scim_member m join group_mapping p on p.group_id = m.group_id and p.state = 'active'
     where m.organisation_id = $1 and not exists (
       select from role_grant g where g.user_id = m.user_id and g.mapping_id = p.id and g.state in ('requested', 'active', 'suspended'))`,
  );
  await none(
    "a grant whose state is not how its user stands",
    `role_grant g join scim_user u on u.id = g.user_id
     where g.organisation_id = $1 and g.state = case when ${standing} then 'suspended' else 'active' end`,
  );
  await none(
    "an event without its record",
    `grant_event e where e.organisation_id = $1 and not exists (select from audit_record a where a.id = e.audit_id)`,
  );
}
