import type { Visitor } from "../grants/visitor-service.ts";
import { MENU } from "../i18n/common-words.ts";
import type { Text } from "../i18n/text.ts";
import type { IconName } from "./parts/icon.tsx";

export type MenuEntry = {
  path: string;
  label: Text;
  icon: IconName;
  /** Pages of the same matter that stand at another path. */
  also?: string;
};

/** The main menu: what this person has something to do with. What is not in it is refused where it is asked for. */
export function menuOf({ roles, portalRoles, leads }: Visitor): MenuEntry[] {
  const has = (...wanted: string[]) => portalRoles.some((one) => wanted.includes(one));
  const entries: (MenuEntry | false)[] = [
    { path: "/", label: MENU.home, icon: "home" },
    roles.length > 0 && { path: "/lookup", label: MENU.lookup, icon: "person" },
    roles.length > 0 && { path: "/search", label: MENU.search, icon: "search" },
    { path: "/access", label: MENU.access, icon: "shield" },
    { path: "/my-log", label: MENU.myLog, icon: "list" },
    (leads || has("leader", "iam")) && { path: "/team", label: MENU.team, icon: "people" },
    (leads || has("leader", "iam")) && { path: "/reviews", label: MENU.reviews, icon: "check" },
    has("iam", "operator") && { path: "/admin/overview", label: MENU.overview, icon: "chart" },
    has("iam") && { path: "/admin/people", label: MENU.people, icon: "person" },
    has("iam") && { path: "/admin/groups", label: MENU.groups, icon: "link", also: "/admin/mappings" },
    has("iam", "dpo") && { path: "/admin/roles", label: MENU.roles, icon: "role" },
    has("iam", "operator") && { path: "/admin/sources", label: MENU.sources, icon: "sync" },
    has("iam", "dpo") && { path: "/admin/freezes", label: MENU.freezes, icon: "pause" },
    has("iam", "auditor", "dpo") && { path: "/admin/campaigns", label: MENU.campaigns, icon: "check" },
    has("auditor", "dpo") && { path: "/audit", label: MENU.log, icon: "list" },
  ];
  return entries.filter((one) => one !== false);
}
