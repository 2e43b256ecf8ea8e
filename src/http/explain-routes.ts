import { createRoute, z } from "@hono/zod-openapi";
import { peopleMeant } from "../directory/person-store.ts";
import { type Explanation, explain } from "../grants/explaining/explain-service.ts";
import { holdersOf } from "../grants/held-service.ts";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import type { Target } from "../grants/terms-store.ts";
import type { RoleId } from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import { comparisonKey } from "../scim/keys-policy.ts";
import { apiApp, bearerSecurity } from "./api-app.ts";
import { requirePerson } from "./api-steps.ts";
import { problem } from "./problem.ts";
import { answer, refusals } from "./staff.ts";

const time = z.string().nullable();
const explained = z
  .object({
    allowed: z.boolean(),
    because: z.enum(["never_granted"]).nullable(),
    now: z.string(),
    person: z.object({
      id: z.string(),
      name: z.string(),
      userName: z.string(),
      active: z.boolean(),
      identityChanged: z.boolean(),
      deleted: z.boolean(),
    }),
    target: z.object({ name: z.string(), version: z.number().nullable(), retired: z.boolean() }),
    ways: z.array(
      z.object({
        mappingId: z.string(),
        groupName: z.string(),
        gives: z.enum(["access", "break_glass"]),
        state: z.enum(["proposed", "active", "retired"]),
        approvedBy: z.string().nullable(),
        approvedAt: time,
        member: z.boolean(),
      }),
    ),
    grants: z.array(
      z.object({
        id: z.string(),
        source: z.enum(["mapping", "request", "break_glass"]),
        mappingId: z.string().nullable(),
        state: z.string(),
        notBefore: time,
        expiresAt: time,
        reviewBy: time,
        lastFullApproval: time,
        endedAt: time,
        endedReason: z.string().nullable(),
        hindrances: z.array(z.string()),
        history: z.array(
          z.object({
            at: z.string(),
            event: z.string(),
            by: z.string(),
            why: z.string(),
            auditId: z.string(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: "Explanation" });

const route = createRoute({
  method: "get",
  path: "/explain",
  summary:
    "Why somebody may use a role now, or not; of oneself, or of anybody for IAM staff, DPO and auditors",
  security: bearerSecurity,
  middleware: requirePerson,
  request: {
    query: z.object({
      role: z.string().max(64).openapi({ description: "A role's id, or the name of a portal role" }),
      user: z
        .string()
        .max(320)
        .optional()
        .openapi({ description: "An id or userName; oneself when left out" }),
      organisation: z.string().max(64).optional(),
    }),
  },
  responses: { 200: answer("The explanation", explained), ...refusals },
});

const iso = (instant: Instant | null): string | null => (instant === null ? null : isoOf(instant));

/** The explanation with its times as text. */
const spelledOut = ({ now, ways, grants, target, ...rest }: Explanation): z.infer<typeof explained> => ({
  ...rest,
  now: isoOf(now),
  target: target as NonNullable<typeof target>,
  ways: ways.map(({ approvedAt, ...way }) => ({ ...way, approvedAt: iso(approvedAt) })),
  grants: grants.map(({ facts, lastFullApproval, endedAt, history, ...grant }) => ({
    ...grant,
    state: facts.state,
    notBefore: iso(facts.notBefore),
    expiresAt: iso(facts.expiresAt),
    reviewBy: iso(facts.reviewBy),
    lastFullApproval: iso(lastFullApproval),
    endedAt: iso(endedAt),
    history: history.map((moment) => ({ ...moment, at: isoOf(moment.at) })),
  })),
});

/** What somebody wrote to name a person: an id, or a userName in any case. */
const personMeant = (text: string) => ({ id: text, userNameKey: comparisonKey(text) });

const targetMeant = (text: string): Target => {
  const portalRole = PORTAL_ROLES.find((one) => one === text);
  return portalRole ? { portalRole } : { roleId: text as RoleId };
};

export function explainRoutes() {
  const app = apiApp();
  app.openapi(route, async (c) => {
    const { organisation, user } = c.get("person");
    const { db } = c.env;
    const query = c.req.valid("query");
    const [meant, another] =
      query.user === undefined
        ? [user]
        : await db.read(organisation, (tx) =>
            peopleMeant(tx, organisation, personMeant(query.user as string)),
          );
    if (meant !== user) {
      const holders = await holdersOf(db, [{ organisation, user }], ["iam", "dpo", "auditor"]);
      if (holders.length === 0) return problem(c, "not_administrator") as never;
    }
    if (!meant) return problem(c, "unknown_person") as never;
    if (another) return problem(c, "several_people") as never;
    const result = await explain(db, organisation, meant, targetMeant(query.role));
    return (result.ok ? c.json(spelledOut(result.value), 200) : problem(c, result.error)) as never;
  });
  return app;
}
