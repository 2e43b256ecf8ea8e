import { z } from "@hono/zod-openapi";
import type { Access, Named } from "../grants/requests/my-access-service.ts";
import { minutesOf, type Wish } from "../grants/requests/request-policy.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import { bearerSecurity } from "./api-app.ts";
import { requirePerson } from "./api-steps.ts";

/** A route for everybody in good standing: what each may do is decided where it is done. */
export const forAnybody = { security: bearerSecurity, middleware: requirePerson };

export const json = <T extends z.ZodType>(schema: T) => ({
  required: true,
  content: { "application/json": { schema } },
});

export const byId = z.object({ id: z.string().max(64) });
export const words = z.string().max(500);
export const why = json(z.strictObject({ reason: words }));
export const doneShown = z.object({ id: z.string() });

/** From when and for how long; either in minutes or in days of 24 hours. */
export const wishFields = {
  from: z.iso.datetime({ offset: true }).optional(),
  minutes: z.number().int().min(1).max(minutesOf(365)).optional(),
  days: z.number().int().min(1).max(365).optional(),
};
export const oneLength = [
  (it: { minutes?: number | undefined; days?: number | undefined }) =>
    it.minutes === undefined || it.days === undefined,
  "give either minutes or days",
] as const;

type WishFields = { from?: string | undefined; minutes?: number | undefined; days?: number | undefined };
export const wishOf = ({ from, minutes, days }: WishFields): Wish => ({
  from: from === undefined ? null : (Date.parse(from) as Instant),
  minutes: minutes ?? (days === undefined ? null : minutesOf(days)),
});

const personShown = z.object({ id: z.string(), name: z.string() });
const time = z.string().nullable();
export const accessShown = z
  .object({
    id: z.string(),
    holder: personShown,
    roleId: z.string().nullable(),
    roleName: z.string().nullable(),
    portalRole: z.string().nullable(),
    source: z.enum(["mapping", "request", "break_glass"]),
    group: z.string().nullable().describe("the group that it comes with"),
    stage: z.enum(["waiting", "scheduled", "active", "suspended", "ended"]),
    givesAccess: z.boolean().describe("at this instant"),
    from: time,
    until: time,
    askedBy: z.string().nullable(),
    asked: z.object({ from: time, minutes: z.number().int().nullable() }).nullable(),
    lapsesAt: time.describe("a request that nobody decides on is over then"),
    reviewBy: time.describe("an open review: unanswered, the access is over then"),
    endedAt: time,
    endedReason: z.string().nullable(),
    decider: personShown.nullable().describe("who renews or approves it; null: IAM staff"),
    renewal: z
      .object({ until: z.string().optional(), not: z.string().optional() })
      .nullable()
      .describe("until when the decider could renew it now, or why not"),
    mayBeAskedAgain: z.boolean(),
    use: z
      .object({ in30Days: z.number().int(), in90Days: z.number().int(), last: time })
      .nullable()
      .describe("permitted look-ups of the holder in the role"),
  })
  .meta({ id: "Access" });

const iso = (instant: Instant | null): string | null => (instant === null ? null : isoOf(instant));
const person = ({ id, name }: Named) => ({ id, name });

export function showAccess(access: Access): z.infer<typeof accessShown> {
  const { grant, decider, renewal, use } = access;
  const waiting = access.stage === "waiting";
  return {
    id: grant.id,
    holder: person(access.holder),
    roleId: grant.roleId,
    roleName: grant.roleName,
    portalRole: grant.portalRole,
    source: grant.source,
    group: grant.mapping?.groupName ?? null,
    stage: access.stage,
    givesAccess: access.givesAccess,
    from: iso(grant.notBefore),
    until: iso(grant.expiresAt),
    askedBy: grant.askedBy,
    asked: waiting ? { from: iso(grant.askedFrom), minutes: grant.askedMinutes } : null,
    lapsesAt: waiting ? iso(grant.lapsesAt) : null,
    reviewBy: iso(grant.reviewBy),
    endedAt: iso(grant.endedAt),
    endedReason: grant.endedReason,
    decider: decider && person(decider),
    renewal: renewal && ("until" in renewal ? { until: isoOf(renewal.until) } : renewal),
    mayBeAskedAgain: access.mayBeAskedAgain,
    use: use && { ...use, last: iso(use.last) },
  };
}
