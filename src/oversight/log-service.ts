import type { ReadTx } from "../db/database.ts";
import { type ActDeps, type PersonContext, record } from "../grants/act.ts";
import { isoOf } from "../kernel/instant.ts";
import {
  actorsMeant,
  type LogFilter,
  type LogNames,
  type LogPlace,
  type LogRecord,
  logNames,
  oneRecord,
  placeOf,
  searchRecords,
} from "./log-store.ts";

export type LogSearch = Omit<LogFilter, "actors"> & {
  /** Who did it, by an id or a part of a name, with its comparable form; null for everybody. */
  actor: { id: string; key: string } | null;
};

export type LogAnswer = LogNames & {
  records: LogRecord[];
  /** Behind these, where there are more. */
  next: LogPlace | null;
};

/**
 * The newest records that fit, for an auditor or the data protection officer. Reading the log is in the log too: nothing is
 * returned before its own record is committed. What was typed to find somebody is not in it, whom it found is.
 */
export async function searchLog(
  deps: ActDeps,
  context: PersonContext,
  search: LogSearch,
  behind: LogPlace | null,
  limit: number,
): Promise<LogAnswer> {
  const { organisation } = context;
  const { actor, ...filter } = search;
  const found = await asAuditor(deps, context, async (tx) => {
    const actors = actor === null ? null : await actorsMeant(tx, organisation, actor);
    const more =
      actors?.length === 0
        ? []
        : await searchRecords(tx, organisation, { ...filter, actors }, behind, limit + 1);
    const records = more.slice(0, limit);
    const names = await logNames(
      tx,
      organisation,
      records.map(({ row }) => row.actor),
    );
    const last = more.length > limit ? records.at(-1) : undefined;
    return { answer: { ...names, records, next: last ? placeOf(last) : null }, actors };
  });
  const { from, to, kind, outcome, roleId, requestId, flag } = filter;
  await recorded(deps, context, "search", {
    from: from === null ? null : isoOf(from),
    to: to === null ? null : isoOf(to),
    kind,
    outcome,
    roleSearched: roleId,
    requestSearched: requestId,
    flag,
    actors: found.actors,
    behind: behind?.id ?? null,
    records: found.answer.records.length,
  });
  return found.answer;
}

/** One record, in the same way. */
export async function readRecord(
  deps: ActDeps,
  context: PersonContext,
  id: string,
): Promise<(LogNames & { record: LogRecord }) | null> {
  const { organisation } = context;
  const found = await asAuditor(deps, context, async (tx) => {
    const one = await oneRecord(tx, organisation, id);
    return one && { record: one, ...(await logNames(tx, organisation, [one.row.actor])) };
  });
  if (found) await recorded(deps, context, "record", { recordId: found.record.row.id });
  return found;
}

const asAuditor = <T>(
  { db }: ActDeps,
  { organisation }: PersonContext,
  work: (tx: ReadTx) => Promise<T>,
): Promise<T> => db.read(organisation, work, "identity_sync_auditor");

const recorded = (
  deps: ActDeps,
  context: PersonContext,
  reason: "search" | "record",
  facts: Parameters<typeof record>[5],
): Promise<void> =>
  deps.db.write(context.organisation, async (tx) => {
    record(tx, deps, context, "log.read", reason, facts);
  });
