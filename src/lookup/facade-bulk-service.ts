import { merkleRoot } from "../audit/merkle.ts";
import { type SealedSubject, sealSubject, tryTag } from "../audit/subject-policy.ts";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { othersTurn } from "../kernel/turn.ts";
import type { RegisterFailure } from "../register/register-port.ts";
import { type Admitted, type Asking, admit, isOwn, type NotAdmitted, record } from "./admission-service.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import type { Question } from "./lookup-policy.ts";
import { type Disclosure, minimise } from "./minimise-policy.ts";
import { type Known, peopleBy } from "./people-service.ts";
import { flagsOf } from "./record-policy.ts";
import { noticeTrying } from "./trying-service.ts";

export type BulkOutcome =
  /** In the order asked; null: nobody whom the role may find has the number, or it is the own one of who asks. */
  | { kind: "answered"; people: (Disclosure | null)[] }
  | { kind: "register_failed"; failure: RegisterFailure }
  | NotAdmitted;

type BulkRequest = {
  asking: Omit<Asking, "kind" | "numbers">;
  /** At most 1 000, each once. */
  numbers: readonly Foedselsnummer[];
  question: Question;
};

/** So many are sealed and minimised before others have their turn. */
const AT_A_TIME = 100;

/**
 * Looks many people up at once: recorded before anything is fetched, and again with whom the answer is about, one sealed
 * subject each, by the statement that checks the grant once more. Somebody's own number is left out as if nobody had it,
 * and that is flagged. Whoever seems to try out the numbers of a birth date is stopped for the next request.
 */
export async function lookUpMany(deps: LookupDeps, request: BulkRequest): Promise<BulkOutcome> {
  const { numbers, question } = request;
  const admitted = await admit(deps, { ...request.asking, kind: "bulk", numbers }, question);
  if (admitted.kind !== "admitted") return admitted;
  const { view, entry } = admitted;
  const counted = { asked: numbers.length };
  await record(deps, entry("permit", "bulk_begun", counted, "bulk.begun"));

  const others = numbers.filter((number) => !isOwn(admitted, deps.personNumberKey, number));
  const answer = await peopleBy(deps.register, admitted.access, admitted.role, others, view);
  if (!answer.ok) {
    await record(deps, entry("error", `register_${answer.error}`, counted));
    return { kind: "register_failed", failure: answer.error };
  }
  const known = new Map(others.map((number, i) => [number, answer.value[i] ?? null]));
  const missed = others
    .filter((number) => !known.get(number))
    .map((number) => tryTag(admitted.auditKey, admitted.holder.organisation, number));
  const tryTags = missed.length > 0 ? Buffer.concat(missed) : null;
  const found = answer.value.filter((one) => one !== null);
  const shown = new Map<Known, Disclosure>();
  const subjects: SealedSubject[] = [];
  for (const [i, one] of found.entries()) {
    if (i % AT_A_TIME === AT_A_TIME - 1) await othersTurn();
    shown.set(one, minimise(one.document, view, one.open));
    subjects.push(sealedIn(deps, admitted, one, question));
  }
  const own = others.length < numbers.length;
  const outcome = await decideOn(deps, admitted, { counted, own, tryTags, subjects, shown });
  if (outcome === "deny") return { kind: "denied", reason: "role_not_held" };
  if (tryTags) await noticeTrying(deps, admitted, request.asking.requestId, tryTags);
  const people = numbers.map((number) => {
    const one = known.get(number);
    return (one && shown.get(one)) ?? null;
  });
  return { kind: "answered", people };
}

const sealedIn = (
  deps: LookupDeps,
  { auditKey, holder }: Admitted,
  { number }: Known,
  { caseReference }: Question,
): SealedSubject => sealSubject(auditKey, deps.entropy, holder.organisation, { number, caseReference });

type Shown = {
  counted: { asked: number };
  own: boolean;
  tryTags: Buffer | null;
  subjects: readonly SealedSubject[];
  shown: ReadonlyMap<Known, Disclosure>;
};

function decideOn(
  deps: LookupDeps,
  admitted: Admitted,
  { counted, own, tryTags, subjects, shown }: Shown,
): Promise<"permit" | "deny"> {
  const { holder, grant, view, entry } = admitted;
  const disclosures = [...shown.values()];
  const permit = entry("permit", "grant_in_force", {
    ...counted,
    partsReturned: union(disclosures.map(({ person }) => Object.keys(person))),
    partsMasked: union(disclosures.map(({ masked }) => masked)),
    ...(view.historikk ? { historikk: true } : {}),
  });
  const root = merkleRoot(subjects.map(({ ref }) => ref)).toString("base64url");
  const about = subjects.length > 0 ? { subjectsRoot: root, subjectCount: subjects.length } : {};
  const flags: string[] = flagsOf(admitted, deps.personNumberKey, [...shown.keys()]);
  return deps.decisions(deps.db, {
    holder,
    grant: grant.id,
    permit: { ...permit, ...about },
    deny: () => entry("deny", "role_not_held", counted),
    beside: { flags: own ? [...flags, "own_data"] : flags, tryTags },
    subjects,
    through: null,
    opens: null,
  });
}

const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();
