import type { IntegrationId, ScimUserId } from "../../kernel/ids.ts";
import { type Instant, isoOf } from "../../kernel/instant.ts";
import type { Part } from "../../register/parts.ts";
import { showsOtherwise, spelled } from "../../roles/definition-policy.ts";
import type { RoleDefinition } from "../../roles/role.ts";
import type { RoleVersion } from "../../roles/version-store.ts";
import { type Effect, type Preview, previewOf } from "../preview-policy.ts";
import { type HeldGrant, moved } from "./limits-policy.ts";

/** What gives one of the role's holders access now: this role (`same`) or another one, with its parts. */
export type InForce = {
  grant: string;
  user: ScimUserId | IntegrationId;
  same: boolean;
  parts: readonly string[];
};

/** What a version would find: the role's live grants, and everything that is in force of their holders. */
export type RolePlan = { grants: readonly HeldGrant[]; inForce: readonly InForce[] };

/**
 * What an approval of this version is bound to: all that it says, what it comes after, what it does to everybody who
 * holds the role, and which grants end when.
 */
export function previewOfVersion(before: RoleVersion | null, proposal: RoleVersion, plan: RolePlan): Preview {
  const { id, version, fiksRoleId, national } = proposal.role;
  const ends = moved(plan.grants).map(({ grant, endsAt, over }) => ({ grant, endsAt: isoOf(endsAt), over }));
  const change = { role: id, version, after: before?.role.version ?? null, fiksRoleId, national };
  return previewOf(
    { ...change, definition: spelled(proposal.role), ends },
    effectsOf(before?.role ?? null, proposal.role, plan),
  );
}

/**
 * What a version does to everybody who holds the role now, in force or suspended: who loses it, whose end moves, who sees
 * other parts. Where the version shows something else at all, everybody who holds the role is named, so that nobody
 * comes under it whom the approver has not seen. Nobody holds a role that has no version in force.
 */
function effectsOf(before: RoleDefinition | null, after: RoleDefinition, plan: RolePlan): Effect[] {
  if (before === null) return [];
  const shows = showsOtherwise(before, after);
  const heldBy = groupedByUser(plan.grants);
  const inForceOf = groupedByUser(plan.inForce);
  return [...heldBy].flatMap(([user, all]): Effect[] => {
    const inForce = inForceOf.get(user) ?? [];
    const otherParts = new Set(inForce.flatMap(({ same, parts }) => (same ? [] : parts)));
    const only = (these: readonly Part[], beyond: readonly Part[]) =>
      these.filter((part) => !beyond.includes(part) && !otherParts.has(part)).sort();
    // What is suspended or has not begun counts where the person has nothing better.
    const now = all.filter(({ grant }) => inForce.some((one) => one.grant === grant));
    const grants = now.length > 0 ? now : all;
    const name = all[0]?.name ?? "";
    const system = all[0]?.system ?? false;
    const who = {
      user,
      ...(system ? { system } : {}),
      name,
      ...(now.length > 0 ? {} : { suspended: true as const }),
    };
    // The role's use by case systems is all or nothing for them.
    const [had, has] = system
      ? [partsForSystems(before), partsForSystems(after)]
      : [before.parts, after.parts];
    const left = grants.filter(({ over }) => !over);
    if (left.length === 0)
      return [{ ...who, what: "loses", end: null, partsGained: [], partsLost: only(had, []) }];
    const end = { at: latest(left.map(({ endsAt }) => endsAt)) };
    const parts = {
      partsGained: only(has, had),
      partsLost: only(had, has),
    };
    const earlier = end.at < latest(grants.map(({ expiresAt }) => expiresAt));
    if (earlier) return [{ ...who, what: "ends_earlier", end, ...parts }];
    return shows || had.length !== has.length ? [{ ...who, what: "parts_change", end, ...parts }] : [];
  });
}

const partsForSystems = ({ bruksomraader, parts }: RoleDefinition): readonly Part[] =>
  bruksomraader.includes("integrasjon") ? parts : [];

const latest = (ends: readonly Instant[]): Instant => Math.max(...ends) as Instant;

function groupedByUser<T extends { user: ScimUserId | IntegrationId }>(
  all: readonly T[],
): Map<T["user"], T[]> {
  const groups = new Map<T["user"], T[]>();
  for (const one of all) {
    const group = groups.get(one.user);
    if (group) group.push(one);
    else groups.set(one.user, [one]);
  }
  return groups;
}
