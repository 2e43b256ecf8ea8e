import type { AuditEntry } from "../audit/audit-entry.ts";
import { merkleRoot } from "../audit/merkle.ts";
import { sealSubject, tryTag } from "../audit/subject-policy.ts";
import { ownNumberTag } from "../directory/own-number.ts";
import type { RegisterFailure } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";
import { type Admitted, type Asking, admit, isOwn, type NotAdmitted, record } from "./admission-service.ts";
import { hitView, type Sort, sorted } from "./hit-policy.ts";
import { hitFor } from "./hit-service.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import type { Question, Refusal } from "./lookup-policy.ts";
import { type Disclosure, minimise } from "./minimise-policy.ts";
import type { Known } from "./people-service.ts";
import { flagsOf } from "./record-policy.ts";
import { type FoundPeople, findOnly, findPeople } from "./search-people-service.ts";
import { type Criteria, partsOf, planOf, type SearchRefusal, usedOf, valuesOf } from "./search-policy.ts";
import { appendAbout } from "./search-store.ts";
import { worksHere } from "./standing-store.ts";
import { noticeTrying } from "./trying-service.ts";

export type SearchRequest = {
  asking: Omit<Asking, "kind" | "numbers">;
  question: Question;
  criteria: Criteria;
  /** Null: the register's order; as well where the hits do not show what to sort by. */
  sort: Sort | null;
  /** Only the one who fits, with all that is asked for; nobody, where several do (`entydigsoek`). */
  only?: true;
};

/** Somebody found; `hit` leads to a look-up or a reveal without the number (`hitFor`). */
export type Hit = Disclosure & { hit: string };

export type SearchOutcome =
  /** `more`: the register has others who fit; how many is told nobody. */
  | { kind: "hits"; role: Role; hits: Hit[]; more: boolean }
  | { kind: "refused"; refusal: SearchRefusal }
  | { kind: "register_failed"; failure: RegisterFailure }
  | NotAdmitted;

/**
 * Searches for people: role and grant checked, the criteria held against the role (`planOf`), what is searched for
 * recorded and committed, then the register asked, and the grant checked again by the statement that writes whom and what
 * the answer shows. Returned after that has committed; what is refused and what fails is recorded too.
 */
export async function search(deps: LookupDeps, request: SearchRequest): Promise<SearchOutcome> {
  const { question, criteria, sort } = request;
  const used = usedOf(criteria);
  const numbers = criteria.foedselsnummer ? [criteria.foedselsnummer] : [];
  const admitted = await admit(deps, { ...request.asking, kind: "search", numbers }, question);
  if (admitted.kind !== "admitted") return admitted;
  const { role } = admitted;
  const partsSearched = partsOf(role, used).sort();
  const entry: Admitted["entry"] = (outcome, reason, facts, kind) =>
    admitted.entry(outcome, reason, { criteria: [...used].sort(), partsSearched, ...facts }, kind);
  const denied = async (reason: Refusal): Promise<NotAdmitted> => {
    await record(deps, entry("deny", reason));
    return { kind: "denied", reason };
  };

  const plan = planOf(role, criteria);
  if (!plan.ok) {
    await record(deps, entry("deny", plan.error.code, { criteriaRefused: [...plan.error.fields].sort() }));
    return { kind: "refused", refusal: plan.error };
  }
  const view = request.only ? admitted.view : hitView(admitted.view);
  if (view.parts.length === 0) return denied("parts_outside_role");
  if (numbers.some((number) => isOwn(admitted, deps.personNumberKey, number))) return denied("own_data");

  await begin(deps, admitted, entry("permit", "search_begun", {}, "search.begun"), request);
  const answer = await (request.only ? findOnly : findPeople)(deps, admitted, plan.value, view);
  if (!answer.ok) {
    const { error } = answer;
    await record(
      deps,
      error === "too_many" ? entry("deny", "too_many_hits") : entry("error", `register_${error}`),
    );
    return error === "too_many"
      ? { kind: "refused", refusal: { code: "search_too_wide", fields: [] } }
      : { kind: "register_failed", failure: error };
  }
  const { more } = answer.value;
  const shown = sorted(
    answer.value.people.map((known) => ({ known, ...minimise(known.document, view, known.open) })),
    sort,
  );
  const [number] = numbers;
  const tried = number ? tryTag(admitted.auditKey, admitted.holder.organisation, number) : null;
  if ((await decideOn(deps, admitted, { shown, more, tried }, request, entry)) === "deny")
    return { kind: "denied", reason: "role_not_held" };
  if (tried && shown.length === 0) await noticeTrying(deps, admitted, request.asking.requestId, tried);
  const hits = shown.map(async ({ known, person, masked }) => ({
    hit: await hitFor(deps, admitted, known.number),
    person,
    masked,
  }));
  return { kind: "hits", role, hits: await Promise.all(hits), more };
}

/** Commits that this is searched for, and by which values, before anything is fetched. */
async function begin(
  deps: LookupDeps,
  { holder: { organisation }, auditKey }: Admitted,
  entry: AuditEntry,
  { criteria, question: { caseReference } }: SearchRequest,
): Promise<void> {
  const about = { number: null, caseReference, criteria: valuesOf(criteria) };
  const subject = sealSubject(auditKey, deps.entropy, organisation, about);
  await deps.db.write(organisation, async (tx) => appendAbout(tx, entry, subject));
}

type Shown = {
  shown: readonly (Disclosure & { known: Known })[];
  more: FoundPeople["more"];
  /** Of a search by number: it counts as a try of one, as a look-up does. */
  tried: Buffer | null;
};

/** Whom the answer shows, one sealed subject each in the order shown, and of which parts: decided, and committed. */
async function decideOn(
  deps: LookupDeps,
  admitted: Admitted,
  { shown, more, tried }: Shown,
  { question: { caseReference } }: SearchRequest,
  entry: Admitted["entry"],
): Promise<"permit" | "deny"> {
  const { holder, grant, auditKey } = admitted;
  const people = shown.map(({ known }) => known);
  const subjects = people.map(({ number }) =>
    sealSubject(auditKey, deps.entropy, holder.organisation, { number, caseReference }),
  );
  const reason = tried && shown.length === 0 ? "person_not_found" : "grant_in_force";
  const permit = entry("permit", reason, {
    partsReturned: union(shown.map(({ person }) => Object.keys(person))),
    partsMasked: union(shown.map(({ masked }) => masked)),
    more,
  });
  const about =
    subjects.length > 0
      ? {
          subjectsRoot: merkleRoot(subjects.map(({ ref }) => ref)).toString("base64url"),
          subjectCount: subjects.length,
        }
      : {};
  return deps.decisions(deps.db, {
    holder,
    grant: grant.id,
    permit: { ...permit, ...about },
    deny: () => entry("deny", "role_not_held"),
    beside: { flags: await flagsFor(deps, admitted, people), tryTags: tried },
    subjects,
    through: null,
    opens: null,
  });
}

const union = (lists: readonly (readonly string[])[]): string[] => [...new Set(lists.flat())].sort();

async function flagsFor(
  deps: LookupDeps,
  admitted: Admitted,
  people: readonly Known[],
): Promise<readonly string[]> {
  if (people.length === 0) return [];
  const { organisation } = admitted.holder;
  const tags = people.map(({ number }) => ownNumberTag(deps.personNumberKey, organisation, number));
  const colleague = await deps.db.read(organisation, (tx) =>
    worksHere(tx, organisation, tags, admitted.employee),
  );
  return flagsOf({ ...admitted, colleague }, deps.personNumberKey, people);
}
