import type { Tx } from "../../db/database.ts";
import { isUniqueViolation } from "../../db/errors.ts";
import { type GrantId, isUuid, type RoleId, type ScimUserId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { grantsOfUser, markOver } from "../grant-store.ts";
import { byIds, knownGrants } from "../known-grant-store.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { termsOf } from "../terms-store.ts";
import {
  type AgainProblem,
  againProblem,
  type Wish,
  type WishProblem,
  wishProblem,
} from "./request-policy.ts";
import { askingFacts, holdPerson, insertRequest, type NewRequest } from "./request-store.ts";

/** Nobody decides about it in this time, and it lapses (security.md 1.4). */
const HOURS_TO_LAPSE = { normal: 168, urgent: 24 } as const;

export type Asking = { wish: Wish; reason: string; urgent: boolean };
/** For oneself, or for somebody whom one leads. */
export type RoleAsking = Asking & { roleId: string; userId: string };

export type RequestProblem =
  | ReasonProblem
  | WishProblem
  | AgainProblem
  | "unknown_grant"
  /** Somebody else's access is asked for by his leader only. */
  | "not_your_person"
  | "not_requestable"
  /** Administering access and looking people up exclude each other (R4). */
  | "administers_access"
  | "asked_already"
  | "held_already";

/**
 * Asks for a role without a group (T2): one open request for a person and role, and none for what is held by one.
 * Gives nothing; somebody else approves it within a week, or a day when it is urgent.
 */
export function askForRole(
  deps: ActDeps,
  context: PersonContext,
  asking: RoleAsking,
): Promise<Result<GrantId, RequestProblem>> {
  const reason = parseReason(asking.reason);
  if (!reason.ok) return Promise.resolve(reason);
  const { organisation, person } = context;
  const { roleId, wish } = asking;
  const userId = asking.userId.toLowerCase();
  if (!isUuid(userId)) return Promise.resolve(err("not_your_person"));
  return placed(deps, context, { ...asking, reason: reason.value }, async (tx) => {
    const [, facts, terms] = await Promise.all([
      holdPerson(tx, organisation, userId as ScimUserId),
      askingFacts(tx, organisation, person, userId, roleId),
      termsOf(tx, organisation, { roleId: roleId as RoleId }),
    ]);
    if (!facts.known || (userId !== person && !facts.leads)) return err("not_your_person");
    if (!terms) return err("unknown_role");
    if (!facts.requestable) return err("not_requestable");
    if (facts.administersAccess) return err("administers_access");
    if (facts.waits) return err("asked_already");
    if (facts.holds) return err("held_already");
    const problem = wishProblem(wish, terms.longestDays, facts.now);
    if (problem) return err(problem);
    return ok({ holder: userId as ScimUserId, target: { roleId: roleId as RoleId } });
  });
}

/**
 * Asks for what has ended, with its history (T13), by the holder or his leader: through the same mapping while the
 * holder is in its group, otherwise by itself where the role may be asked for. Takes a decider's approval as any other.
 */
export function askAgain(
  deps: ActDeps,
  context: PersonContext,
  grantId: string,
  asking: Asking,
): Promise<Result<GrantId, RequestProblem>> {
  const reason = parseReason(asking.reason);
  if (!reason.ok) return Promise.resolve(reason);
  const { organisation, person } = context;
  return placed(deps, context, { ...asking, reason: reason.value }, async (tx) => {
    if (!isUuid(grantId)) return err("unknown_grant");
    const [ended] = await knownGrants(tx, organisation, byIds([grantId]));
    if (!ended) return err("unknown_grant");
    const { holder, roleId, mapping, terms } = ended;
    await holdPerson(tx, organisation, holder);
    const facts = await askingFacts(tx, organisation, person, holder, roleId);
    if (!facts.known || (holder !== person && !facts.leads)) return err("not_your_person");
    const problem = againProblem(ended) ?? wishProblem(asking.wish, terms?.longestDays ?? 0, ended.now);
    if (problem) return err(problem);
    const throughMapping = mapping?.active === true && mapping.member;
    if (!throughMapping && !facts.requestable) return err("not_requestable");
    if (roleId !== null && facts.administersAccess) return err("administers_access");
    if (facts.waits) return err("asked_already");
    if (!throughMapping && facts.holds) return err("held_already");
    return ok({ holder, target: { follows: ended.id, throughMapping } });
  });
}

/** Judges and writes in one transaction. What the clock has ended is written down first, so that it bars nothing. */
async function placed(
  deps: ActDeps,
  context: PersonContext,
  { wish, urgent, reason }: Asking,
  judge: (tx: Tx) => Promise<Result<Pick<NewRequest, "holder" | "target">, RequestProblem>>,
): Promise<Result<GrantId, RequestProblem>> {
  const { organisation, person } = context;
  const id = deps.entropy.uuid() as GrantId;
  try {
    return await deps.db.write(organisation, async (tx) => {
      const judged = await judge(tx);
      if (!judged.ok) return judged;
      const { holder, target } = judged.value;
      const facts = { grantId: id, holder, urgent, follows: "follows" in target ? target.follows : null };
      const auditId = record(tx, deps, context, "grant.requested", urgent ? "urgent" : "asked", facts);
      markOver(tx, { organisation, auditId }, grantsOfUser(holder));
      const hoursToLapse = HOURS_TO_LAPSE[urgent ? "urgent" : "normal"];
      const request = { id, holder, target, askedBy: person, wish, hoursToLapse };
      await insertRequest(tx, { organisation, auditId, reason }, request);
      return ok(id);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return err("asked_already");
    throw error;
  }
}
