import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import { isUuid, type OrganisationId, type RoleId } from "../kernel/ids.ts";
import type { PortalRole } from "./portal-role.ts";

/** What is given: a role, or rights inside this product. */
export type Target = { roleId: RoleId } | { portalRole: PortalRole };

/** On what terms access to a target is given now; days of 24 hours. */
export type Terms = {
  longestDays: number;
  defaultDays: number;
  /** Renewal is offered in this many last days. */
  windowDays: number;
  /** Without a sign-in or look-up for this long, renewal is not offered. */
  dormantDays: number;
  /** How long what has ended may be asked for again with its history. */
  graceDays: number;
  sensitive: boolean;
};

/** The lower of the role's limits and the organisation's; null for a role that is retired or not there. */
export async function termsOf(
  tx: ReadTx,
  organisation: OrganisationId,
  target: Target,
): Promise<Terms | null> {
  const [roleId, portalRole] = "roleId" in target ? [target.roleId, null] : [null, target.portalRole];
  if (roleId !== null && !isUuid(roleId)) return null;
  const [terms] = await ask(
    tx,
    sql<Terms>`select longest_days as "longestDays", default_days as "defaultDays", window_days as "windowDays",
      dormant_days as "dormantDays", grace_days as "graceDays", sensitive
    from terms_of(${organisation}::uuid, ${roleId}::uuid, ${portalRole}::text)`,
  );
  return terms ?? null;
}
