import { sql } from "kysely";
import { ANSWER_KINDS } from "../audit/audit-store.ts";
import { ask, type Tx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import type { Tries } from "./trying-policy.ts";

/** What the holder has tried in the last day, this time included, on each birth date of these tags (`tryTag`, one or many). */
export const triesOf = (
  tx: Tx,
  organisation: OrganisationId,
  actorRef: string,
  tags: Buffer,
): Promise<Tries[]> =>
  ask(
    tx,
    sql<Tries>`
      select count(distinct tried.tag)::int as different,
        (count(distinct tried.tag) filter (where a.reason = 'person_not_found' or a.kind = 'bulk'))::int as missed
      from audit_record a
      cross join lateral (
        select substr(a.try_tags, place, 6) as tag
        from generate_series(1, octet_length(a.try_tags), 6) as place
      ) tried
      where a.organisation_id = ${organisation}::uuid and a.actor_ref = ${actorRef}
        and a.kind in ${ANSWER_KINDS} and a.at > decision_now() - interval '24 hours'
        and substr(tried.tag, 1, 4) in (
          select substr(${tags}::bytea, place, 4) from generate_series(1, octet_length(${tags}::bytea), 6) as place)
      group by substr(tried.tag, 1, 4)`,
  );
