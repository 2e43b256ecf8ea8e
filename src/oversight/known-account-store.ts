import { type RawBuilder, sql } from "kysely";

/** Whether the account `u` can be known when its owner signs in, as `canSignInBy` tells it of a value. */
export const canSignIn = (anyForm: boolean): RawBuilder<unknown> =>
  anyForm ? sql`coalesce(u.external_id, '') <> ''` : sql`u.has_object_id`;
