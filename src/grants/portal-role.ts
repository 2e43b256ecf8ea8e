/** Rights inside this product, given by mapped groups as well. */
export const PORTAL_ROLES = ["iam", "leader", "auditor", "dpo", "operator"] as const;
export type PortalRole = (typeof PORTAL_ROLES)[number];
