import type { Tx } from "../../db/database.ts";
import { isUuid } from "../../kernel/ids.ts";
import { type Instant, isoOf } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { decidersOf } from "../decider-store.ts";
import { endGrants } from "../grant-store.ts";
import { byIds, type KnownGrant, knownGrants, lockGrants } from "../known-grant-store.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { moveEnds } from "./renewal-store.ts";
import { isLastRight, lockLastRights, towards } from "./revoke-store.ts";

export type EndingProblem = ReasonProblem | "unknown_grant" | "not_yours_to_end" | "access_ended";

type Capacity = "given_up" | "revoked_by_leader" | "revoked_by_iam";

/**
 * Ends access, or the wish for it, for good and at once (T11): the holder gives it up; his leader, the role's owner or
 * whoever decides about it revokes it; IAM staff may revoke anybody's. After the commit nothing goes through it (R2). Somebody always administers access, and
 * somebody is data protection officer (I20).
 */
export function revoke(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  words: string,
): Promise<Result<Capacity, EndingProblem | "last_administrator">> {
  return withLive(deps, context, id, words, async (tx, grant, capacity, reason) => {
    const { organisation } = context;
    if (await isLastRight(tx, organisation, grant.id)) return err("last_administrator");
    const facts = { grantId: grant.id, holder: grant.holder };
    const kind = capacity === "given_up" ? "grant.given_up" : "grant.revoked";
    const auditId = record(tx, deps, context, kind, capacity, facts, grant.roleId ?? undefined);
    endGrants(tx, { organisation, auditId, reason }, byIds([grant.id]), capacity);
    return ok(capacity);
  });
}

/** Lets access end earlier than it would (T8), by the same people. The new end is still to come. */
export function shorten(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  until: Instant,
  words: string,
): Promise<Result<Instant, EndingProblem | "not_shorter">> {
  return withLive(deps, context, id, words, async (tx, grant, capacity, reason) => {
    const { organisation } = context;
    const { expiresAt, notBefore, now } = grant;
    if (expiresAt === null || notBefore === null) return err("not_shorter");
    if (until >= expiresAt || until <= now || until <= notBefore) return err("not_shorter");
    const by = capacity === "given_up" ? "holder" : capacity === "revoked_by_iam" ? "iam" : "leader";
    const facts = { grantId: grant.id, holder: grant.holder, from: isoOf(expiresAt), to: isoOf(until) };
    const auditId = record(tx, deps, context, "grant.shortened", by, facts, grant.roleId ?? undefined);
    moveEnds(tx, { organisation, auditId, reason }, "shortened", [{ grant: grant.id, expiresAt: until }]);
    return ok(until);
  });
}

function withLive<T, E>(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  words: string,
  work: (tx: Tx, grant: KnownGrant, capacity: Capacity, reason: string) => Promise<Result<T, E>>,
): Promise<Result<T, E | EndingProblem>> {
  const reason = parseReason(words);
  if (!reason.ok) return Promise.resolve(reason);
  if (!isUuid(id)) return Promise.resolve(err("unknown_grant"));
  const { organisation } = context;
  return deps.db.write(organisation, async (tx) => {
    await Promise.all([lockLastRights(tx, organisation, id), lockGrants(tx, organisation, [id])]);
    const [grant] = await knownGrants(tx, organisation, byIds([id]));
    if (!grant) return err("unknown_grant");
    const capacity = await capacityOf(tx, context, grant);
    if (capacity === null) return err("not_yours_to_end");
    if (grant.endedAt !== null) return err("access_ended");
    return work(tx, grant, capacity, reason.value);
  });
}

async function capacityOf(
  tx: Tx,
  { organisation, person }: PersonContext,
  grant: KnownGrant,
): Promise<Capacity | null> {
  if (grant.holder === person) return "given_up";
  const [{ leads, ownsRole, iam }, [decider]] = await Promise.all([
    towards(tx, organisation, person, grant.holder, grant.roleId),
    decidersOf(tx, organisation, [grant.id]),
  ]);
  if (leads || ownsRole || decider?.decider === person) return "revoked_by_leader";
  return iam ? "revoked_by_iam" : null;
}
