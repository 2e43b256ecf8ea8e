import { randomUUID } from "node:crypto";
import pg from "pg";
import { ask, type Target } from "../connection.ts";
import type { Lane, Step } from "../measure.ts";
import { SPARE_USERS, userId } from "./seed.ts";
import type { Pair } from "./servers.ts";
import { group } from "./shapes.ts";
import { memberLane } from "./writes.ts";

const MAPPED = "FREG Barnehage";

type Scope = { organisation: string; group: string; mapping: { id: string; role: string } | null };

const statement = (name: string, text: string) => (values: unknown[]) => ({ name, text, values });

const begin = statement("begin", "begin");
const commit = statement("commit", "commit");
const addMember = statement(
  "add",
  "insert into scim_member (organisation_id, group_id, user_id) values ($1, $2, $3)",
);
const removeMember = statement(
  "remove",
  "delete from scim_member where organisation_id = $1 and group_id = $2 and user_id = $3",
);
const newVersion = statement(
  "version",
  `update scim_group set version = version + 1, modified_at = decision_now()
   where organisation_id = $1 and id = $2`,
);
const beginGrant = statement(
  "begin_grant",
  `insert into role_grant
     (organisation_id, id, user_id, mapping_id, role_id, state, not_before, life_from, expires_at, last_full_approval)
   values ($1, $2, $3, $4, $5, 'active', decision_now(), decision_now(), decision_now() + interval '30 days', decision_now())`,
);
const endGrant = statement(
  "end_grant",
  `update role_grant set state = 'revoked', ended_at = decision_now(), ended_reason = 'membership_removed'
   where organisation_id = $1 and user_id = $2 and mapping_id = $3 and state = 'active' returning id`,
);
const grantEvent = statement(
  "grant_event",
  "insert into grant_event (organisation_id, grant_id, event, audit_id) values ($1, $2, $3, $4)",
);
const record = statement(
  "record",
  `insert into audit_record (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, leaf)
   values ($1, $2, $3, decision_now(), 'scim.group.changed', 'permit', 'scim_token', $4, $5)`,
);

/** As long as the leaf that the server writes for such a change. */
const LEAF = Buffer.alloc(600, "x");

/**
 * The rows of one member change, written by hand: member, group version, grant and event where the group is
 * mapped, audit record; prepared, on one connection, past row-level security, nothing checked. What is left of a
 * PATCH when everything but its rows is taken away.
 */
async function changeMember(client: pg.Client, scope: Scope, user: string, adds: boolean): Promise<void> {
  const { organisation, mapping } = scope;
  const audit = randomUUID();
  await client.query(begin([]));
  await client.query((adds ? addMember : removeMember)([organisation, scope.group, user]));
  await client.query(newVersion([organisation, scope.group]));
  if (mapping && adds) {
    const id = randomUUID();
    await client.query(beginGrant([organisation, id, user, mapping.id, mapping.role]));
    await client.query(grantEvent([organisation, id, "began", audit]));
  } else if (mapping) {
    const ended = await client.query<{ id: string }>(endGrant([organisation, user, mapping.id]));
    await client.query(grantEvent([organisation, ended.rows[0]?.id, "revoked", audit]));
  }
  await client.query(record([organisation, audit, randomUUID(), "scim:bench", LEAF]));
  await client.query(commit([]));
}

/** Our PATCH and the plain rows, on one unmapped and one mapped group each, and how to close what they need. */
export async function plainSqlLanes({
  ours,
  database,
  users,
}: Pair): Promise<{ lanes: Lane[]; close(): Promise<void> }> {
  const client = new pg.Client({ connectionString: database });
  await client.connect();
  const sql: Target = { ...ours, name: "plain SQL" };
  const filter = encodeURIComponent(`displayName eq "${MAPPED}"`);
  const mapped = await ask<{ Resources: { id: string }[] }>(ours, "GET", `/Groups?filter=${filter}`);
  const unmapped = await ask<{ id: string }>(ours, "POST", "/Groups", group("Bench uten rolle", []));
  const lanes: Lane[] = [];
  for (const [variant, id] of [
    ["unmapped group", unmapped.id],
    ["mapped group", mapped.Resources[0]?.id ?? ""],
  ] as const) {
    const scope = await scopeOf(client, id);
    lanes.push(memberLane(ours, id, variant, users), {
      scenario: "member",
      variant,
      target: sql,
      connections: 1,
      next: alternately(client, scope, users),
    });
  }
  return { lanes, close: () => client.end() };
}

/** In and out, as `memberLane`, but of the users at the other end, so that the two never meet. */
function alternately(client: pg.Client, scope: Scope, users: number): () => Step {
  let step = 0;
  return () => {
    const user = userId({ name: "ours" }, users + SPARE_USERS - (Math.floor(step / 2) % (SPARE_USERS / 2)));
    const adds = step++ % 2 === 0;
    return {
      kind: adds ? "add" : "remove",
      run: async () => {
        await changeMember(client, scope, user, adds);
        return null;
      },
    };
  };
}

async function scopeOf(client: pg.Client, id: string): Promise<Scope> {
  const found = await client.query<{ organisation: string; mapping: string | null; role: string | null }>(
    `select g.organisation_id as organisation, m.id as mapping, m.role_id as role
     from scim_group g left join group_mapping m
       on m.organisation_id = g.organisation_id and m.group_id = g.id and m.state = 'active'
     where g.id = $1`,
    [id],
  );
  const row = found.rows[0];
  if (!row) throw new Error(`the group ${id} is not in the database`);
  const mapping = row.mapping && row.role ? { id: row.mapping, role: row.role } : null;
  return { organisation: row.organisation, group: id, mapping };
}
