import type { GroupGives } from "../../grants/mappings/group-list-store.ts";
import type { Mapping } from "../../grants/mappings/mapping-store.ts";
import type { PortalRole } from "../../grants/portal-role.ts";
import { ACTORS } from "../../i18n/actor-words.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { PORTAL_RIGHTS } from "../../i18n/portal-right-words.ts";
import type { View } from "../view.ts";

export const rightIn = ({ say }: View, right: PortalRole): string => say(PORTAL_RIGHTS[right]);

/** What a mapping gives, in words. `role` is the role's name; null for a right in the portal. */
export function targetIn(
  view: View,
  { role, portalRole, gives }: Pick<GroupGives, "role" | "portalRole" | "gives">,
): string {
  if (portalRole !== null) return view.say(MAPPINGS.portalRight, rightIn(view, portalRole));
  const name = role ?? view.say(MAPPINGS.unknownRole);
  return gives === "break_glass" ? view.say(MAPPINGS.breakGlass, name) : name;
}

/** The names that go with ids: of roles, and of people. */
export type Names = { roles: ReadonlyMap<string, string>; people: ReadonlyMap<string, string> };

export const mappingTarget = (
  view: View,
  { target, gives }: Pick<Mapping, "target" | "gives">,
  names: Names,
) =>
  "portalRole" in target
    ? targetIn(view, { role: null, portalRole: target.portalRole, gives })
    : targetIn(view, { role: names.roles.get(target.roleId) ?? null, portalRole: null, gives });

/** Who acted: a person's name, or what acted instead of one. */
export function actorIn({ say }: View, by: string | null, people: Names["people"]): string {
  if (by === null) return "–";
  if (by === "command_line" || by === "bootstrap" || by === "system") return say(ACTORS[by]);
  return people.get(by) ?? say(ACTORS.somebody);
}
