import type { Tx } from "../../src/db/database.ts";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import type {
  MappingId,
  OrganisationId,
  RoleId,
  ScimGroupId,
  ScimUserId,
  SourceId,
} from "../../src/kernel/ids.ts";
import type { Part } from "../../src/register/parts.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { groupKeys, userKeys } from "../../src/scim/keys-policy.ts";
import { externalIdOf } from "./directory-model.ts";

export const { entropy } = webPlatform;
export const newId = <Id extends string>(): Id => entropy.uuid() as Id;

export type GroupPlan = { roles: readonly number[]; ttlDays?: number; sensitive?: boolean };
/** `longestLives` makes one role each, in days. The users are all active, and nobody is a member of anything. */
export type Plan = {
  users: number;
  groups: readonly GroupPlan[];
  longestLives: readonly number[];
  /** The parts of each role; without them all have those of a demo role. */
  parts?: readonly (readonly Part[])[];
  /** Of the source; without it as the database has it. */
  massRemovalThreshold?: number;
};

/** The ids of a world that is to be. */
export type Skeleton = {
  organisation: OrganisationId;
  source: SourceId;
  plan: Plan;
  roles: RoleId[];
  users: ScimUserId[];
  groups: ScimGroupId[];
  mappings: { id: MappingId; group: number; role: number; ttlDays: number; sensitive: boolean }[];
};

export const skeletonOf = (plan: Plan): Skeleton => ({
  organisation: newId(),
  source: newId(),
  plan,
  roles: plan.longestLives.map(() => newId<RoleId>()),
  users: Array.from({ length: plan.users }, () => newId<ScimUserId>()),
  groups: plan.groups.map(() => newId<ScimGroupId>()),
  mappings: plan.groups.flatMap((group, at) =>
    group.roles.map((role) => ({
      id: newId<MappingId>(),
      group: at,
      role,
      ttlDays: group.ttlDays ?? 90,
      sensitive: group.sensitive ?? false,
    })),
  ),
});

let organisations = 0;

/**
 * Writes the rows of many worlds, one statement a table: as the services would write them (users whose
 * externalId is theirs, mappings approved now), but a world each would cost more than the messages it is for.
 */
export async function insertSkeletons(owner: Tx, worlds: readonly Skeleton[]): Promise<void> {
  const all = <Row>(rows: (world: Skeleton) => readonly Row[]): Row[] =>
    worlds.flatMap((world) => rows(world));
  const into = async <Row>(rows: readonly Row[], insert: (rows: readonly Row[]) => Promise<unknown>) => {
    // A statement takes 65 535 values at the most.
    for (let from = 0; from < rows.length; from += 2_000) await insert(rows.slice(from, from + 2_000));
  };
  const [like] = DEMO_ROLES;
  if (!like) throw new Error("no demo role");
  await into(
    worlds.map(({ organisation }) => {
      organisations += 1;
      return { id: organisation, organisation_number: String(900_000_000 + organisations), name: "Test" };
    }),
    (rows) => owner.insertInto("organisation").values(rows).execute(),
  );
  await into(
    worlds.map(({ organisation, source, plan }) => ({
      organisation_id: organisation,
      id: source,
      name: "Entra",
      entra_tenant_id: organisation,
      ...(plan.massRemovalThreshold === undefined
        ? {}
        : { mass_removal_threshold: plan.massRemovalThreshold }),
    })),
    (rows) => owner.insertInto("source").values(rows).execute(),
  );
  const roles = all((world) =>
    world.roles.map((id, at) => ({
      organisation: world.organisation,
      id,
      longest: world.plan.longestLives[at] ?? 1,
      parts: world.plan.parts?.[at] ?? like.parts,
    })),
  );
  await into(
    roles.map(({ organisation, id }) => ({
      organisation_id: organisation,
      id,
      name: like.name,
      fiks_role_id: id,
      current_version: 1,
    })),
    (rows) => owner.insertInto("role").values(rows).execute(),
  );
  await into(
    roles.map(({ organisation, id, longest, parts }) => ({
      organisation_id: organisation,
      role_id: id,
      version: 1,
      tjenesteomraade: like.tjenesteomraade,
      lovhjemler: JSON.stringify(like.lovhjemler),
      rettighetspakke: like.rettighetspakke,
      bruksomraader: [...like.bruksomraader],
      parts: [...parts],
      historikk: like.historikk,
      skjermet_adresse: false, // it would cap the life at 30 days
      purposes: JSON.stringify(like.purposes),
      longest_life_days: longest,
      default_life_days: Math.min(90, longest),
      name: like.name,
      state: "approved" as const,
      proposed_by: "command_line",
    })),
    (rows) => owner.insertInto("role_version").values(rows).execute(),
  );
  await into(
    all((world) => world.users.map((id, user) => ({ ...ownedBy(world), id, ...userRow(user) }))),
    (rows) => owner.insertInto("scim_user").values(rows).execute(),
  );
  await into(
    all((world) => world.groups.map((id, group) => ({ ...ownedBy(world), id, ...groupRow(group) }))),
    (rows) => owner.insertInto("scim_group").values(rows).execute(),
  );
  await into(
    all((world) => world.mappings.map((mapping) => ({ world, mapping }))),
    (rows) =>
      owner
        .insertInto("group_mapping")
        .values((eb) =>
          rows.map(({ world, mapping }) => ({
            organisation_id: world.organisation,
            id: mapping.id,
            group_id: world.groups[mapping.group] as string,
            role_id: world.roles[mapping.role] as string,
            portal_role: null,
            ttl_days: mapping.ttlDays,
            sensitive: mapping.sensitive,
            state: "active" as const,
            proposed_by: "command_line",
            approved_by: newId<string>(),
            approved_at: eb.fn<Date>("decision_now"),
          })),
        )
        .execute(),
  );
}

const ownedBy = ({ organisation, source }: Skeleton) => ({
  organisation_id: organisation,
  source_id: source,
});

function userRow(user: number) {
  const resource = userResource(user, true);
  const keys = userKeys(resource);
  return {
    user_name_key: keys.userNameKey,
    external_id: keys.externalId,
    work_email_key: keys.workEmailKey,
    display_name_key: keys.displayNameKey,
    manager_id: keys.managerId,
    active: true,
    confirmed_external_id: keys.externalId,
    number_tag: null,
    deleted_at: null,
    resource: JSON.stringify(resource),
  };
}

function groupRow(group: number) {
  const resource = groupResource(group);
  const { displayNameKey, externalId } = groupKeys(resource);
  return {
    display_name_key: displayNameKey,
    external_id: externalId,
    deleted_at: null,
    resource: JSON.stringify(resource),
  };
}

export const userResource = (user: number, active: boolean) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
  userName: `user-${user}@fjordheim.example`,
  externalId: externalIdOf(user),
  active,
});
export const groupResource = (group: number) => ({
  schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
  displayName: `FREG Group ${group}`,
});
