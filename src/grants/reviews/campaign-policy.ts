import type { GrantId, ScimUserId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";

/** Whose access is reviewed. A department by its comparison key, as EnterpriseUser names it. */
export type Scope = { roleId: string } | { groupId: string } | { department: string; departmentKey: string };

/** What a reviewer says about one grant. */
export type Answer = { grantId: string; answer: "keep" | "remove"; reason: string | null };

/** Why one answer was not taken; the others of the request stand. */
export type AnswerProblem =
  | "unknown_item"
  /** Nobody reviews his own access (R4). */
  | "own_access"
  | "not_the_reviewer"
  | "answered_already"
  /** The deadline has passed, or the access ended otherwise: nothing brings it back (R5). */
  | "review_over"
  | ReasonProblem;

/** The item as it is locked; `answered`: by a person. */
export type ItemFacts = { holder: ScimUserId; answered: boolean; over: boolean };

/** The answer as it will be kept, or why it is not taken. Without a reason it is as good; with one, it is judged. */
export function judgeAnswer(
  { grantId, answer, reason }: Answer,
  item: ItemFacts | undefined,
  reviewer: ScimUserId,
  decides: ReadonlySet<GrantId>,
): Result<Answer, AnswerProblem> {
  if (!item) return err("unknown_item");
  if (item.holder === reviewer) return err("own_access");
  if (!decides.has(grantId as GrantId)) return err("not_the_reviewer");
  if (item.answered) return err("answered_already");
  if (item.over) return err("review_over");
  if (reason === null) return ok({ grantId, answer, reason });
  const parsed = parseReason(reason);
  return parsed.ok ? ok({ grantId, answer, reason: parsed.value }) : parsed;
}
