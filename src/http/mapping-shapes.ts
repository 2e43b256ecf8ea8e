import { z } from "@hono/zod-openapi";
import type { ChangeProposal, MappingProposal } from "../grants/mappings/mapping-service.ts";
import type { Mapping, MappingRules } from "../grants/mappings/mapping-store.ts";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import type { RoleId } from "../kernel/ids.ts";
import { type Instant, instantOf, isoOf } from "../kernel/instant.ts";

const RENEWAL = z.enum(["leader", "none"]);
const GIVES = z.enum(["access", "break_glass"]);

const rulesShown = {
  groupId: z.string(),
  ttlDays: z.number().int(),
  renewal: RENEWAL,
  sensitive: z.boolean(),
  validFrom: z.string().nullable(),
  validUntil: z.string().nullable(),
};

export const mappingShown = z
  .object({
    id: z.string(),
    ...rulesShown,
    groupName: z.string(),
    groupDeleted: z.boolean(),
    roleId: z.string().optional(),
    portalRole: z.enum(PORTAL_ROLES).optional(),
    gives: GIVES,
    state: z.enum(["proposed", "active", "retired"]),
    proposedBy: z.string(),
    approvedBy: z.string().nullable(),
    approvedAt: z.string().nullable(),
    change: z
      .object({ id: z.string(), ...rulesShown, proposedBy: z.string() })
      .nullable()
      .describe("what is proposed for it and waits for approval"),
  })
  .meta({ id: "Mapping" });

const ttlDays = z.number().int().min(1).max(365);
const instant = z.iso.datetime({ offset: true }).nullable().optional();

export const proposalGiven = z
  .strictObject({
    groupId: z.string().max(64),
    roleId: z.string().max(64).optional(),
    portalRole: z.enum(PORTAL_ROLES).optional(),
    gives: GIVES.optional(),
    ttlDays,
    renewal: RENEWAL.optional(),
    sensitive: z.boolean().optional(),
    validFrom: instant,
    validUntil: instant,
  })
  .refine(
    (it) => (it.roleId === undefined) !== (it.portalRole === undefined),
    "give either roleId or portalRole",
  )
  .meta({ id: "MappingProposal" });

export const changeGiven = z
  .strictObject({
    groupId: z.string().max(64).optional().describe("only to replace a group that was deleted"),
    ttlDays: ttlDays.optional(),
    renewal: RENEWAL.optional(),
    sensitive: z.boolean().optional(),
    validFrom: instant,
    validUntil: instant,
  })
  .meta({ id: "MappingChange" });

export const proposalFrom = ({
  roleId,
  portalRole,
  ...rest
}: z.infer<typeof proposalGiven>): MappingProposal => {
  const target = portalRole === undefined ? { roleId: roleId as RoleId } : { portalRole };
  return { target, ...said(rest) };
};

export const changeFrom = (change: z.infer<typeof changeGiven>): ChangeProposal => said(change);

type Said = { validFrom?: string | null | undefined; validUntil?: string | null | undefined };
type Meant<T> = { [K in keyof T as K extends keyof Said ? never : K]: Exclude<T[K], undefined> } & {
  validFrom?: Instant | null;
  validUntil?: Instant | null;
};

/** What was said, with its times as instants; what was not said is not there. */
function said<T extends Said>(given: T): Meant<T> {
  const entries = Object.entries(given).flatMap(([name, value]) => {
    if (value === undefined) return [];
    const isTime = (name === "validFrom" || name === "validUntil") && typeof value === "string";
    return [[name, isTime ? instantOf(new Date(value)) : value]];
  });
  return Object.fromEntries(entries) as Meant<T>;
}

const showRules = <T extends MappingRules>(rules: T) => ({
  ...rules,
  validFrom: rules.validFrom === null ? null : isoOf(rules.validFrom),
  validUntil: rules.validUntil === null ? null : isoOf(rules.validUntil),
});

export const showMapping = ({
  target,
  approvedAt,
  change,
  ...mapping
}: Mapping): z.infer<typeof mappingShown> => ({
  ...showRules(mapping),
  ...target,
  approvedAt: approvedAt === null ? null : isoOf(approvedAt),
  change: change && showRules(change),
});
