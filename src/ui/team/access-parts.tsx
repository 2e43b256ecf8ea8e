import type { PortalRole } from "../../grants/portal-role.ts";
import type { Access } from "../../grants/requests/my-access-service.ts";
import type { RenewalProblem } from "../../grants/requests/renewal-policy.ts";
import type { RenewalRefusal } from "../../grants/requests/renewal-service.ts";
import type { Use } from "../../grants/use-store.ts";
import { PORTAL_RIGHTS } from "../../i18n/portal-right-words.ts";
import { NOT_RENEWED, STAGES } from "../../i18n/renewal-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import type { Text } from "../../i18n/text.ts";
import { type Color, Tag } from "../parts/block.tsx";
import type { View } from "../view.ts";

/** Whatever ends within so many days is soon over. */
export const SOON_DAYS = 14;

export const PROBLEMS: Record<RenewalRefusal | RenewalProblem, Text> = NOT_RENEWED;

/** The role, or the right in this product. */
export const rightName = (
  view: View,
  { roleName, portalRole }: { roleName: string | null; portalRole: PortalRole | null },
): string => roleName ?? (portalRole ? view.say(PORTAL_RIGHTS[portalRole]) : "");

export const nameOf = (view: View, { grant }: Access): string => rightName(view, grant);

/** How many days are left of what gives access; null where it has no end ahead. */
export function daysLeft(view: View, { grant, stage }: Access): number | null {
  if (grant.expiresAt === null || stage === "ended" || stage === "waiting") return null;
  return view.daysUntil(grant.expiresAt, view.now);
}

/** The state in a word, and the color that repeats it. */
export function stageOf(view: View, access: Access): readonly [Color, string] {
  const { stage, givesAccess } = access;
  const left = daysLeft(view, access);
  if (stage === "ended") return ["danger", view.say(STAGES.ended)];
  if (stage === "waiting") return ["info", view.say(STAGES.waiting)];
  if (stage === "suspended") return ["warning", view.say(STAGES.suspended)];
  if (stage === "scheduled") return ["info", view.say(STAGES.scheduled)];
  if (!givesAccess) return ["danger", view.say(STAGES.noEffect)];
  if (left === null || left > SOON_DAYS) return ["success", view.say(STAGES.active)];
  const words = left <= 0 ? view.say(STAGES.endsToday) : view.say(STAGES.endsIn, left, view.number(left));
  return ["warning", words];
}

export const Stage = ({ view, access }: { view: View; access: Access }) => {
  const [color, words] = stageOf(view, access);
  return <Tag color={color}>{words}</Tag>;
};

/** How much it was used, in words. */
export function useText(view: View, use: Use | null): string {
  if (use === null) return view.say(TEAM.notCounted);
  if (use.in90Days === 0) return view.say(TEAM.notUsed);
  return view.say(TEAM.usedTimes, view.number(use.in90Days));
}

export const Used = ({ view, use }: { view: View; use: Use | null }) => (
  <>
    {useText(view, use)}
    {use !== null && use.last !== null && <small>{view.say(TEAM.lastUsed, view.day(use.last))}</small>}
  </>
);
