import { type Answer, Connection, type Target, type Wire } from "./connection.ts";

/** One thing to time; resolves to what went wrong. `kind` keeps latencies apart where a lane has several kinds. */
export type Step = { kind?: string; run(connection: Connection): Promise<string | null> };

/** A request over HTTP, and what its answer has to be like. */
export const request = (wire: Wire, ok: (answer: Answer) => boolean): Step => ({
  run: async (connection) => {
    const answer = await connection.send(wire);
    return ok(answer) ? null : `${answer.status} ${answer.body.subarray(0, 200)}`;
  },
});

/** One thing that is measured: requests of one sort, to one target, over some connections. */
export type Lane = {
  scenario: string;
  variant: string;
  target: Target;
  connections: number;
  next: () => Step;
  /** Requests of seconds each: no warm-up, and one slice with this many requests at the least. */
  slow?: number;
};

export type Figure = {
  scenario: string;
  variant: string;
  target: string;
  count: number;
  rate: number;
  p50: number;
  p95: number;
  failures: number;
  firstFailure: string | null;
};

export type Plan = { rounds: number; sliceMs: number; warmUpMs: number };

/** For what the measured process before still does on its own: collecting garbage, writing logs. */
const SETTLE_MS = 50;

/** What one slice of a lane came to. */
type Slice = { latencies: Map<string, number[]>; ms: number; failures: string[] };

/**
 * Measures the lanes in turn, round after round and in changing order, so that what else happens on the machine
 * meets all of them alike. What a lane does first is thrown away.
 */
export async function sideBySide(lanes: readonly Lane[], plan: Plan): Promise<Figure[]> {
  const slices = new Map<Lane, Slice[]>(lanes.map((lane) => [lane, []]));
  for (const lane of lanes) if (lane.slow === undefined) await slice(lane, plan.warmUpMs);
  for (let round = 0; round < plan.rounds; round++) {
    const order = round % 2 === 0 ? lanes : [...lanes].reverse();
    for (const lane of order) {
      if (lane.slow !== undefined && round > 0) continue;
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      slices.get(lane)?.push(await slice(lane, plan.sliceMs));
    }
  }
  return lanes.flatMap((lane) => figures(lane, slices.get(lane) ?? []));
}

/** A fixed number of requests over some connections, all of them timed. */
export async function exactly(lane: Lane, count: number): Promise<Figure> {
  return figures(lane, [await slice(lane, Number.POSITIVE_INFINITY, count)])[0] as Figure;
}

async function slice(lane: Lane, ms: number, most = Number.POSITIVE_INFINITY): Promise<Slice> {
  const latencies = new Map<string, number[]>();
  const failures: string[] = [];
  const began = performance.now();
  const least = lane.slow ?? 1;
  let sent = 0;
  const work = async () => {
    const connection = new Connection(lane.target);
    while (sent < most && (sent < least || performance.now() - began < ms)) {
      sent++;
      const { kind = "", run } = lane.next();
      const start = performance.now();
      try {
        const failure = await run(connection);
        note(latencies, kind, performance.now() - start);
        if (failure !== null) failures.push(failure);
      } catch (error) {
        failures.push(String(error));
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: lane.connections }, work));
  return { latencies, ms: performance.now() - began, failures };
}

function note(latencies: Map<string, number[]>, kind: string, ms: number): void {
  const list = latencies.get(kind);
  if (list) list.push(ms);
  else latencies.set(kind, [ms]);
}

/**
 * Of each figure the median over the slices: a burst of something else on the machine spoils a slice, not the
 * figure. The rate is that of all kinds of the lane together, for they share its time.
 */
function figures(lane: Lane, slices: readonly Slice[]): Figure[] {
  const kinds = new Set(slices.flatMap(({ latencies }) => [...latencies.keys()]));
  const failures = slices.flatMap((one) => one.failures);
  const rates = slices.map(({ latencies, ms }) => ([...latencies.values()].flat().length / ms) * 1000);
  return [...(kinds.size === 0 ? [""] : kinds)].sort().map((kind) => {
    const lists = slices.map(({ latencies }) => latencies.get(kind) ?? []).filter((list) => list.length > 0);
    const median = (part: number) =>
      percentile(
        lists.map((list) => percentile(list, part)),
        0.5,
      );
    return {
      scenario: kind === "" ? lane.scenario : `${lane.scenario}: ${kind}`,
      variant: lane.variant,
      target: lane.target.name,
      count: lists.flat().length,
      rate: percentile(rates, 0.5),
      p50: median(0.5),
      p95: median(0.95),
      failures: failures.length,
      firstFailure: failures[0] ?? null,
    };
  });
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}
