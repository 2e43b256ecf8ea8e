import { z } from "@hono/zod-openapi";
import type { ListedIntegration } from "../grants/integrations/integration-list-store.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";

const at = z.string().describe("instant in UTC");

const grantShown = z.object({
  id: z.string(),
  role: z.object({ id: z.string(), name: z.string() }),
  purpose: z.string().nullable().describe("for the Fiks-shaped facade, where the call says none"),
  state: z.enum(["requested", "active", "revoked", "rejected", "withdrawn", "expired", "lapsed", "replaced"]),
  requestedBy: z.string(),
  requestedDays: z.number().int(),
  lapsesAt: at,
  approvedBy: z.string().nullable(),
  notBefore: at.nullable(),
  expiresAt: at.nullable(),
  ended: z.object({ by: z.string(), at, reason: z.string().nullable() }).nullable(),
  hindrances: z.array(z.string()).describe("why it gives no access now; empty when it does"),
});

export const integrationShown = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(["maskinporten", "entra"]),
    owner: z.string(),
    clientId: z.string(),
    forEmployees: z.boolean(),
    takesFiksTokens: z.boolean(),
    responsible: z.object({ id: z.string(), name: z.string(), here: z.boolean() }),
    addedBy: z.string(),
    addedAt: at,
    ended: z.object({ by: z.string(), at }).nullable(),
    frozen: z.boolean(),
    use: z.object({ in30Days: z.number().int(), last: at.nullable() }),
    grants: z.array(grantShown),
  })
  .meta({ id: "Integration" });

const orNull = (instant: Instant | null) => (instant === null ? null : isoOf(instant));
const ending = <T extends { at: Instant }>(ended: T | null) => ended && { ...ended, at: isoOf(ended.at) };

export const showIntegration = (one: ListedIntegration): z.infer<typeof integrationShown> => ({
  ...one,
  addedAt: isoOf(one.addedAt),
  ended: ending(one.ended),
  use: { in30Days: one.use.in30Days, last: orNull(one.use.last) },
  grants: one.grants.map((grant) => ({
    ...grant,
    lapsesAt: isoOf(grant.lapsesAt),
    notBefore: orNull(grant.notBefore),
    expiresAt: orNull(grant.expiresAt),
    ended: ending(grant.ended),
    hindrances: [...grant.hindrances],
  })),
});
