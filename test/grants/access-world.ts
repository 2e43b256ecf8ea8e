import type { PersonContext } from "../../src/grants/act.ts";
import { approveRequest, rejectAsked, withdrawRequest } from "../../src/grants/requests/decision-service.ts";
import { renew } from "../../src/grants/requests/renewal-service.ts";
import { NO_WISH, type Wish } from "../../src/grants/requests/request-policy.ts";
import { askAgain, askForRole } from "../../src/grants/requests/request-service.ts";
import { revoke, shorten } from "../../src/grants/requests/revoke-service.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { Result } from "../../src/kernel/result.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { entropy, newId, type Plan } from "./skeleton.ts";
import { DAY_ZERO, stopClockAt, type World, worldsOf } from "./support.ts";

/** The people of these tests, by their place in the world. */
export const [KARI, OLA, LEADER, OWNER, IDA, IVAR, DPO, STRANGER] = [0, 1, 2, 3, 4, 5, 6, 7];
/** Group 0 gives role 0 (not to be asked for); role 1 may be asked for, at most 60 days; role 2 is sensitive. */
export const ACCESS_PLAN: Plan = {
  users: 8,
  groups: [{ roles: [0], ttlDays: 30 }, { roles: [2], ttlDays: 20 }, { roles: [] }],
  longestLives: [100, 60, 40],
};

/**
 * Kari and Ola are led by LEADER; OWNER owns every role; Ida and Ivar are IAM staff; DPO is what it says. Portal roles
 * last longer than any test. Written as the services would write it.
 */
export async function peopleAccess({ owner }: TestDatabase, ...worlds: World[]): Promise<void> {
  const portal = worlds.flatMap(({ organisation: o, source: s, users }) =>
    (
      [
        [LEADER, "leader"],
        [IDA, "iam"],
        [IVAR, "iam"],
        [DPO, "dpo"],
      ] as const
    ).map(([user, role]) => ({ o, s, user: users[user], role, mapping: newId(), group: newId() })),
  );
  const led = worlds.flatMap(({ organisation: o, users }) => {
    const value = users[LEADER] as string;
    return [KARI, OLA].map((user) => ({ o, user: users[user], value, pushed: manager(value) }));
  });
  const roles = worlds.flatMap(({ organisation: o, roles: all, users }) =>
    all.map((role, at) => ({ o, role, owner: users[OWNER], requestable: at > 0, sensitive: at === 2 })),
  );
  const from = (rows: object[], columns: string) =>
    `from jsonb_to_recordset('${JSON.stringify(rows)}') as p(o uuid, ${columns})`;
  const all = from(portal, `s uuid, "user" uuid, role text, mapping uuid, "group" uuid`);
  const ever = "decision_now(), decision_now() + interval '9999 days'";
  await owner.query(`
    insert into scim_group (organisation_id, source_id, id, display_name_key, resource) select o, s, "group", role, '{}' ${all};
    insert into group_mapping (organisation_id, id, group_id, portal_role, ttl_days, state, proposed_by, approved_at)
      select o, mapping, "group", role, 30, 'active', 'bootstrap', decision_now() ${all};
    insert into scim_member (organisation_id, group_id, user_id) select o, "group", "user" ${all};
    insert into role_grant (organisation_id, user_id, mapping_id, portal_role, state, not_before, expires_at, life_from, last_full_approval)
      select o, "user", mapping, role, 'active', ${ever}, decision_now(), decision_now() ${all};
    update scim_user set manager_id = value, resource = resource || pushed
      ${from(led, `"user" uuid, value text, pushed jsonb`)} where organisation_id = o and id = "user";
    update role_version v set owner_id = p.owner, requestable = p.requestable, sensitive = p.sensitive,
        default_life_days = least(default_life_days, 30)
      ${from(roles, "role uuid, owner uuid, requestable boolean, sensitive boolean")}
      where v.organisation_id = p.o and v.role_id = p.role;`);
}

/** Worlds with these people in them, on day 0; made fifty at a time, for one each would cost more than the test. */
export function accessWorlds(): (database: TestDatabase) => Promise<World> {
  const ready: World[] = [];
  const another = worldsOf(ACCESS_PLAN);
  return async (database) => {
    await stopClockAt(database, DAY_ZERO);
    if (ready.length === 0) {
      while (ready.length < 50) ready.push(await another(database));
      await peopleAccess(database, ...ready);
    }
    return ready.pop() as World;
  };
}

/** As the directory pushes it. */
export const manager = (value: string) => ({
  "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { manager: { value } },
});

/** Somebody of the world, doing things. */
export function acting(database: TestDatabase, world: World, user: number) {
  const deps = { db: database.db, entropy };
  const me = world.users[user] as ScimUserId;
  const context: PersonContext = {
    organisation: world.organisation,
    actor: { kind: "employee", ref: me },
    requestId: newId<RequestId>(),
    person: me,
  };
  const reason = "needed for the work";
  return {
    ask: (role: number, wish: Partial<Wish> = {}, forUser = user, urgent = false) =>
      askForRole(deps, context, {
        roleId: world.roles[role] as string,
        userId: world.users[forUser] as string,
        wish: { ...NO_WISH, ...wish },
        reason,
        urgent,
      }),
    askAgain: (grant: string, wish: Partial<Wish> = {}) =>
      askAgain(deps, context, grant, { wish: { ...NO_WISH, ...wish }, reason, urgent: false }),
    approve: (grant: string, wish: Partial<Wish> = {}) =>
      approveRequest(deps, context, grant, { ...NO_WISH, ...wish }, null),
    reject: (grant: string) => rejectAsked(deps, context, grant, reason),
    withdraw: (grant: string) => withdrawRequest(deps, context, grant, reason),
    renew: async (...grants: string[]) => {
      const all = await renew(deps, context, grants, reason);
      if (!all.ok) throw new Error(all.error);
      return all.value.map(({ result }) => (result.ok ? result.value : result.error));
    },
    shorten: (grant: string, until: number) => shorten(deps, context, grant, until as Instant, reason),
    revoke: (grant: string) => revoke(deps, context, grant, reason),
  };
}

export const value = <T>(result: Result<T, string>): T => {
  if (!result.ok) throw new Error(`refused: ${result.error}`);
  return result.value;
};
export const refusal = <E>(result: Result<unknown, E>): E | "accepted" =>
  result.ok ? "accepted" : result.error;

/** What happened to one grant, oldest first, each with the audit record that it points at. */
export async function historyOf({ owner }: TestDatabase, grant: string): Promise<string[]> {
  const { rows } = await owner.query<{ line: string }>(
    `select e.event || ' ' || coalesce(a.kind, 'NO RECORD') || coalesce(' ' || a.actor_ref, '') as line
     from grant_event e left join audit_record a on a.organisation_id = e.organisation_id and a.id = e.audit_id
     where e.grant_id = $1 order by e.at, e.id`,
    [grant],
  );
  return rows.map(({ line }) => line);
}

/** Somebody signs in now, or has done at an instant. */
export async function signsIn({ owner }: TestDatabase, world: World, user: number): Promise<void> {
  await owner.query(
    `insert into sign_in values ($1, $2, decision_now())
     on conflict (organisation_id, user_id) do update set last_at = excluded.last_at`,
    [world.organisation, world.users[user]],
  );
}
