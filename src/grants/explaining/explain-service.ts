import type { Db } from "../../db/database.ts";
import { isUuid, type OrganisationId, type ScimUserId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type Hindrance, hindrances, isEffective } from "../effective-policy.ts";
import type { Target } from "../terms-store.ts";
import { type ExplainedGrant, type Story, storyOf } from "./explain-store.ts";

export type Explanation = Omit<Story, "grants"> & {
  /** Whether the person may use the target now, through any of the grants. */
  allowed: boolean;
  /** The newest first; each with everything that stands between it and access, nothing when it gives access. */
  grants: (ExplainedGrant & { hindrances: Hindrance[] })[];
  /** Why there is nothing to hinder: no grant was ever made. */
  because: "never_granted" | null;
};

/**
 * Why may this person use this role, or portal role, now, or why not: mapping, membership, the grants with their
 * windows and history, and who approved. The answer is the rule of `effective_grant` spelled out, so it says "allowed"
 * exactly when a look-up would be (test/grants/explain.db.test.ts).
 */
export async function explain(
  db: Db,
  organisation: OrganisationId,
  user: ScimUserId,
  target: Target,
): Promise<Result<Explanation, "unknown_person" | "unknown_role">> {
  if ("roleId" in target && !isUuid(target.roleId)) return err("unknown_role");
  const story = await db.read(organisation, (tx) => storyOf(tx, organisation, user, target));
  if (!story) return err("unknown_person");
  if (!story.target) return err("unknown_role");
  const grants = story.grants.map((grant) => ({
    ...grant,
    hindrances: hindrances(grant.facts, story.now),
  }));
  return ok({
    ...story,
    allowed: story.grants.some(({ facts }) => isEffective(facts, story.now)),
    grants,
    because: grants.length === 0 ? "never_granted" : null,
  });
}
