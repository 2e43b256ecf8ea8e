import { sealSubject, subjectTag, tryTag } from "../audit/subject-policy.ts";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import type { RevealId } from "../kernel/ids.ts";
import type { Instant } from "../kernel/instant.ts";
import { ADDRESS_PARTS } from "../register/parts.ts";
import type { RegisterFailure } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";
import {
  type Admitted,
  type Asking,
  admit,
  holderRef,
  isOwn,
  type NotAdmitted,
  record,
} from "./admission-service.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import type { Question } from "./lookup-policy.ts";
import { type Disclosure, minimise, reveal, type View } from "./minimise-policy.ts";
import { type Known, peopleBy } from "./people-service.ts";
import { factsOf, flagsOf } from "./record-policy.ts";
import { parseRevealReason, type RevealReasonProblem } from "./reveal-reason-policy.ts";
import { openReveal } from "./reveal-store.ts";
import { noticeTrying } from "./trying-service.ts";

const MINUTES = 5;

export type RevealOutcome =
  | { kind: "revealed"; id: RevealId; role: Role; disclosure: Disclosure; until: Instant }
  /** None of this person's addresses is hidden from this role. */
  | { kind: "nothing_hidden" }
  | { kind: "not_found" }
  | { kind: "register_failed"; failure: RegisterFailure }
  | DeniedReveal
  | NotAdmitted;

type DeniedReveal = {
  kind: "denied";
  reason: "reveal_outside_role" | "own_data" | "role_not_held" | RevealReasonProblem;
};

/**
 * Shows the protected addresses of one person: only to a role that has the right, for a reason that says something
 * (`parseRevealReason`), with a record of its own that seals the reason beside the number (R8). From then on look-ups by
 * the same holder in the same role may show them for five minutes, by the id that is returned.
 */
export async function revealAddresses(
  deps: LookupDeps,
  asked: Omit<Asking, "kind" | "numbers">,
  { number, question, reason }: { number: Foedselsnummer; question: Question; reason: string },
): Promise<RevealOutcome> {
  const admitted = await admit(deps, { ...asked, kind: "reveal", numbers: [number] }, question);
  if (admitted.kind !== "admitted") return admitted;
  const { holder, role, auditKey, entry } = admitted;
  const { organisation } = holder;
  const denied = async (why: DeniedReveal["reason"]): Promise<DeniedReveal> => {
    await record(deps, entry("deny", why));
    return { kind: "denied", reason: why };
  };
  const view: View = {
    ...admitted.view,
    parts: admitted.view.parts.filter((part) => ADDRESS_PARTS.has(part)),
  };
  if (!role.skjermetAdresse || view.parts.length === 0) return denied("reveal_outside_role");
  if (isOwn(admitted, deps.personNumberKey, number)) return denied("own_data");
  const why = parseRevealReason(reason);
  if (!why.ok) return denied(why.error);

  const answer = await peopleBy(deps.register, admitted.access, role, [number], view);
  if (!answer.ok) {
    await record(deps, entry("error", `register_${answer.error}`));
    return { kind: "register_failed", failure: answer.error };
  }
  const [known] = answer.value;
  const deny = () => entry("deny", "role_not_held");
  const decided = { holder, grant: admitted.grant.id, deny, through: null };
  if (!known) {
    const permit = entry("permit", "person_not_found", { partsReturned: [] });
    const tryTags = tryTag(auditKey, organisation, number);
    const nobody = { ...decided, permit, beside: { flags: [], tryTags }, subjects: [], opens: null };
    if ((await deps.decisions(deps.db, nobody)) === "deny")
      return { kind: "denied", reason: "role_not_held" };
    await noticeTrying(deps, admitted, asked.requestId, tryTags);
    return { kind: "not_found" };
  }
  if (minimise(known.document, view, known.open).masked.length === 0) {
    await record(deps, entry("deny", "nothing_hidden", { partsReturned: [] }));
    return { kind: "nothing_hidden" };
  }
  const disclosure = reveal(known.document, view);
  const { caseReference } = question;
  const subject = sealSubject(auditKey, deps.entropy, organisation, {
    number,
    caseReference,
    reason: why.value,
  });
  const id = deps.entropy.uuid() as RevealId;
  const permit = entry("permit", "revealed", { ...factsOf({ view }, known, disclosure), revealId: id });
  const outcome = await deps.decisions(deps.db, {
    ...decided,
    permit: { ...permit, subjectRef: subject.ref.toString("base64url") },
    beside: { flags: flagsOf(admitted, deps.personNumberKey, [known]), tryTags: null },
    subjects: [subject],
    opens: {
      id,
      actorRef: holderRef(holder),
      role: role.id,
      epoch: auditKey.epoch,
      subjectTag: subjectTag(auditKey, organisation, number),
    },
  });
  if (outcome === "deny") return { kind: "denied", reason: "role_not_held" };
  // Counted from before the register was asked: a little shorter than the database gives, never longer.
  const until = (admitted.now + MINUTES * 60_000) as Instant;
  return { kind: "revealed", id, role, disclosure, until };
}

/** Whether this reveal is of this holder, in this role, of this very person, and still open. */
export async function isOpenFor(
  deps: LookupDeps,
  { holder, role }: Admitted,
  id: RevealId,
  number: Foedselsnummer,
): Promise<boolean> {
  const { organisation } = holder;
  const open = await deps.db.read(organisation, (tx) =>
    openReveal(tx, organisation, id, holderRef(holder), role.id),
  );
  const key = open && deps.auditKey(open.epoch);
  return key ? open.subjectTag.equals(subjectTag(key, organisation, number)) : false;
}

/** An answer to somebody who has the addresses open: they as they are, and all else as always. */
export function withOpenAddresses({ document, open }: Known, view: View): Disclosure {
  const usual = minimise(document, view, open);
  const addresses = reveal(document, view);
  const stillMasked = usual.masked.filter((part) => !ADDRESS_PARTS.has(part));
  return {
    person: { ...usual.person, ...addresses.person },
    masked: [...stillMasked, ...addresses.masked],
  };
}
