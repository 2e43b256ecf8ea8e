import type { Tx } from "../../db/database.ts";
import { type ActContext, type ActDeps, record } from "../act.ts";
import { TIDY, type TidyStep } from "./tidy-store.ts";

/**
 * Writes down what the clock has done to at most `limit` rows, with their events and one record, in the caller's
 * transaction; how many there were. Nothing depends on it: every decision looks at the clock itself (R3). Twice is
 * once: what is written down already is not due.
 */
export async function tidy(
  tx: Tx,
  deps: Pick<ActDeps, "entropy">,
  context: ActContext,
  step: TidyStep,
  limit: number,
): Promise<number> {
  const { claim, apply } = TIDY[step];
  const ids = await claim(tx, context.organisation, limit);
  if (ids.length === 0) return 0;
  const auditId = record(tx, deps, context, "job.done", step, { job: "tidy", count: ids.length });
  apply(tx, { organisation: context.organisation, auditId }, ids);
  return ids.length;
}
