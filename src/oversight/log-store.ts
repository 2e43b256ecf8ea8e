import { type RawBuilder, sql } from "kysely";
import type { AuditRow } from "../audit/audit-store.ts";
import { ask, type ReadTx } from "../db/database.ts";
import { isUuid, type OrganisationId } from "../kernel/ids.ts";
import { dateOf, type Instant } from "../kernel/instant.ts";

/** What stands beside a record for whoever looks for snooping. */
export const FLAGS = ["family", "colleague", "own_data", "self_unknown"] as const;
export type LogFlag = (typeof FLAGS)[number];

export type LogFilter = {
  from: Instant | null;
  /** Before this instant. */
  to: Instant | null;
  kind: string | null;
  outcome: AuditRow["outcome"] | null;
  /** Any of these, as records name them; null for everybody. */
  actors: readonly string[] | null;
  roleId: string | null;
  requestId: string | null;
  flag: LogFlag | null;
};

/** A place in the log: behind a record, towards older ones. */
export type LogPlace = { at: Instant; id: string };

/** A record as it is sealed in its leaf, the leaf itself, and the flags beside it. */
export type LogRecord = { row: AuditRow; leaf: string; flags: string[] };

type Row = { leaf: Buffer; flags: string[] };

const toRecord = ({ leaf, flags }: Row): LogRecord => {
  const text = leaf.toString("utf8");
  return { row: JSON.parse(text) as AuditRow, leaf: text, flags };
};

/** Constants that a partial index names, so that it can be used. */
const FLAGGED = sql`a.flags && '{family,colleague,own_data}'::text[]`;
const REFUSED = sql`a.outcome <> 'permit'`;

function conditions(filter: LogFilter, behind: LogPlace | null): RawBuilder<unknown>[] {
  const { from, to, kind, outcome, actors, roleId, requestId, flag } = filter;
  return [
    from !== null && sql`a.at >= ${dateOf(from)}`,
    to !== null && sql`a.at < ${dateOf(to)}`,
    behind !== null && sql`(a.at, a.id) < (${dateOf(behind.at)}::timestamptz(3), ${behind.id}::uuid)`,
    kind !== null && sql`a.kind = ${kind}`,
    outcome !== null && sql`a.outcome = ${outcome}`,
    outcome !== null && outcome !== "permit" && REFUSED,
    actors !== null && sql`a.actor_ref = any(${[...actors]}::text[])`,
    roleId !== null && sql`a.role_id = ${roleId}::uuid`,
    requestId !== null && sql`a.request_id = ${requestId}::uuid`,
    flag !== null && sql`a.flags @> array[${flag}]::text[]`,
    flag !== null && flag !== "self_unknown" && FLAGGED,
  ].filter((one) => one !== false);
}

/** The records that fit, the newest first, behind a place where one is named. To be read as the auditor. */
export async function searchRecords(
  tx: ReadTx,
  organisation: OrganisationId,
  filter: LogFilter,
  behind: LogPlace | null,
  limit: number,
): Promise<LogRecord[]> {
  const all = [sql`a.organisation_id = ${organisation}::uuid`, ...conditions(filter, behind)];
  const rows = await ask(
    tx,
    sql<Row>`select a.leaf, a.flags from audit_record a where ${sql.join(all, sql` and `)}
      order by a.at desc, a.id desc limit ${limit}`,
  );
  return rows.map(toRecord);
}

export async function oneRecord(
  tx: ReadTx,
  organisation: OrganisationId,
  id: string,
): Promise<LogRecord | null> {
  if (!isUuid(id)) return null;
  const [row] = await ask(
    tx,
    sql<Row>`select a.leaf, a.flags from audit_record a
      where a.organisation_id = ${organisation}::uuid and a.id = ${id}::uuid`,
  );
  return row ? toRecord(row) : null;
}

const MOST_ACTORS = 100;

/** The actors that somebody means by an id, or by a part of a name (in its comparable form); deleted people too. */
export async function actorsMeant(
  tx: ReadTx,
  organisation: OrganisationId,
  text: { id: string; key: string },
): Promise<string[]> {
  if (isUuid(text.id))
    return ["employee", "integration", "scim_client"].map((kind) => `${kind}:${text.id.toLowerCase()}`);
  const [people, systems] = await Promise.all([
    ask(
      tx,
      sql<{ id: string }>`select id from scim_user where organisation_id = ${organisation}::uuid
        and (strpos(display_name_key, ${text.key}) > 0 or strpos(user_name_key, ${text.key}) > 0)
        order by id limit ${MOST_ACTORS}`,
    ),
    ask(
      tx,
      sql<{ id: string }>`select id from integration where organisation_id = ${organisation}::uuid
        and strpos(lower(name), ${text.key}) > 0 order by id limit ${MOST_ACTORS}`,
    ),
  ]);
  return [...people.map(({ id }) => `employee:${id}`), ...systems.map(({ id }) => `integration:${id}`)];
}

export type LogNames = { actors: ReadonlyMap<string, string>; roles: ReadonlyMap<string, string> };

/** What these actors are called, and every role, also those that are retired. */
export async function logNames(
  tx: ReadTx,
  organisation: OrganisationId,
  actors: readonly string[],
): Promise<LogNames> {
  const ids = [...new Set(actors.flatMap((actor) => actor.split(":")[1] ?? []))].filter(isUuid);
  const named = sql`organisation_id = ${organisation}::uuid and id = any(${ids}::uuid[])`;
  const [known, roles] = await Promise.all([
    ask(
      tx,
      sql<{ actor: string; name: string | null }>`
        select 'employee:' || id as actor, coalesce(resource ->> 'displayName', resource ->> 'userName') as name
          from scim_user where ${named}
        union all select 'integration:' || id, name from integration where ${named}
        union all select 'scim_client:' || id, name from source where ${named}`,
    ),
    ask(
      tx,
      sql<{
        id: string;
        name: string;
      }>`select id, name from role where organisation_id = ${organisation}::uuid`,
    ),
  ]);
  return {
    actors: new Map(known.flatMap(({ actor, name }) => (name === null ? [] : [[actor, name] as const]))),
    roles: new Map(roles.map(({ id, name }) => [id, name])),
  };
}

/** Where a record stands. */
export const placeOf = ({ row }: LogRecord): LogPlace => ({
  at: Date.parse(row.at) as Instant,
  id: row.id,
});
