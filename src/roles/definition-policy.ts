import { type CanonicalValue, canonicalJson } from "../kernel/canonical-json.ts";
import type { ScimUserId } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { isPart, PARTS, type Part, type Rettighetspakke } from "../register/parts.ts";
import type { RoleDefinition } from "./role.ts";
import { needsProtection, type RoleLimits, type RoleProblem, roleProblems } from "./role-policy.ts";

/** A definition as somebody writes it: parts may be collections, and what is usual may be left out. */
export type DefinitionGiven = {
  name: string;
  tjenesteomraade: string;
  lovhjemler: readonly { lov: string; paragraf?: string | null | undefined }[];
  rettighetspakke: Rettighetspakke;
  bruksomraader: readonly string[];
  parts: readonly string[];
  purposes: readonly { code: string; name?: string | undefined; caseReferenceRequired: boolean }[];
  longestLifeDays: number;
  historikk?: boolean | undefined;
  skjermetAdresse?: boolean | undefined;
  municipalities?: readonly string[] | undefined;
  defaultLifeDays?: number | undefined;
  renewalWindowDays?: number | undefined;
  dormantAfterDays?: number | undefined;
  sensitive?: boolean | undefined;
  requestable?: boolean | undefined;
  ownerId?: string | null | undefined;
};

const from = (first: Part, last: Part): readonly Part[] =>
  PARTS.slice(PARTS.indexOf(first), PARTS.indexOf(last) + 1);

/** The register's collections (reference/fiks.md 2.2). A role holds leaf names only, so that it never grows by itself. */
const COLLECTIONS: { readonly [name: string]: readonly Part[] } = {
  "person-basis": from("identifikasjonsnummer", "kontaktinformasjonForDoedsbo"),
  "identitetsgrunnlag-utvidet": from("falskIdentitet", "utenlandskPersonidentifikasjon"),
  "relasjon-utvidet": from("familierelasjon", "vergemaalEllerFremtidsfullmakt"),
};

/** The parts that a name stands for: a collection, or one part; null for none of them. */
export const leavesOf = (name: string): readonly Part[] | null =>
  Object.hasOwn(COLLECTIONS, name) ? (COLLECTIONS[name] ?? null) : isPart(name) ? [name] : null;

const once = <T>(values: readonly T[]): T[] => [...new Set(values)];

/**
 * The definition that was meant, with collections expanded and what was left out filled in within `limits`; or every
 * problem with it, each with its field. Whether the owner is there is for whoever stores it to find out.
 */
export function parseDefinition(
  given: DefinitionGiven,
  limits: RoleLimits,
): Result<RoleDefinition, RoleProblem[]> {
  const leaves = given.parts.map(leavesOf);
  const wanted = new Set(leaves.flatMap((parts) => parts ?? []));
  const definition: RoleDefinition = {
    name: given.name.trim(),
    tjenesteomraade: given.tjenesteomraade,
    lovhjemler: given.lovhjemler.map(({ lov, paragraf }) => ({ lov, paragraf: paragraf ?? null })),
    rettighetspakke: given.rettighetspakke,
    bruksomraader: once(given.bruksomraader),
    parts: PARTS.filter((part) => wanted.has(part)),
    historikk: given.historikk ?? false,
    skjermetAdresse: given.skjermetAdresse ?? false,
    municipalities: once(given.municipalities ?? []),
    purposes: given.purposes.map(({ code, name, caseReferenceRequired }) => {
      const named = name?.trim() ?? "";
      return { code, ...(named === "" ? {} : { name: named }), caseReferenceRequired };
    }),
    longestLifeDays: given.longestLifeDays,
    defaultLifeDays: given.defaultLifeDays ?? Math.min(90, limits.defaultLifeDays, given.longestLifeDays),
    renewalWindowDays: given.renewalWindowDays ?? limits.renewalWindowDays,
    dormantAfterDays: given.dormantAfterDays ?? limits.dormantAfterDays,
    sensitive: given.sensitive ?? false,
    requestable: given.requestable ?? false,
    ownerId: (given.ownerId ?? null) as ScimUserId | null,
  };
  const problems: RoleProblem[] = [
    ...(leaves.includes(null) ? [{ field: "parts", problem: "unknown_part" } as const] : []),
    ...roleProblems(definition, limits),
  ];
  return problems.length > 0 ? err(problems) : ok(definition);
}

/** One field in which two definitions differ; lists by what came and went. */
export type Difference =
  | { field: string; from: CanonicalValue; to: CanonicalValue }
  | { field: string; added: readonly CanonicalValue[]; removed: readonly CanonicalValue[] };

/** Field by field what `to` has otherwise than `from`; an empty list means that they say the same. */
export function differences(before: RoleDefinition, after: RoleDefinition): Difference[] {
  const [left, right] = [spelled(before), spelled(after)];
  return Object.keys(left).flatMap((field): Difference[] => {
    const [a, b] = [left[field] as CanonicalValue, right[field] as CanonicalValue];
    if (Array.isArray(a) && Array.isArray(b)) {
      const [added, removed] = [without(b, a), without(a, b)];
      return added.length + removed.length > 0 ? [{ field, added, removed }] : [];
    }
    return canonicalJson(a) === canonicalJson(b) ? [] : [{ field, from: a, to: b }];
  });
}

const without = (these: readonly CanonicalValue[], those: readonly CanonicalValue[]): CanonicalValue[] => {
  const known = new Set(those.map(canonicalJson));
  return these.filter((one) => !known.has(canonicalJson(one)));
};

/** The definition alone, without what else a role has, as plain values: what a change is bound to and compared by. */
export const spelled = (role: RoleDefinition): { [field: string]: CanonicalValue } => ({
  name: role.name,
  tjenesteomraade: role.tjenesteomraade,
  lovhjemler: role.lovhjemler.map((one) => ({ ...one })),
  rettighetspakke: role.rettighetspakke,
  bruksomraader: role.bruksomraader,
  parts: role.parts,
  historikk: role.historikk,
  skjermetAdresse: role.skjermetAdresse,
  municipalities: role.municipalities,
  purposes: role.purposes.map((one) => ({ ...one })),
  longestLifeDays: role.longestLifeDays,
  defaultLifeDays: role.defaultLifeDays,
  renewalWindowDays: role.renewalWindowDays,
  dormantAfterDays: role.dormantAfterDays,
  sensitive: role.sensitive,
  requestable: role.requestable,
  ownerId: role.ownerId,
});

/** What a holder's look-ups may show or be made for; a version that differs in none of these changes nobody's access. */
const SHOWS = new Set(["parts", "historikk", "skjermetAdresse", "municipalities", "purposes"]);
export const showsOtherwise = (before: RoleDefinition, after: RoleDefinition): boolean =>
  differences(before, after).some(({ field }) => SHOWS.has(field));

/**
 * The parts that could go: none of them has been in an answer. Protection stays for as long as something needs it,
 * for it is asked for to hide by, also where it is never shown.
 */
export function unusedParts(parts: readonly Part[], returned: ReadonlySet<string>): Part[] {
  const used = parts.filter((part) => returned.has(part));
  return parts.filter(
    (part) => !returned.has(part) && !(part === "adressebeskyttelse" && needsProtection(used)),
  );
}
