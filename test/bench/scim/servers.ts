import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "../../support/free-port.ts";
import { startPostgres } from "../../support/postgres-server.ts";
import type { Target } from "../connection.ts";
import { SPARE_USERS } from "./seed.ts";

/** One installation of ours and one peer, with the same number of users and the same groups. */
export type Pair = { users: number; ours: Target; peer: Target; database: string };

export type Running = { pairs: Pair[]; postgres: string; close(): Promise<void> };

const TOKEN = "a-scim-token-of-the-bench";

// As a small production server would be set up; what makes a commit durable stays as it is.
export const POSTGRES = {
  fsync: "on",
  synchronous_commit: "on",
  full_page_writes: "on",
  shared_buffers: "1GB",
  effective_cache_size: "4GB",
  work_mem: "16MB",
  max_wal_size: "4GB",
  checkpoint_timeout: "15min",
  wal_compression: "on",
  random_page_cost: "1.1",
  log_min_messages: "warning",
};

/**
 * A PostgreSQL with a database for each number of users, our server on each as a process of its own, and as many
 * peers: growth is then measured in turn, not before and after.
 */
export async function startServers(
  userCounts: readonly number[],
  sizes: readonly number[],
): Promise<Running> {
  const server = await startPostgres(POSTGRES);
  const folder = mkdtempSync(join(tmpdir(), "identity-sync-bench-"));
  const children: ChildProcess[] = [];
  const close = async () => {
    await Promise.all(children.map(end));
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const admin = new pg.Client({ connectionString: server.url });
    await admin.connect();
    const version = await admin.query<{ server_version: string }>("show server_version");
    for (const users of userCounts) await admin.query(`create database bench_${users}`);
    await admin.end();
    const pairs: Pair[] = [];
    for (const users of userCounts) {
      const database = new URL(server.url);
      database.pathname = `/bench_${users}`;
      const groups = users === userCounts.at(-1) ? sizes : sizes.slice(0, 1);
      pairs.push({
        users,
        database: database.href,
        ours: await startOurs(database.href, join(folder, String(users)), children),
        peer: await startPeer(users, groups, children),
      });
    }
    return { pairs, postgres: version.rows[0]?.server_version ?? "", close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As users' production runs it, but for the demo's stand-ins, which no SCIM request touches. */
async function startOurs(database: string, dataDir: string, children: ChildProcess[]): Promise<Target> {
  const port = await freePort();
  const env = {
    DEMO: "on",
    DATABASE_URL: database,
    DATA_DIR: dataDir,
    SCIM_TOKEN: TOKEN,
    PORT: String(port),
  };
  await startChild(["dist/node.js"], env, "More:", children);
  return { name: "ours", port, path: "/scim/v2", token: TOKEN };
}

async function startPeer(users: number, sizes: readonly number[], children: ChildProcess[]): Promise<Target> {
  const port = await freePort();
  const args = [
    "node_modules/.cache/bench/peer.js",
    String(port),
    String(users + SPARE_USERS),
    sizes.join(","),
  ];
  await startChild(args, { NODE_ENV: "production" }, "ready", children);
  return { name: "peer", port, path: "/scim", token: TOKEN };
}

/** A process in the project's folder (npm starts the bench there), when it has said that it is ready. */
function startChild(
  args: string[],
  env: Record<string, string>,
  ready: string,
  children: ChildProcess[],
): Promise<void> {
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  children.push(child);
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (data: Buffer) => {
      said = (said + data.toString("utf8")).slice(-4000);
      if (said.includes(ready)) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}: ${said}`)));
  });
}

const end = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
