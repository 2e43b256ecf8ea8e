import pg from "pg";
import { ask, type Target } from "../connection.ts";
import type { Pair } from "./servers.ts";
import { group, groupName, memberPatch, user } from "./shapes.ts";

const MARK = "seedmark";

/** So many users more than are counted, in no group: members to come and go. */
export const SPARE_USERS = 500;

/** The id of the n-th seeded user on either side. */
export const userId = (target: Pick<Target, "name">, n: number): string =>
  target.name === "peer" ? `user-${n}` : `01900000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;

/**
 * Lets the server write one user, and copies that row with other names: what is stored, in every column and index,
 * is what as many POSTs would have left there.
 */
export async function seedUsers({ ours, database, users }: Pair): Promise<void> {
  const model = await ask<{ id: string }>(ours, "POST", "/Users", user(MARK));
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const stored = await client.query<{ name: string }>(
    `select quote_ident(column_name) as name from information_schema.columns
     where table_name = 'scim_user' and is_generated = 'NEVER'`,
  );
  const names = stored.rows.map(({ name }) => name);
  await client.query(
    `insert into scim_user (${names.join(", ")})
     select ${names.map((name) => `copy.${name}`).join(", ")}
     from scim_user model, generate_series(1, ${users + SPARE_USERS}) n,
       jsonb_populate_record(null::scim_user,
         replace(to_jsonb(model)::text, '${MARK}', 'ansatt' || lpad(n::text, 6, '0'))::jsonb
         || jsonb_build_object('id', '01900000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))) copy
     where model.id = '${model.id}'`,
  );
  await client.query("vacuum analyze");
  await client.end();
}

const CHUNK = 5_000;

/** Groups of the first users, pushed as a client would; returns their ids by size. */
export async function seedGroups(ours: Target, sizes: readonly number[]): Promise<Map<number, string>> {
  const ids = new Map<number, string>();
  for (const size of sizes) {
    const members = Array.from({ length: size }, (_, i) => userId(ours, i + 1));
    const made = await ask<{ id: string }>(
      ours,
      "POST",
      "/Groups",
      group(groupName(size), members.slice(0, CHUNK)),
    );
    for (let from = CHUNK; from < size; from += CHUNK)
      await ask(ours, "PATCH", `/Groups/${made.id}`, memberPatch("Add", members.slice(from, from + CHUNK)));
    ids.set(size, made.id);
  }
  return ids;
}
