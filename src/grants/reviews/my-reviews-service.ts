import type { Db } from "../../db/database.ts";
import { mayDecide } from "../decider-store.ts";
import type { Person } from "../held-service.ts";
import { grantsUnderReview, openItemsOf, PAGE, type ReviewItem } from "./campaign-list-store.ts";

/** Those of the nearest deadline first, so many at most; `waiting` counts them all. */
export type MyReviews = { items: ReviewItem[]; waiting: number };

/** What waits for an answer of this person, in every open campaign. */
export const reviewsFor = (db: Db, { organisation, user }: Person): Promise<MyReviews> =>
  db.read(organisation, async (tx) => {
    const open = await grantsUnderReview(tx, organisation);
    const decides = await mayDecide(tx, organisation, user, open);
    const own = open.filter((grant) => decides.has(grant));
    return { items: await openItemsOf(tx, organisation, own.slice(0, PAGE)), waiting: own.length };
  });
