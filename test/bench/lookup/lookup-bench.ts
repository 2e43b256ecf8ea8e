import { execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { migrate } from "../../../src/db/migrate.ts";
import { DEMO_ROLES } from "../../../src/demo/demo-roles.ts";
import { readMigrations } from "../../../src/runtime/node/project-files.ts";
import { freePort } from "../../support/free-port.ts";
import { startPostgres } from "../../support/postgres-server.ts";
import { type Target, wire } from "../connection.ts";
import type { BenchOptions } from "../main.ts";
import { type Figure, type Lane, type Plan, percentile, request, sideBySide } from "../measure.ts";
import { figureTable, keepReport, machine } from "../report.ts";
import { POSTGRES } from "../scim/servers.ts";
import { allMet, judge, type Verdict, verdictTable } from "../verdict.ts";
import { decisionWorld } from "./decision-lanes.ts";

const CLIENTS = [1, 8, 32];
const FULL: Plan = { rounds: 9, sliceMs: 1_500, warmUpMs: 2_000 };
const QUICK: Plan = { rounds: 3, sliceMs: 500, warmUpMs: 500 };

/** The ratios of design section 7 that are about looking people up, on a real PostgreSQL. */
export async function lookupBench({ quick, keep }: BenchOptions): Promise<boolean> {
  const plan = quick ? QUICK : FULL;
  const server = await startPostgres({ ...POSTGRES, max_connections: "200" });
  const say = (text: string) => process.stderr.write(`${text}\n`);
  try {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    const found = await admin.query<{ server_version: string }>("show server_version");
    const on = machine(found.rows[0]?.server_version ?? "");
    await admin.query("create database bench_http");
    await admin.end();
    const pool = new pg.Pool({ connectionString: server.url });
    await migrate(pool, readMigrations());
    await pool.end();

    say("decisions, and plain rows");
    const world = await decisionWorld(server.url, CLIENTS);
    const decisions = await sideBySide(world.lanes, plan);
    say("whole look-ups, in process");
    const [whole] = await sideBySide([world.whole], plan);
    await world.close();
    say("look-ups over HTTP");
    const http = await overHttp(server.url, plan);

    const failed = [...decisions, ...http.figures, ...(whole ? [whole] : [])].filter(
      ({ failures }) => failures > 0,
    );
    for (const { scenario, variant, firstFailure } of failed) say(`${scenario}, ${variant}: ${firstFailure}`);
    const verdicts: Verdict[] = [
      ...CLIENTS.map((clients) => ratioAt(decisions, clients)),
      judge(
        { what: "added to a look-up by check and audit, p50, ms", must: 1, aim: 0.5 },
        whole?.p50 ?? null,
      ),
    ];
    const text = [
      on,
      `- the stand-in for the register answers in ${http.standIn.toFixed(2)} ms (p50, HTTP included; 1 connection)`,
      "",
      verdictTable(verdicts),
      "",
      figureTable([...decisions, ...(whole ? [whole] : []), ...http.figures].map(withOneColumn)),
    ].join("\n");
    process.stdout.write(`${text}\n`);
    if (keep) keepReport("Look-ups", `npm run bench -- lookup${quick ? " --quick" : ""}`, text);
    return failed.length === 0 && allMet(verdicts);
  } finally {
    await server.stop();
  }
}

const withOneColumn = (figure: Figure): Figure => ({ ...figure, target: "ours" });

/** How much of a plain INSERT's rate the decision step has: larger is better. */
function ratioAt(figures: readonly Figure[], clients: number): Verdict {
  const rate = (scenario: string) =>
    figures.find((one) => one.scenario === scenario && one.variant === `${clients} clients`)?.rate ??
    Number.NaN;
  const demand = { must: 0.7, aim: clients === 32 ? 1 : 0.9, more: true };
  return judge(
    { what: `decision step ÷ plain INSERT of the same rows, ${clients} clients, rate`, ...demand },
    rate("decision") / rate("plain INSERT"),
  );
}

/** The program as a process of its own, on the demo's people and stand-ins. */
async function overHttp(url: string, plan: Plan): Promise<{ figures: Figure[]; standIn: number }> {
  const database = new URL(url);
  database.pathname = "/bench_http";
  const dataDir = mkdtempSync(join(tmpdir(), "identity-sync-bench-"));
  const port = await freePort();
  const env = { PATH: process.env.PATH ?? "", DATA_DIR: dataDir, DATABASE_URL: database.href };
  const child = spawn(process.execPath, ["dist/node.js"], {
    env: { ...env, DEMO: "on", PORT: String(port), SCIM_TOKEN: "a-scim-token-of-the-bench" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      child.once("exit", () => reject(new Error("the program ended before it was ready")));
      child.stdout.on("data", (data: Buffer) => data.includes("More:") && resolve());
    });
    const cli = (...args: string[]) =>
      new Promise<string>((resolve, reject) => {
        execFile(process.execPath, ["dist/cli.js", ...args], { env }, (error, out) =>
          error ? reject(error) : resolve(out.trim()),
        );
      });
    const token = await cli("demo", "token", "ola.barnehage@fjordheim.example");
    const [resident] = JSON.parse(await cli("demo", "people", "--json")) as { foedselsnummer: string }[];
    const body = { roleId: DEMO_ROLES[1]?.id, foedselsnummer: resident?.foedselsnummer, purpose: "opptak" };
    const lanes = CLIENTS.map((connections): Lane => {
      const target: Target = { name: "ours", port, path: "/api/v1", token };
      const sent = wire(target, "POST", "/lookups", body).replaceAll(
        "application/scim+json",
        "application/json",
      );
      const step = request(sent, ({ status }) => status === 200);
      return {
        scenario: "look-up over HTTP",
        variant: `${connections} clients`,
        target,
        connections,
        next: () => step,
      };
    });
    const [one, ...more] = lanes;
    const alone = one ? await sideBySide([one], plan) : [];
    const calls = readFileSync(join(dataDir, "events.log"), "utf8")
      .split("\n")
      .flatMap((line) => /"register_call".*"durationMs":([\d.]+)/.exec(line)?.[1] ?? []);
    const figures = [...alone, ...(await sideBySide(more, plan))];
    return { figures, standIn: percentile(calls.map(Number), 0.5) };
  } finally {
    const gone = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await gone;
    rmSync(dataDir, { recursive: true, force: true });
  }
}
