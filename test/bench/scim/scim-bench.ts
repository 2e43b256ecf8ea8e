import type { BenchOptions } from "../main.ts";
import { type Figure, type Lane, type Plan, sideBySide } from "../measure.ts";
import { figureTable, keepReport, machine, versionOf } from "../report.ts";
import { allMet, table, verdictTable } from "../verdict.ts";
import { judgeScim } from "./demands.ts";
import { plainSqlLanes } from "./plain-sql.ts";
import { cursorLane, excludedLanes, filterLanes, getLanes, pageLanes } from "./reads.ts";
import { seedGroups, seedUsers } from "./seed.ts";
import { type Pair, startServers } from "./servers.ts";
import { createLanes, memberLanes, type Race, race } from "./writes.ts";

const FULL = { users: [1_000, 10_000, 50_000], groups: [10, 1_000, 10_000, 50_000], rounds: 9, sliceMs: 350 };
const QUICK = { users: [1_000, 10_000], groups: [10, 1_000, 10_000], rounds: 5, sliceMs: 250 };

/** The SCIM server beside its peer, and its member changes beside the plain rows of the database. */
export async function scimBench({ quick, keep }: BenchOptions): Promise<boolean> {
  const { users, groups, rounds, sliceMs } = quick ? QUICK : FULL;
  const began = performance.now();
  const say = (text: string) =>
    process.stderr.write(`${((performance.now() - began) / 1000).toFixed(0).padStart(4)} s  ${text}\n`);
  say("starting the servers");
  const servers = await startServers(users, groups);
  try {
    const on = machine(servers.postgres, peer());
    const large = servers.pairs.at(-1) as Pair;
    const middle = servers.pairs[1] as Pair;
    say("seeding");
    for (const pair of servers.pairs) await seedUsers(pair);
    say("seeding groups");
    const groupIds = await seedGroups(large.ours, groups);
    say("exercising");
    for (const pair of servers.pairs) {
      const own = pair === large ? groupIds : await seedGroups(pair.ours, groups.slice(0, 1));
      await exercise(pair, new Map([...own].slice(0, 1)));
    }

    const figures: Figure[] = [];
    const measure = async (what: string, lanes: readonly Lane[], plan: Partial<Plan> = {}) => {
      say(what);
      figures.push(...(await sideBySide(lanes, { rounds, sliceMs, warmUpMs: 400, ...plan })));
    };
    await measure("filters", filterLanes(servers.pairs));
    await measure("get by id", getLanes(large));
    await measure("group without its members", excludedLanes(large, groupIds));
    const broken: string[] = [];
    const byCursor = await cursorLane(large).catch((error: unknown) => {
      broken.push(`by cursor: ${String(error)}`);
      return [];
    });
    await measure("pages", [...(await pageLanes(large)), ...byCursor], {
      sliceMs: sliceMs * 2,
    });
    await measure("members by size of the group", memberLanes(large, groupIds), { warmUpMs: 1_500 });
    const sql = await plainSqlLanes(large);
    await measure("members beside plain SQL", sql.lanes, { sliceMs: sliceMs * 2, warmUpMs: 1_000 });
    await sql.close();
    await measure("create", createLanes(middle, "ny"), { sliceMs: sliceMs * 3, warmUpMs: 3_000 });
    say("races");
    const races = [await race(large.ours, 8), await race(large.ours, 32)];
    if (!quick) races.push(await race(large.peer, 8));
    say("done");

    const all = [...figures, ...races.map(({ figure }) => figure)];
    const verdicts = judgeScim(all, races, { users, groups });
    const text = [on, verdictTable(verdicts), figureTable(all), raceTable(races), failures(all), ...broken]
      .filter((part) => part !== "")
      .join("\n\n");
    process.stdout.write(`${text}\n`);
    if (keep) keepReport("SCIM", `npm run bench -- scim${quick ? " --quick" : ""}`, text);
    return broken.length === 0 && allMet(verdicts) && all.every(({ failures: failed }) => failed === 0);
  } finally {
    await servers.close();
  }
}

const peer = (): string =>
  `scimmy-routers ${versionOf("scimmy-routers")} with scimmy ${versionOf("scimmy")} on Express ` +
  `${versionOf("express")}, in memory, filters from an index`;

/**
 * Everything once, thrown away: a process that has only ever answered one kind of request is faster at it than any
 * real one, and growth would be measured against that.
 */
async function exercise(pair: Pair, groups: ReadonlyMap<number, string>): Promise<void> {
  const reads = [...filterLanes([pair]), ...getLanes(pair), ...(await pageLanes(pair))];
  const lanes = [...createLanes(pair, "varm"), ...memberLanes(pair, groups), ...reads];
  await sideBySide(lanes, { rounds: 1, sliceMs: 250, warmUpMs: 0 });
}

const raceTable = (races: readonly Race[]): string =>
  table(
    ["400 parallel adds to one group", "connections", "members lost"],
    races.map(({ figure, lost }) => [figure.target, figure.variant, String(lost)]),
  );

const failures = (figures: readonly Figure[]): string =>
  figures
    .filter(({ firstFailure }) => firstFailure !== null)
    .map(
      (one) =>
        `${one.target}, ${one.scenario}, ${one.variant}: ${one.failures} failed, first: ${one.firstFailure}`,
    )
    .join("\n");
