import { sql } from "kysely";
import { ask, type Db, later } from "../db/database.ts";
import type { Principal } from "./principal-service.ts";

/**
 * Notes that the person has signed in, for dormancy: at most once an hour, so that most requests only read. Two at the
 * same time write the same.
 */
export async function noteSignIn(db: Db, { organisation, user }: Principal): Promise<void> {
  const noted = await db.read(organisation, (tx) =>
    ask(
      tx,
      sql`select from sign_in where organisation_id = ${organisation}::uuid and user_id = ${user}::uuid
        and last_at > decision_now() - interval '1 hour'`,
    ),
  );
  if (noted.length > 0) return;
  await db.write(organisation, async (tx) =>
    later(
      tx,
      sql`insert into sign_in (organisation_id, user_id, last_at)
        values (${organisation}::uuid, ${user}::uuid, decision_now())
        on conflict (organisation_id, user_id) do update set last_at = excluded.last_at`,
    ),
  );
}
