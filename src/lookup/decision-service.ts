import { nextTick } from "node:process";
import { type Db, WithCommit } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import type { Holder } from "../signin/caller.ts";
import { record } from "./admission-service.ts";
import { type Decision, decideAll } from "./decision-store.ts";

/** Decides, and resolves after what was decided has committed: the permit, or the record of the denial. */
export type Decisions = (db: Db, decision: Decision) => Promise<"permit" | "deny">;

type Waiting = {
  decision: Decision;
  resolve(outcome: "permit" | "deny"): void;
  reject(error: unknown): void;
};
type Line = { organisation: OrganisationId; kind: Holder["kind"]; running: number; waiting: Waiting[] };

/** So many commits under way keep the database busy while one waits for its disk and another is being prepared here. */
const MOST_RUNNING = 3;
const MOST_TOGETHER = 64;

/**
 * Decisions that come while others are being committed share the next commit: one statement for them all, with a snapshot
 * that was taken after each of them was asked for, and each is answered after the commit it was in (design section 3).
 * When one of them fails, all of that commit are done again one by one, so that nobody is refused for another's sake. Kept
 * per database handle: on Workers there is one for each request, and so nothing is shared there.
 */
export function sharedDecisions(): Decisions {
  const lines = new WeakMap<Db, Map<string, Line>>();

  function lineOf(db: Db, { organisation, kind }: Holder): Line {
    const ofDb = lines.get(db) ?? new Map<string, Line>();
    lines.set(db, ofDb);
    const key = `${organisation} ${kind}`;
    const line = ofDb.get(key) ?? { organisation, kind, running: 0, waiting: [] };
    ofDb.set(key, line);
    return line;
  }

  async function run(db: Db, line: Line): Promise<void> {
    line.running += 1;
    // Those that were answered together often ask again together: all of this turn go in one.
    await new Promise<void>((resolve) => nextTick(resolve));
    for (let next = line.waiting.splice(0, MOST_TOGETHER); next.length > 0; ) {
      await settle(db, line, next);
      next = line.waiting.splice(0, MOST_TOGETHER);
    }
    line.running -= 1;
  }

  return (db, decision) =>
    new Promise((resolve, reject) => {
      const line = lineOf(db, decision.holder);
      line.waiting.push({ decision, resolve, reject });
      if (line.running < MOST_RUNNING) void run(db, line);
    });
}

async function settle(db: Db, line: Line, together: readonly Waiting[]): Promise<void> {
  const { organisation, kind } = line;
  const decisions = together.map(({ decision }) => decision);
  let outcomes: readonly ("permit" | "deny")[];
  try {
    outcomes = await db.write(
      organisation,
      async (tx) => new WithCommit(decideAll(tx, organisation, kind, decisions)),
    );
  } catch (error) {
    const [only, ...others] = together;
    if (only && others.length === 0) return only.reject(error);
    for (const one of together) await settle(db, line, [one]);
    return;
  }
  for (const [i, { decision, resolve, reject }] of together.entries()) {
    if (outcomes[i] === "permit") resolve("permit");
    else record({ db }, decision.deny()).then(() => resolve("deny"), reject);
  }
}
