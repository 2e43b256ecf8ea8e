import { idsRoot } from "../../audit/merkle.ts";
import { isUuid } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { mayDecide } from "../decider-store.ts";
import { endGrants, markOver } from "../grant-store.ts";
import { byIds } from "../known-grant-store.ts";
import { keepItems, lockItems, lockOpenItems, removeItems } from "./campaign-answer-store.ts";
import { type Answer, type AnswerProblem, judgeAnswer, type Scope } from "./campaign-policy.ts";
import {
  claimForReview,
  closeNow,
  deadlineFits,
  insertCampaign,
  lockCampaign,
  scopeExists,
  standingOf,
} from "./campaign-store.ts";

export type OpeningProblem = "unknown_scope" | "nothing_to_review" | "deadline_out_of_range";

export type NewReview = { name: string; scope: Scope; deadline: Instant };

/**
 * Opens a review of everybody's access within a scope: its id and how many grants it is about. From the deadline on
 * whatever is unanswered gives no access, whether or not a job has run. Locks: grants.
 */
export function openCampaign(
  deps: ActDeps,
  context: PersonContext,
  { name, scope, deadline }: NewReview,
): Promise<Result<{ id: string; items: number }, OpeningProblem>> {
  const { organisation } = context;
  return deps.db.write(organisation, async (tx) => {
    const [exists, fits] = await Promise.all([
      scopeExists(tx, organisation, scope),
      deadlineFits(tx, deadline),
    ]);
    if (!exists) return err("unknown_scope");
    if (!fits) return err("deadline_out_of_range");
    const grants = await claimForReview(tx, organisation, scope);
    if (grants.length === 0) return err("nothing_to_review");
    const id = deps.entropy.uuid();
    // Not the name, nor the department's: people wrote them.
    const { roleId, groupId } = { roleId: undefined, groupId: undefined, ...scope };
    const facts = { campaignId: id, roleId, groupId, items: grants.length, itemsRoot: idsRoot(grants) };
    const auditId = record(tx, deps, context, "campaign.opened", "review", facts);
    const campaign = { id, name, scope, deadline, openedBy: context.person };
    insertCampaign(tx, { organisation, auditId }, campaign, grants);
    return ok({ id, items: grants.length });
  });
}

export type Answered = { grantId: string; outcome: "kept" | "removed" | AnswerProblem };

/**
 * Takes one reviewer's answers, each by itself: what is kept goes on as it was and is no longer under review; what is
 * removed is revoked at once, for good. What came of them, in their order. Locks: grants with their items.
 */
export function answerItems(
  deps: ActDeps,
  context: PersonContext,
  campaign: string,
  answers: readonly Answer[],
): Promise<Result<Answered[], "unknown_campaign">> {
  const { organisation, person } = context;
  return deps.db.write(organisation, async (tx) => {
    if ((await standingOf(tx, organisation, campaign)) === "unknown") return err("unknown_campaign");
    const asked = answers.map(({ grantId }) => grantId).filter(isUuid);
    const items = await lockItems(tx, organisation, campaign, asked);
    const decides = await mayDecide(tx, organisation, person, [...items.keys()]);
    const judged = answers.map((answer) => judgeAnswer(answer, items.get(answer.grantId), person, decides));
    const taken = judged.flatMap((one) => (one.ok ? [one.value] : []));
    const [keep, remove] = [
      taken.filter(({ answer }) => answer === "keep"),
      taken.filter(({ answer }) => answer === "remove"),
    ];
    let kept = new Set<string>();
    if (taken.length > 0) {
      const removed = remove.map(({ grantId }) => grantId);
      const facts = {
        campaignId: campaign,
        keep: keep.length,
        remove: remove.length,
        removedRoot: idsRoot(removed),
      };
      const change = {
        organisation,
        auditId: record(tx, deps, context, "campaign.answered", "review", facts),
      };
      removeItems(tx, organisation, campaign, person, remove);
      endGrants(tx, change, byIds(removed), "review_removed");
      kept = await keepItems(tx, change, campaign, person, keep);
    }
    return ok(
      judged.map((one, at): Answered => {
        const { grantId, answer } = answers[at] as Answer;
        if (!one.ok) return { grantId, outcome: one.error };
        // The deadline may come between the look and the answer: then it is the deadline that counts.
        return {
          grantId,
          outcome: answer === "remove" ? "removed" : kept.has(grantId) ? "kept" : "review_over",
        };
      }),
    );
  });
}

/**
 * Ends a campaign before its deadline, as if that were now: the answers so far stand, and whatever is unanswered is
 * removed. How many that are. Locks: the campaign, then grants with their items.
 */
export function closeCampaign(
  deps: ActDeps,
  context: PersonContext,
  campaign: string,
): Promise<Result<{ unanswered: number }, "unknown_campaign" | "campaign_over">> {
  const { organisation } = context;
  return deps.db.write(organisation, async (tx) => {
    const standing = await lockCampaign(tx, organisation, campaign);
    if (standing === "unknown") return err("unknown_campaign");
    if (standing === "over") return err("campaign_over");
    const open = await lockOpenItems(tx, organisation, campaign);
    const facts = { campaignId: campaign, unanswered: open.length, unansweredRoot: idsRoot(open) };
    const auditId = record(tx, deps, context, "campaign.closed", "before_its_deadline", facts);
    closeNow(tx, organisation, campaign, open);
    markOver(tx, { organisation, auditId }, byIds(open));
    return ok({ unanswered: open.length });
  });
}
