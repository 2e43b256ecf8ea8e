import { type RawBuilder, sql } from "kysely";

/** Rights inside this product, given by mapped groups as well. */
export const PORTAL_ROLES = ["iam", "leader", "auditor", "dpo", "operator"] as const;
export type PortalRole = (typeof PORTAL_ROLES)[number];

/** The longest life of a portal role after the mapping's full approval, in days: administering access is short. */
export const longestPortalLife = (role: PortalRole): number => (role === "iam" ? 30 : 365);

/** The same for a column that holds a portal role, in a statement. */
export const longestPortalLifeOf = (column: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`(case ${column} ${sql.join(
    PORTAL_ROLES.map((role) => sql`when ${sql.lit(role)} then ${sql.lit(longestPortalLife(role))}`),
    sql` `,
  )} end)`;
