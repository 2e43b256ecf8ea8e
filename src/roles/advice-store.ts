import { sql } from "kysely";
import { ask, type ReadTx } from "../db/database.ts";
import type { RoleId } from "../kernel/ids.ts";
import { dateOf, type Instant, instantOf } from "../kernel/instant.ts";

/** The parts that an answer of the role has held in the last `days` days, or since it has been as it is if that is less. */
export async function partsReturned(
  tx: ReadTx,
  role: { id: RoleId; inForceSince: Instant },
  days: number,
): Promise<{ parts: Set<string>; since: Instant; days: number }> {
  const [row] = await ask(
    tx,
    sql<{ since: Date; days: number; parts: string[] }>`
    select b.since, floor(extract(epoch from decision_now() - b.since) / 86400)::int as days,
      array(select parts_returned(${role.id}::uuid, b.since)) as parts
    from (select greatest(${dateOf(role.inForceSince)}::timestamptz,
      decision_now() - make_interval(hours => 24 * ${days}::int)) as since) b`,
  );
  const { since, days: seen, parts } = row as { since: Date; days: number; parts: string[] };
  return { parts: new Set(parts), since: instantOf(since), days: seen };
}
