import { timingSafeEqual } from "node:crypto";
import { Hono } from "hono";
import { epochOf } from "../audit/subject-policy.ts";
import { bearerToken } from "./api-steps.ts";
import type { HttpEnv } from "./context.ts";
import { problem } from "./problem.ts";

/** Whether the process runs, whether it can serve, and its numbers. None of it is about a person. */
export const operatorRoutes = () =>
  new Hono<HttpEnv>()
    .get("/health/live", (c) => c.json({ status: "live" }))
    .get("/health/ready", async (c) => {
      const { auditKey } = c.get("parts");
      const now = await c.env.db.now().catch(() => null);
      if (now === null) return problem(c, "unavailable");
      return auditKey(epochOf(now)) ? c.json({ status: "ready" }) : problem(c, "audit_unavailable");
    })
    .get("/metrics", async (c) => {
      const { config, metricsText } = c.get("parts");
      if (config.metricsToken === null || metricsText === null) return problem(c, "not_found");
      if (!sameText(bearerToken(c.req.header("authorization")) ?? "", config.metricsToken)) {
        return problem(c, "no_credentials");
      }
      return c.text(await metricsText());
    });

/** Compares without telling by the time where the difference is. */
function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
