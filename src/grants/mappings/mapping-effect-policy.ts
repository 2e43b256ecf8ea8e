import type { RoleId } from "../../kernel/ids.ts";
import { isoOf, plusDays } from "../../kernel/instant.ts";
import type { Part } from "../../register/parts.ts";
import type { Effect, End } from "../preview-policy.ts";
import type { MappingPlan, PlannedPerson, Proposed } from "./mapping-plan-store.ts";
import type { MappingRules } from "./mapping-store.ts";

/** The parts of each role as it is now. */
export type PartsOf = ReadonlyMap<RoleId, readonly Part[]>;

/** What the approver is shown: everybody whom the plan changes anything for, and until when he then has access. */
export function effectsOf(proposed: Proposed, plan: MappingPlan, partsOf: PartsOf): Effect[] {
  return plan.people.flatMap((person) => {
    const { user, name, what, inGoodStanding } = person;
    if (what === null) return [];
    const before = partsSeen(proposed, plan, person, person.inForce, partsOf);
    const after = partsSeen(proposed, plan, person, person.staysInForce, partsOf);
    const suspended = (what === "gains" || what === "resumes") && !inGoodStanding;
    return {
      user,
      name,
      what,
      ...(suspended ? { suspended } : {}),
      end: endOf(proposed, plan, person),
      partsGained: [...after].filter((part) => !before.has(part)).sort(),
      partsLost: [...before].filter((part) => !after.has(part)).sort(),
    };
  });
}

/** All that somebody may be shown with this right in force or not; administering access and looking up exclude each other (R4). */
function partsSeen(
  { target }: Proposed,
  { iamMayLookUp }: MappingPlan,
  { otherRoles, otherwiseIam }: PlannedPerson,
  inForce: boolean,
  partsOf: PartsOf,
): ReadonlySet<Part> {
  const iam = otherwiseIam || (inForce && "portalRole" in target && target.portalRole === "iam");
  if (iam && !iamMayLookUp) return new Set();
  const roles = inForce && "roleId" in target ? [...otherRoles, target.roleId] : otherRoles;
  return new Set(roles.flatMap((role) => partsOf.get(role) ?? []));
}

/** An end that depends on the day of the approval is told as days from it, so that waiting a day changes no preview. */
function endOf({ rules }: Proposed, plan: MappingPlan, { what, ends }: PlannedPerson): End | null {
  const { validUntil, ttlDays } = rules;
  switch (what) {
    case "gains": {
      if (plan.begins <= plan.now)
        return { days: Math.min(ttlDays, plan.longestDays), noLaterThan: validUntil };
      const life = plusDays(plan.begins, ttlDays);
      const noLaterThan = validUntil !== null && validUntil < life ? validUntil : life;
      return { days: plan.longestDays, noLaterThan };
    }
    case "may_break_glass":
      return { days: plan.longestDays, noLaterThan: validUntil };
    case "resumes":
    case "ends_earlier":
      return { at: ends };
    default:
      return null;
  }
}

/** The rules as they are recorded, and as an approval is bound to them. */
export const spelledRules = ({
  groupId,
  ttlDays,
  renewal,
  sensitive,
  validFrom,
  validUntil,
}: MappingRules) => ({
  groupId,
  ttlDays,
  renewal,
  sensitive,
  validFrom: validFrom === null ? null : isoOf(validFrom),
  validUntil: validUntil === null ? null : isoOf(validUntil),
});
