import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Part } from "../register/parts.ts";
import type { PersonDocument, Register, RegisterFailure } from "../register/register-port.ts";
import { type Admitted, isOwn } from "./admission-service.ts";
import { isOpenlyFound, isWithinArea } from "./area-policy.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import type { View } from "./minimise-policy.ts";
import { type Known, partsFor, peopleBy } from "./people-service.ts";
import type { Plan } from "./search-policy.ts";

/** Most hits that are shown. */
export const MOST_SHOWN = 100;
/** Most numbers that the register is asked for, so that who must not be found takes nobody's place among those shown. */
const MOST_ASKED = 1_000;
/** Documents in one question: a whole answer as a rule, and some to spare for who is left out. */
const PAGE = 2 * MOST_SHOWN;

/** A number that has been given to nobody (its month is a synthetic one's): there are always documents to ask for. */
const NOBODY = "15889999966";

/** At most `MOST_SHOWN` people, in the register's order. */
export type FoundPeople = { people: readonly Known[]; more: boolean };

/**
 * The people whom the plan finds and this role may find. Left out as if they did not exist: who is outside the role's area,
 * whom geography would give away (R8), and the employee himself where his number is known. Neither `more` nor the time
 * that an empty answer takes tells of them. Never inside a transaction.
 */
export async function findPeople(
  { register, personNumberKey }: Pick<LookupDeps, "register" | "personNumberKey">,
  admitted: Admitted,
  plan: Plan,
  view: View,
): Promise<Result<FoundPeople, RegisterFailure | "too_many">> {
  const { access, role } = admitted;
  if (plan.by === "number") {
    const answer = await peopleBy(register, access, role, [plan.number], view);
    return answer.ok ? ok({ people: answer.value.filter((one) => one !== null), more: false }) : answer;
  }
  const question = { access, ...askedOf(admitted, plan, view) };
  const known = (number: Foedselsnummer, document: PersonDocument | null | undefined): Known[] =>
    document &&
    isWithinArea(document, role) &&
    (!plan.geography || isOpenlyFound(document, PLACES)) &&
    !isOwn(admitted, personNumberKey, number)
      ? [{ number, document, related: [], open: new Set() }]
      : [];

  if (plan.by === "id") {
    const answer = await register.findOne({ ...question, criteria: plan.criteria });
    if (!answer.ok) return answer;
    const only = answer.value;
    return ok({ people: only ? known(only.number, only.document) : [], more: false });
  }

  const { criteria } = plan;
  const listed = await register.search({ access, criteria, most: MOST_ASKED });
  if (!listed.ok) return listed;
  const numbers = eachOnce(listed.value.slice(0, MOST_ASKED));
  const nobody = Foedselsnummer.parse(NOBODY);
  // Nobody there and nobody who may be found take the same time (R12).
  if (numbers.length === 0 && plan.geography && nobody.ok) numbers.push(nobody.value);
  const people: Known[] = [];
  for (let from = 0; from < numbers.length && people.length <= MOST_SHOWN; from += PAGE) {
    const page = numbers.slice(from, from + PAGE);
    const answer = await register.people({ ...question, numbers: page });
    if (!answer.ok) return answer;
    if (answer.value.length !== page.length) return err("garbled");
    page.forEach((number, i) => {
      people.push(...known(number, answer.value[i]));
    });
  }
  const more = people.length > MOST_SHOWN || listed.value.length >= MOST_ASKED;
  return ok({ people: people.slice(0, MOST_SHOWN), more });
}

/**
 * The one whom the plan finds, as a look-up shows him; nobody where it finds nobody, or several whom this role may find:
 * those cannot be told apart.
 */
export async function findOnly(
  deps: Pick<LookupDeps, "register" | "personNumberKey">,
  admitted: Admitted,
  plan: Plan,
  view: View,
): Promise<Result<FoundPeople, RegisterFailure | "too_many">> {
  // One part tells who fits; all that is asked for is fetched of the one alone (R7).
  const found = await findPeople(deps, admitted, plan, { parts: view.parts.slice(0, 1), historikk: false });
  if (!found.ok) return found;
  const { people, more } = found.value;
  const [only, ...others] = more ? [] : people;
  if (!only || others.length > 0) return ok({ people: [], more: false });
  const answer = await peopleBy(deps.register, admitted.access, admitted.role, [only.number], view);
  return answer.ok ? ok({ people: answer.value.filter((one) => one !== null), more: false }) : answer;
}

/** Where somebody can be found by his place. */
const PLACES: readonly Part[] = ["bostedsadresse", "oppholdsadresse"];

/** The parts that decide who is found, as far as the role has them, beside those that are shown. */
function askedOf(
  { role }: Admitted,
  { geography, historisk }: Exclude<Plan, { by: "number" }>,
  view: View,
): Pick<Parameters<Register["people"]>[0], "parts" | "historikk"> {
  const deciding = geography
    ? ["adressebeskyttelse" as const, ...PLACES.filter((part) => role.parts.includes(part))]
    : [];
  // A place of the past may be a protected one: then the past is needed to know.
  return { parts: [...new Set([...partsFor(role, view), ...deciding])], historikk: geography && historisk };
}

function eachOnce(numbers: readonly Foedselsnummer[]): Foedselsnummer[] {
  const seen = new Map(numbers.map((number) => [number.reveal(), number]));
  return [...seen.values()];
}
