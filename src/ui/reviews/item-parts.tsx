import type { ReviewItem } from "../../grants/reviews/campaign-list-store.ts";
import type { Use } from "../../grants/use-store.ts";
import { REVIEWS } from "../../i18n/review-words.ts";
import { TEAM } from "../../i18n/team-words.ts";
import { rightName } from "../team/access-parts.tsx";
import type { View } from "../view.ts";

/** The role, or the right in this product, that an item is about. */
export const itemRight = (view: View, { access }: ReviewItem): string =>
  "roleName" in access ? access.roleName : rightName(view, { roleName: null, portalRole: access.portalRole });

export const ItemRight = ({ view, item }: { view: View; item: ReviewItem }) => (
  <>
    {itemRight(view, item)}
    {"parts" in item.access && <small>{view.say(REVIEWS.parts, view.number(item.access.parts))}</small>}
  </>
);

export const useWords = (view: View, use: Use | null): string => {
  if (use === null) return view.say(TEAM.notCounted);
  if (use.in90Days === 0) return view.say(TEAM.notUsed);
  return view.say(REVIEWS.used, view.number(use.in30Days), view.number(use.in90Days));
};

export const ItemUse = ({ view, use }: { view: View; use: Use | null }) => (
  <>
    {useWords(view, use)}
    {use !== null && use.last !== null && <small>{view.say(TEAM.lastUsed, view.day(use.last))}</small>}
  </>
);
