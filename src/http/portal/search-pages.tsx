import { Hono } from "hono";
import { COMMON } from "../../i18n/common-words.ts";
import { SEARCH } from "../../i18n/search-words.ts";
import type { Sort } from "../../lookup/hit-policy.ts";
import { CRITERIA, type Criteria, type Criterion, type SearchRefusal } from "../../lookup/search-policy.ts";
import { search } from "../../lookup/search-service.ts";
import { type Asked, NOTHING_ASKED } from "../../ui/lookup/asked.ts";
import type { Hits } from "../../ui/lookup/hit-list.tsx";
import { SearchPage, type Typed } from "../../ui/lookup/search-page.tsx";
import type { FieldProblem } from "../../ui/view.ts";
import { askingOf, lookupDepsOf } from "../asking.ts";
import type { HttpEnv } from "../context.ts";
import { criteria as criteriaSchema } from "../search-routes.ts";
import type { Staff } from "../staff.ts";
import { page, viewOf } from "./page.tsx";
import {
  askedIn,
  codeOf,
  heldRoles,
  questionIn,
  questionProblems,
  refusedFor,
  roleOf,
} from "./people-form.ts";
import { requireForm, requireVisitor } from "./steps.ts";

/** Searching for people: hits lead to profiles by handles, so that no number is shown or travels. */
export const searchPages = () =>
  new Hono<HttpEnv>()
    .get("/search", requireVisitor, async (c) => {
      const roles = await heldRoles(c);
      const role = roleOf(roles, c.req.query("role") ?? null);
      return answer(c, { roles, role, asked: NOTHING_ASKED, typed: {} });
    })
    .post("/search", requireVisitor, requireForm, searchFor);

type Answer = Pick<Parameters<typeof SearchPage>[0], "roles" | "role"> & {
  asked: Asked;
  typed: Typed;
  problems?: readonly FieldProblem[];
  refused?: Parameters<typeof SearchPage>[0]["refused"];
  found?: Hits;
};

const answer = (
  c: Staff,
  { problems = [], refused = null, found, ...rest }: Answer,
  status: 200 | 400 = 200,
) =>
  page(
    c,
    viewOf(c).say(SEARCH.title),
    <SearchPage view={viewOf(c)} problems={problems} refused={refused} found={found ?? null} {...rest} />,
    status,
  );

async function searchFor(c: Staff) {
  const form = c.get("form");
  const asked = askedIn(form);
  const typed = typedIn(form);
  const roles = await heldRoles(c);
  const wanted = form.get("roleId") ?? "";
  const role = roles.find(({ id }) => id === wanted) ?? null;
  const again = { roles, role: role ?? roleOf(roles, null), asked, typed };
  const { say } = viewOf(c);

  const parsed = criteriaSchema.omit({ foedselsnummer: true }).safeParse(criteriaIn(typed));
  const wrong = parsed.success
    ? []
    : [...new Set(parsed.error.issues.map(({ path }) => path.join(".")))].map((field) => ({
        field,
        problem: `${labelOf(c, field)}: ${say(COMMON.fieldWrong)}`,
      }));
  const problems = [...wrong, ...questionProblems(c, role, asked)];
  if (!parsed.success || problems.length > 0) return answer(c, { ...again, problems }, 400);

  const outcome = await search(lookupDepsOf(c), {
    asking: askingOf(c, { roleId: wanted, purpose: asked.purpose }),
    question: questionIn(asked),
    criteria: parsed.data as Criteria,
    sort: typed.sort === "navn" || typed.sort === "foedselsdato" ? (typed.sort satisfies Sort) : null,
  });
  const requestId = c.get("requestId");
  c.get("parts").log({ event: "search", requestId, outcome: outcome.kind });
  if (outcome.kind === "hits") {
    const { hits, more } = outcome;
    return answer(c, { ...again, role: outcome.role, found: { hits, more, requestId } });
  }
  const code = outcome.kind === "refused" ? outcome.refusal.code : codeOf(outcome);
  const { status, refused } = refusedFor(c, code);
  const marked = outcome.kind === "refused" ? fieldsOf(c, outcome.refusal) : [];
  return answer(c, { ...again, refused, problems: marked }, status);
}

const IDS = ["utenlandskPersonidentifikasjon", "legitimasjonsdokument"] as const;
const BOXES = ["fonetisk", "inkluderOppholdsadresse", "inkluderDoede", "historisk"] as const;

/** What the form holds, by the names of its fields; never a person's number, for the form has no field for one. */
function typedIn(form: URLSearchParams): Typed {
  const names = [...CRITERIA.filter((name) => name !== "foedselsnummer"), "sort"];
  const paired = IDS.flatMap((name) => [`${name}.land`, `${name}.nummer`]);
  const texts = [...names, ...paired].map((name) => [name, (form.get(name) ?? "").trim().slice(0, 200)]);
  const boxes = BOXES.filter((name) => form.getAll("with").includes(name)).map((name) => [name, "yes"]);
  return Object.fromEntries([...texts.filter(([, value]) => value !== ""), ...boxes]);
}

/** As the API takes them. */
function criteriaIn(typed: Typed): { [name: string]: unknown } {
  const plain = CRITERIA.filter(
    (name) => !IDS.some((id) => id === name) && !BOXES.some((box) => box === name),
  );
  const given: [string, unknown][] = plain.flatMap((name) => (typed[name] ? [[name, typed[name]]] : []));
  for (const name of BOXES) if (typed[name] === "yes") given.push([name, true]);
  for (const name of IDS) {
    const [land, nummer] = [typed[`${name}.land`]?.toUpperCase(), typed[`${name}.nummer`]];
    if (land || nummer) given.push([name, { land: land ?? "", nummer: nummer ?? "" }]);
  }
  return Object.fromEntries(given);
}

/** How a field is called on the page. */
function labelOf(c: Staff, field: string): string {
  const { say } = viewOf(c);
  const name = field.split(".")[0] ?? field;
  const words: { readonly [name: string]: { nb: string | object } } = SEARCH;
  const known = Object.hasOwn(words, name) ? words[name] : undefined;
  return known && typeof known.nb === "string" ? say(known as typeof SEARCH.navn) : say(SEARCH.foreign);
}

const fieldsOf = (c: Staff, { code, fields }: SearchRefusal): FieldProblem[] =>
  fields.map((name: Criterion) => ({
    field: IDS.some((id) => id === name) ? `${name}.nummer` : name,
    problem: `${labelOf(c, name)}: ${viewOf(c).say(code === "criteria_outside_role" ? SEARCH.outside : SEARCH.apart)}`,
  }));
