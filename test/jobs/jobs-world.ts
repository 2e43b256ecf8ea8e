import type { Db } from "../../src/db/database.ts";
import { openCampaign } from "../../src/grants/reviews/campaign-service.ts";
import { type JobOutcome, runJob } from "../../src/jobs/job-service.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { JobName, LogEvent } from "../../src/kernel/log.ts";
import { entropy, newId, type Plan } from "../grants/skeleton.ts";
import { openWorld, type World } from "../grants/support.ts";
import type { TestDatabase } from "../support/test-database.ts";

export const silent: { log: (event: LogEvent) => void; elapsed: () => number } = {
  log: () => {},
  elapsed: () => 0,
};

/** Runs a job as a process with this way to the database would. */
export const run = (db: Db, job: JobName, log = silent.log): Promise<JobOutcome> =>
  runJob({ ...silent, db, entropy, log }, job);

/** The same for the organisation of this world alone: a test's database holds those of other tests too. */
export const runIn = ({ organisation }: World, db: Db, job: JobName): Promise<JobOutcome> =>
  run({ ...db, find: (async () => [{ organisation_id: organisation }]) as Db["find"] }, job);

/** Somebody who acts in this world. */
export const as = (world: World, person: ScimUserId) => ({
  organisation: world.organisation,
  person,
  actor: { kind: "employee", ref: person } as const,
  requestId: newId<RequestId>(),
});

export const userOf = (world: World, user: number): ScimUserId => world.users[user] as ScimUserId;

/** A portal role for one person, for 300 days from now, as an approved mapping of a group gives it. */
export async function givePortalRole(
  { owner }: TestDatabase,
  world: World,
  user: number,
  role: "iam" | "leader",
  group: number,
): Promise<void> {
  const mapping = newId<string>();
  await owner.query(
    `insert into group_mapping (organisation_id, id, group_id, portal_role, ttl_days, state, proposed_by, approved_by, approved_at)
     values ($1, $2, $3, $4, 300, 'active', 'command_line', $5, decision_now())`,
    [world.organisation, mapping, world.groups[group], role, newId()],
  );
  await owner.query(
    `insert into scim_member (organisation_id, group_id, user_id) values ($1, $2, $3) on conflict do nothing`,
    [world.organisation, world.groups[group], userOf(world, user)],
  );
  await owner.query(
    `insert into role_grant (organisation_id, user_id, mapping_id, portal_role, state, not_before, life_from, expires_at, last_full_approval)
     values ($1, $2, $3, $4, 'active', decision_now(), decision_now(), decision_now() + interval '7200 hours', decision_now())`,
    [world.organisation, userOf(world, user), mapping, role],
  );
}

/** Everybody's manager but his own. */
export async function lead({ owner }: TestDatabase, world: World, leader: number): Promise<void> {
  await owner.query(
    "update scim_user set manager_id = $2::text where organisation_id = $1 and id <> $2::uuid",
    [world.organisation, userOf(world, leader)],
  );
}

/** People, a leader of them all (the last but one), and somebody of IAM (the last); one group with one role. */
export async function openStaffedWorld(
  database: TestDatabase,
  { people, ttlDays = 10, longest = 60 }: { people: number; ttlDays?: number; longest?: number },
): Promise<World & { leader: ScimUserId; iam: ScimUserId }> {
  const plan: Plan = {
    users: people + 2,
    groups: [{ roles: [0], ttlDays }, { roles: [] }, { roles: [] }],
    longestLives: [longest],
  };
  const world = await openWorld(database, plan);
  await givePortalRole(database, world, people, "leader", 1);
  await givePortalRole(database, world, people + 1, "iam", 2);
  await lead(database, world, people);
  return Object.assign(world, { leader: userOf(world, people), iam: userOf(world, people + 1) });
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** A review of the first role, opened by IAM staff. */
export async function review(
  { db }: TestDatabase,
  world: World & { iam: ScimUserId },
  deadline: number,
): Promise<string> {
  const wish = {
    name: "Spring",
    scope: { roleId: world.roles[0] as string },
    deadline: deadline as Instant,
  };
  const opened = await openCampaign({ db, entropy }, as(world, world.iam), wish);
  if (!opened.ok) throw new Error(opened.error);
  return opened.value.id;
}
