import { sql } from "kysely";
import { ask, type Db } from "../../src/db/database.ts";
import type { ActDeps, PersonContext } from "../../src/grants/act.ts";
import { approve, previewMapping } from "../../src/grants/mappings/mapping-approval-service.ts";
import type {
  MappingId,
  OrganisationId,
  RequestId,
  RoleId,
  ScimGroupId,
  ScimUserId,
  SourceId,
} from "../../src/kernel/ids.ts";
import { patchGroup, postGroup, removeGroup } from "../../src/scim/group-requests.ts";
import { ScimError } from "../../src/scim/scim-error.ts";
import type { ScimCaller, ScimDeps, Wishes } from "../../src/scim/scim-request.ts";
import { patchUser, postUser, removeUser } from "../../src/scim/user-requests.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import type { Message } from "./directory-model.ts";
import {
  entropy,
  groupResource,
  insertSkeletons,
  newId,
  type Plan,
  type Skeleton,
  skeletonOf,
  userResource,
} from "./skeleton.ts";

/** Day 0 of every test: an instant with nothing special about it. */
export const DAY_ZERO = Date.parse("2026-03-10T09:30:00.123Z");
export const MS_PER_DAY = 86_400_000;
export const day = (days: number): number => DAY_ZERO + days * MS_PER_DAY;

/**
 * Thousands of small transactions, none of which needs to outlive the test: their commits wait for no disk. All of
 * them where summer time begins on day 19, for no life may follow that.
 */
export async function openFastDatabase(): Promise<TestDatabase> {
  const database = await openTestDatabase();
  if (database.kind === "postgres") {
    const { rows } = await database.owner.query<{ name: string }>("select current_database() as name");
    // For the connections to come, which are all of those that `db` will open.
    for (const setting of ["synchronous_commit = off", "timezone = 'Europe/Oslo'"])
      await database.owner.query(`alter database ${rows[0]?.name} set ${setting}`);
  } else await database.owner.query("set timezone = 'Europe/Oslo'");
  await stopClockAt(database, DAY_ZERO);
  return database;
}

const stoppedAt = new WeakMap<TestDatabase, number>();

/**
 * Stops the database's clock for decisions at an instant, as only its owner can. The first time the clock becomes a row
 * that is looked at; from then on it is that row that changes, for a new function would make every plan anew. A
 * function of plpgsql, which is not taken apart into the plans that use it.
 */
export async function stopClockAt(database: TestDatabase, instant: number): Promise<void> {
  const before = stoppedAt.get(database);
  if (before === instant) return;
  stoppedAt.set(database, instant);
  const at = new Date(instant).toISOString();
  if (before !== undefined) {
    await database.owner.query(`update tests.stopped_clock set at = '${at}'`);
    return;
  }
  await database.owner.query(
    `create schema tests;
     create table tests.stopped_clock (at timestamptz(3) not null);
     insert into tests.stopped_clock values ('${at}');
     create or replace function decision_now() returns timestamptz(3) language plpgsql stable parallel safe
       security definer as $$ begin return (select at from tests.stopped_clock); end $$`,
  );
}

/** Looks at the preview and approves what it shows. */
export async function approveSeen(deps: ActDeps, context: PersonContext, id: string) {
  const preview = await previewMapping(deps, context.organisation, id);
  return approve(deps, context, id, preview.ok ? preview.value.hash : "nothing to see");
}

export type GrantRow = {
  id: string;
  userId: string;
  mappingId: string;
  state: "requested" | "active" | "suspended" | "expired" | "revoked" | "cancelled" | "lapsed";
  notBefore: number | null;
  expiresAt: number | null;
  lastFullApproval: number | null;
  endedAt: number | null;
  endedReason: string | null;
  lapsesAt: number | null;
  /** When the membership went with many others, while the grant waits for it. */
  lostAt: number | null;
};

/** An organisation of its own with one source, which sends messages as Entra would. */
export type World = {
  organisation: OrganisationId;
  source: SourceId;
  roles: readonly RoleId[];
  /** The present account of each userName, and the present group of each name. */
  users: ScimUserId[];
  groups: ScimGroupId[];
  mappings: readonly { id: MappingId; group: number; role: number }[];
  /** Sends it through the real requests; the status that answers it (200 for every success). */
  send(message: Message, through?: Db): Promise<number>;
  /** "user.generation" of an account, also one that is deleted. */
  nameOf(userId: string): string;
  /** Who has which role now, by the view: "user.generation/role". */
  effective(): Promise<Set<string>>;
  /** Every grant there ever was, in the order in which they were made. */
  grants(): Promise<GrantRow[]>;
};

export async function openWorld(database: TestDatabase, plan: Plan): Promise<World> {
  const skeleton = skeletonOf(plan);
  await database.db.asOwner((tx) => insertSkeletons(tx, [skeleton]));
  return inhabit(database, skeleton);
}

/** The same for property tests: worlds of one plan, made fifty at a time on day 0. Leaves the clock at day 0. */
export function worldsOf(plan: Plan): (database: TestDatabase) => Promise<World> {
  const ready: Skeleton[] = [];
  return async (database) => {
    await stopClockAt(database, DAY_ZERO);
    if (ready.length === 0) {
      const made = Array.from({ length: 50 }, () => skeletonOf(plan));
      await database.db.asOwner((tx) => insertSkeletons(tx, made));
      ready.push(...made);
    }
    return inhabit(database, ready.pop() as Skeleton);
  };
}

function inhabit(database: TestDatabase, skeleton: Skeleton): World {
  const { organisation, source, roles, users, groups, mappings } = skeleton;
  const names = new Map(users.map((id, user) => [id, `${user}.1`]));
  const generations = users.map(() => 1);
  const world: World = {
    organisation,
    source,
    roles,
    users,
    groups,
    mappings,
    send: async (message, through = database.db) => {
      if (message.kind === "createGroup") {
        const gone = await isGone(database, organisation, groups[message.group] as ScimGroupId);
        if (!gone) return 200;
      }
      const made = await answer(() => deliver(world, depsOf(through), message));
      if (made.status !== 200 || made.id === null) return made.status;
      if (message.kind === "createGroup") groups[message.group] = made.id as ScimGroupId;
      if (message.kind === "createUser") {
        const generation = (generations[message.user] ?? 0) + 1;
        generations[message.user] = generation;
        users[message.user] = made.id as ScimUserId;
        names.set(made.id as ScimUserId, `${message.user}.${generation}`);
      }
      return 200;
    },
    nameOf: (userId) => names.get(userId as ScimUserId) ?? "stranger",
    effective: async () => {
      // As the program reads, on prepared statements: planning the view costs more than the messages between.
      const rows = await database.db.read(organisation, (tx) =>
        ask(
          tx,
          sql<{ user_id: ScimUserId; role_id: RoleId }>`
          select user_id, role_id from effective_grant where organisation_id = ${organisation}::uuid`,
        ),
      );
      return new Set(rows.map((row) => `${world.nameOf(row.user_id)}/${roles.indexOf(row.role_id)}`));
    },
    grants: () => grantsOf(database, organisation),
  };
  return world;
}

async function isGone(
  { owner }: TestDatabase,
  organisation: OrganisationId,
  id: ScimGroupId,
): Promise<boolean> {
  const found = await owner.query(
    "select deleted_at is not null as gone from scim_group where organisation_id = $1 and id = $2",
    [organisation, id],
  );
  return found.rows[0]?.gone === true;
}

async function grantsOf({ owner }: TestDatabase, organisation: OrganisationId): Promise<GrantRow[]> {
  const found = await owner.query(
    `select id, user_id, mapping_id, state, not_before, expires_at, last_full_approval, ended_at, ended_reason,
       lapses_at, membership_lost_at
     from role_grant where organisation_id = $1 order by created_at, id`,
    [organisation],
  );
  const at = (date: Date | null) => date?.getTime() ?? null;
  return found.rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    mappingId: row.mapping_id,
    state: row.state,
    notBefore: at(row.not_before),
    expiresAt: at(row.expires_at),
    lastFullApproval: at(row.last_full_approval),
    endedAt: at(row.ended_at),
    endedReason: row.ended_reason,
    lapsesAt: at(row.lapses_at),
    lostAt: at(row.membership_lost_at),
  }));
}

export const depsOf = (db: Db): ScimDeps => ({
  db,
  entropy,
  baseUrl: "https://identity-sync.example/scim/v2",
  numberTag: () => Buffer.alloc(32),
  syntheticOnly: true,
});

/** A refusal by its status; every other error is a surprise and fails the test. */
async function answer(work: () => Promise<string | null>): Promise<{ status: number; id: string | null }> {
  try {
    return { status: 200, id: await work() };
  } catch (error) {
    if (error instanceof ScimError) return { status: error.status, id: null };
    throw error;
  }
}

/** The new resource's id when the message made one. */
async function deliver(world: World, deps: ScimDeps, message: Message): Promise<string | null> {
  const { organisation, source } = world;
  const caller: ScimCaller = {
    client: { organisation, source, tokenId: "token", keepsOwnNumbers: true },
    requestId: newId<RequestId>(),
  };
  if ("user" in message) {
    const id = world.users[message.user] as ScimUserId;
    switch (message.kind) {
      case "createUser":
        return idOf(await postUser(deps, caller, userResource(message.user, message.active), QUIET));
      case "deleteUser":
        return removeUser(deps, caller, id, QUIET).then(() => null);
      case "active":
        return patchUser(deps, caller, id, replace("active", message.value), QUIET).then(() => null);
      default: {
        const body =
          message.value === null
            ? patch({ op: "Remove", path: "externalId" })
            : replace("externalId", message.value);
        return patchUser(deps, caller, id, body, QUIET).then(() => null);
      }
    }
  }
  const id = world.groups[message.group] as ScimGroupId;
  if (message.kind === "createGroup")
    return idOf(await postGroup(deps, caller, groupResource(message.group), QUIET));
  if (message.kind === "deleteGroup") return removeGroup(deps, caller, id, QUIET).then(() => null);
  const value = message.users.map((user) => ({ value: world.users[user] as string }));
  const op = { add: "Add", remove: "Remove", replace: "Replace" }[message.kind];
  return patchGroup(deps, caller, id, patch({ op, path: "members", value }), QUIET).then(() => null);
}

const QUIET: Wishes = { projection: null, conditions: {} };
const idOf = ({ id }: { id: string }): string => id;
const patch = (operation: Record<string, unknown>) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations: [operation],
});
const replace = (path: string, value: unknown) => patch({ op: "Replace", path, value });
