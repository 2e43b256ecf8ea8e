import type { Tx } from "../../db/database.ts";
import { isUuid } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { mayDecide } from "../decider-store.ts";
import { endGrants } from "../grant-store.ts";
import { byIds, type KnownGrant, knownGrants, lockWithBasis } from "../known-grant-store.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { tell } from "../telling/notice-store.ts";
import { type ApprovalProblem, type Life, lifeOf, type Wish } from "./request-policy.ts";
import { beginRequested, rejectRequest } from "./request-store.ts";

export type DecisionProblem =
  | ApprovalProblem
  | ReasonProblem
  | "unknown_grant"
  /** Nobody decides about his own access, nor about what he asked for (R4). */
  | "own_access"
  | "own_request"
  | "not_the_decider";

/**
 * Approves a request (T3), with less than was asked for where the decider says so: a full approval now. Confirms in
 * the same way what waits in a sensitive mapping or after an end (R5). It begins at once, or where it was asked for
 * from a later day then.
 */
export function approveRequest(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  wish: Wish,
  words: string | null,
): Promise<Result<Life, DecisionProblem>> {
  const reason = words === null ? ok(null) : parseReason(words);
  if (!reason.ok) return Promise.resolve(reason);
  const { organisation } = context;
  return withRequest(deps, context, id, async (tx, request) => {
    if (!(await mayDecide(tx, organisation, context.person, [request.id])).has(request.id))
      return err(whyNot(context, request));
    const life = lifeOf(request, wish);
    if (!life.ok) return life;
    const facts = { grantId: request.id, holder: request.holder, source: request.source };
    const auditId = record(
      tx,
      deps,
      context,
      "grant.approved",
      "decider",
      facts,
      request.roleId ?? undefined,
    );
    const change = { organisation, auditId, ...(reason.value === null ? {} : { reason: reason.value }) };
    beginRequested(tx, change, request.id, life.value, request.inGoodStanding);
    tellDecision(tx, context, request, "approved");
    return life;
  });
}

/** Rejects a request for good (T4). */
export function rejectAsked(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  words: string,
): Promise<Result<null, DecisionProblem>> {
  const reason = parseReason(words);
  if (!reason.ok) return Promise.resolve(reason);
  const { organisation } = context;
  return withRequest(deps, context, id, async (tx, request) => {
    if (!(await mayDecide(tx, organisation, context.person, [request.id])).has(request.id))
      return err(whyNot(context, request));
    const facts = { grantId: request.id, holder: request.holder };
    const auditId = record(
      tx,
      deps,
      context,
      "grant.rejected",
      "decider",
      facts,
      request.roleId ?? undefined,
    );
    rejectRequest(tx, { organisation, auditId, reason: reason.value }, request.id);
    tellDecision(tx, context, request, "rejected");
    return ok(null);
  });
}

/** Whoever asked takes it back (T4). */
export function withdrawRequest(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  words: string,
): Promise<Result<null, DecisionProblem | "not_your_request">> {
  const reason = parseReason(words);
  if (!reason.ok) return Promise.resolve(reason);
  const { organisation, person } = context;
  return withRequest(deps, context, id, async (tx, request) => {
    if (request.askedBy !== person) return err("not_your_request");
    const facts = { grantId: request.id, holder: request.holder };
    const auditId = record(tx, deps, context, "grant.withdrawn", "asker", facts, request.roleId ?? undefined);
    endGrants(tx, { organisation, auditId, reason: reason.value }, byIds([request.id]), "withdrawn");
    return ok(null);
  });
}

/** The request, locked with what it depends on, while it waits. */
function withRequest<T, E>(
  deps: ActDeps,
  { organisation }: PersonContext,
  id: string,
  work: (tx: Tx, request: KnownGrant) => Promise<Result<T, E>>,
): Promise<Result<T, E | "unknown_grant" | "not_waiting" | "request_lapsed">> {
  if (!isUuid(id)) return Promise.resolve(err("unknown_grant"));
  return deps.db.write(organisation, async (tx) => {
    await lockWithBasis(tx, organisation, [id]);
    const [request] = await knownGrants(tx, organisation, byIds([id]));
    if (!request) return err("unknown_grant");
    if (request.endedReason === "lapsed") return err("request_lapsed");
    if (request.state !== "requested") return err("not_waiting");
    return work(tx, request);
  });
}

/** Somebody else's role in the matter, told to whoever may not decide. */
export const whyNot = (
  { person }: PersonContext,
  { holder, askedBy }: Pick<KnownGrant, "holder" | "askedBy">,
): "own_access" | "own_request" | "not_the_decider" =>
  holder === person ? "own_access" : askedBy === person ? "own_request" : "not_the_decider";

function tellDecision(
  tx: Tx,
  { organisation }: PersonContext,
  { id, holder, askedBy }: KnownGrant,
  mark: "approved" | "rejected",
): void {
  for (const recipient of new Set([holder, askedBy ?? holder]))
    tell(tx, organisation, recipient, { kind: "request_decided", about: id, mark, urgent: false });
}
