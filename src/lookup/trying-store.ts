import { sql } from "kysely";
import { ask, type Tx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import type { Tries } from "./trying-policy.ts";

/** What the holder has tried on the birth date of this tag in the last day, this time included. */
export async function triesOf(
  tx: Tx,
  organisation: OrganisationId,
  actorRef: string,
  tag: Buffer,
): Promise<Tries> {
  const [row] = await ask(
    tx,
    sql<Tries>`
      select count(distinct try_tag)::int as different,
        (count(distinct try_tag) filter (where reason = 'person_not_found'))::int as missed
      from audit_record
      where organisation_id = ${organisation}::uuid and actor_ref = ${actorRef} and kind in ('lookup', 'search')
        and at > decision_now() - interval '24 hours'
        and substr(try_tag, 1, 4) = ${tag.subarray(0, 4)}::bytea`,
  );
  return row ?? { different: 0, missed: 0 };
}
