import { type SealedSubject, sealSubject, tryTag } from "../audit/subject-policy.ts";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import type { RevealId } from "../kernel/ids.ts";
import type { RegisterFailure } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";
import { type Asking, admit, isOwn, type NotAdmitted, record } from "./admission-service.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import type { Question, Refusal } from "./lookup-policy.ts";
import { type Disclosure, minimise } from "./minimise-policy.ts";
import { peopleBy } from "./people-service.ts";
import { factsOf, flagsOf } from "./record-policy.ts";
import { isOpenFor, withOpenAddresses } from "./reveal-service.ts";
import { noticeTrying } from "./trying-service.ts";

export type LookupRequest = {
  asking: Omit<Asking, "kind" | "numbers">;
  number: Foedselsnummer;
  question: Question;
  /** A reveal of this person that is still open. */
  reveal: RevealId | null;
};

export type LookupOutcome =
  | { kind: "found"; role: Role; disclosure: Disclosure; withheld: readonly string[] }
  | { kind: "not_found" }
  | { kind: "register_failed"; failure: RegisterFailure }
  | NotAdmitted;

/**
 * Looks a person up: role and grant checked, the register asked for the needed parts only, the answer built
 * up, and the grant checked again by the statement that writes the record. The outcome is returned after its
 * record has committed; a denial and a failure are recorded as well. No register call inside a transaction.
 */
export async function lookUp(deps: LookupDeps, request: LookupRequest): Promise<LookupOutcome> {
  const { number, question, reveal } = request;
  const asking: Asking = { ...request.asking, kind: "lookup", numbers: [number] };
  const admitted = await admit(deps, asking, question);
  if (admitted.kind !== "admitted") return admitted;
  const { holder, role, view, withheld, auditKey, entry } = admitted;
  const { organisation } = holder;
  const denied = async (reason: Refusal): Promise<NotAdmitted> => {
    await record(deps, entry("deny", reason));
    return { kind: "denied", reason };
  };
  if (isOwn(admitted, deps.personNumberKey, number)) return denied("own_data");
  if (reveal && !(await isOpenFor(deps, admitted, reveal, number))) return denied("reveal_over");

  const answer = await peopleBy(deps.register, admitted.access, role, [number], view);
  if (!answer.ok) {
    await record(deps, entry("error", `register_${answer.error}`));
    return { kind: "register_failed", failure: answer.error };
  }
  const decideOn = (
    subject: SealedSubject | null,
    permit: ReturnType<typeof entry>,
    flags: string[],
    tryTags: Buffer,
  ) =>
    deps.decisions(deps.db, {
      holder,
      grant: admitted.grant.id,
      permit,
      deny: () => entry("deny", reveal ? "reveal_over" : "role_not_held"),
      beside: { flags, tryTags },
      subjects: subject ? [subject] : [],
      through: reveal,
      opens: null,
    });
  const refused: NotAdmitted = { kind: "denied", reason: reveal ? "reveal_over" : "role_not_held" };

  const [known] = answer.value;
  if (!known) {
    const tag = tryTag(auditKey, organisation, number);
    const permit = entry("permit", "person_not_found", { partsReturned: [] });
    const outcome = await decideOn(null, permit, [], tag);
    if (outcome === "deny") return refused;
    await noticeTrying(deps, admitted, asking.requestId, tag);
    return { kind: "not_found" };
  }
  const disclosure = reveal ? withOpenAddresses(known, view) : minimise(known.document, view, known.open);
  const { caseReference } = question;
  const subject = sealSubject(auditKey, deps.entropy, organisation, { number, caseReference });
  const permit = entry("permit", "grant_in_force", {
    ...factsOf(admitted, known, disclosure),
    ...(reveal ? { revealId: reveal } : {}),
  });
  const flags = flagsOf(admitted, deps.personNumberKey, [known]);
  const about = { ...permit, subjectRef: subject.ref.toString("base64url") };
  const tag = tryTag(auditKey, organisation, number, subject.tag ?? undefined);
  const outcome = await decideOn(subject, about, flags, tag);
  return outcome === "permit" ? { kind: "found", role, disclosure, withheld } : refused;
}
