import { ownNumberTag } from "../directory/own-number.ts";
import type { Admitted } from "./admission-service.ts";
import { asksProtection, type Disclosure } from "./minimise-policy.ts";
import type { Known } from "./people-service.ts";
import { protectionOf } from "./protection-policy.ts";

/** What a record tells of an answer about one person: the parts, and the protection where it was asked for. */
export const factsOf = (
  { view }: Pick<Admitted, "view">,
  { document }: Known,
  { person, masked }: Disclosure,
) => ({
  partsReturned: Object.keys(person).sort(),
  partsMasked: [...masked].sort(),
  ...(view.historikk ? { historikk: true } : {}),
  // Where protection was not asked for, nothing is known of it, and the record does not claim to.
  protection: asksProtection(view.parts) ? protectionOf(document) : undefined,
});

/** What an auditor would want to look at, as far as the answer in hand and the synced people show it. */
export type Flag = "self_unknown" | "family" | "colleague";

/**
 * The flags that stand beside the record, not in its leaf: nobody can tell whether he looked himself up; somebody named in
 * the answer is himself; the person works here.
 */
export function flagsOf(
  { employee, ownTag, colleague, holder }: Admitted,
  personNumberKey: Uint8Array,
  people: readonly Known[],
): Flag[] {
  const isSelf = (known: Known) =>
    ownTag !== null &&
    known.related.some((number) => ownTag.equals(ownNumberTag(personNumberKey, holder.organisation, number)));
  return [
    ...(employee !== null && ownTag === null ? (["self_unknown"] as const) : []),
    ...(people.some(isSelf) ? (["family"] as const) : []),
    ...(colleague ? (["colleague"] as const) : []),
  ];
}
