import { isUniqueViolation } from "../../db/errors.ts";
import { type GrantId, isUuid, type RoleId } from "../../kernel/ids.ts";
import { type Instant, isoOf } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { grantsOfUser, markOver } from "../grant-store.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { tellHolders } from "../telling/notice-store.ts";
import { CASE_WORKING_DAYS, type GlassProblem, glassEnd } from "./break-glass-policy.ts";
import { closeCase, glassFacts, insertGlass, lockCase } from "./break-glass-store.ts";
import { afterWorkingDays } from "./working-days-policy.ts";

export type Broken = { grantId: GrantId; caseId: string; expiresAt: Instant; dueAt: Instant };

/**
 * Breaks the glass (T15): access to a role at once, for an hour at most, for somebody whom a group makes eligible. The
 * role gives what it gives, and nothing above it. Opens a case that a data protection officer closes, and tells them
 * all at once. The caller has seen that the sign-in is fresh. A refusal by the rules of it is recorded too.
 */
export async function breakGlass(
  deps: ActDeps,
  context: PersonContext,
  asked: { roleId: string; minutes: number; reason: string },
): Promise<Result<Broken, GlassProblem | ReasonProblem>> {
  const reason = parseReason(asked.reason);
  if (!reason.ok) return reason;
  if (!isUuid(asked.roleId)) return err("not_eligible");
  const wish = { roleId: asked.roleId.toLowerCase() as RoleId, minutes: asked.minutes, reason: reason.value };
  const result = await tryToBreak(deps, context, wish);
  if (!result.ok)
    await deps.db.write(context.organisation, async (tx) => {
      const { roleId, minutes } = wish;
      record(tx, deps, context, "break_glass.opened", result.error, { minutes }, roleId, "deny");
    });
  return result;
}

async function tryToBreak(
  deps: ActDeps,
  context: PersonContext,
  { roleId, minutes, reason }: { roleId: RoleId; minutes: number; reason: string },
): Promise<Result<Broken, GlassProblem>> {
  const { organisation, person: user } = context;
  const [grantId, caseId] = [deps.entropy.uuid() as GrantId, deps.entropy.uuid()];
  try {
    return await deps.db.write(organisation, async (tx) => {
      const facts = await glassFacts(tx, organisation, user, roleId);
      const end = glassEnd(facts, minutes);
      if (!end.ok) return end;
      const expiresAt = end.value;
      const dueAt = afterWorkingDays(facts.now, CASE_WORKING_DAYS);
      const recorded = { grantId, caseId, minutes, expiresAt: isoOf(expiresAt) };
      const auditId = record(tx, deps, context, "break_glass.opened", "eligible", recorded, roleId);
      markOver(tx, { organisation, auditId }, grantsOfUser(user));
      const glass = { organisation, auditId, caseId, grantId, user, roleId, reason };
      await insertGlass(tx, { ...glass, from: facts.now, expiresAt, dueAt });
      tellHolders(tx, organisation, "dpo", {
        kind: "glass_broken",
        about: caseId,
        mark: "opened",
        urgent: true,
        facts: { roleId, minutes, dueAt: isoOf(dueAt) },
      });
      return ok({ grantId, caseId, expiresAt, dueAt });
    });
  } catch (error) {
    if (isUniqueViolation(error)) return err("broken_already");
    throw error;
  }
}

export type CaseProblem = ReasonProblem | "unknown_case" | "own_case" | "case_closed_already";

/** A data protection officer who did not break the glass himself says what was found, once. */
export async function closeGlassCase(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  words: string,
): Promise<Result<null, CaseProblem>> {
  const finding = parseReason(words);
  if (!finding.ok) return finding;
  if (!isUuid(id)) return err("unknown_case");
  const { organisation, person } = context;
  return deps.db.write(organisation, async (tx) => {
    const found = await lockCase(tx, organisation, id);
    if (!found) return err("unknown_case");
    if (found.userId === person) return err("own_case");
    if (found.closed) return err("case_closed_already");
    record(tx, deps, context, "break_glass.closed", "finding", { caseId: id, grantId: found.grantId });
    closeCase(tx, organisation, { id, by: person, finding: finding.value });
    return ok(null);
  });
}
