import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { projectFolder } from "../../src/runtime/node/project-files.ts";
import { freePort } from "./free-port.ts";
import { withDatabase } from "./setup-postgres.ts";

/** The product as a visitor starts it: `node dist/node.js`, spoken to over HTTP and by its command line only. */
export type DemoProcess = {
  base: string;
  scimToken: string;
  dataDir: string;
  /** The database's address; empty on PGlite. */
  url: string;
  /** Runs the command line; its exit code and what it wrote. */
  cli(...args: string[]): Promise<{ code: number; out: string; note: string }>;
  /** What it says to its visitor at the start. */
  welcome(): string;
  /** What the process has written since its welcome (which names a resident to look up): streams and log file. */
  written(): string;
  /** Starts another process on the same folder: where it listens, what it said, and its exit code if it has ended. */
  another(): Promise<{ base: string; said: string; exitCode: number | null }>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Starts again on the same data, after a kill. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

export async function startDemoProcess(
  scimToken = "a-scim-token-of-the-tests",
  more: Record<string, string> = {},
): Promise<DemoProcess> {
  const dataDir = mkdtempSync(join(tmpdir(), "identity-sync-demo-"));
  const database = process.env.TEST_DATABASE_KIND === "postgres" ? await freshDatabase() : null;
  const port = await freePort();
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    DATA_DIR: dataDir,
    ...more,
    ...(database ? { DATABASE_URL: database.url } : {}),
  };
  const streams: string[] = [];
  const others: ChildProcess[] = [];
  let child: ChildProcess;

  /** Starts a process, and waits until it is ready or has ended. */
  const launch = async (onPort: number, hear: (text: string) => void): Promise<ChildProcess> => {
    const launched = spawn(process.execPath, ["dist/node.js"], {
      cwd: projectFolder,
      env: { ...env, DEMO: "on", PORT: String(onPort), SCIM_TOKEN: scimToken },
    });
    const said: string[] = [];
    for (const stream of [launched.stdout, launched.stderr])
      stream?.on("data", (data: Buffer) => {
        said.push(data.toString("utf8"));
        hear(data.toString("utf8"));
      });
    const closed = new Promise((resolve) => launched.once("close", resolve));
    while (!said.join("").includes("More:") && launched.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20));
    if (launched.exitCode !== null) await closed;
    return launched;
  };
  const start = async () => {
    const began = streams.length;
    child = await launch(port, (text) => void streams.push(text));
    if (child.exitCode !== null) throw new Error(`the demo did not start: ${streams.slice(began).join("")}`);
  };
  const end = (launched: ChildProcess, signal: NodeJS.Signals) =>
    new Promise<void>((resolve) => {
      if (launched.exitCode !== null || launched.signalCode !== null) return resolve();
      launched.once("exit", () => resolve());
      launched.kill(signal);
    });
  const kill = (signal: NodeJS.Signals) => end(child, signal);
  await start();
  return {
    base: `http://127.0.0.1:${port}`,
    scimToken,
    dataDir,
    url: database?.url ?? "",
    cli: (...args) =>
      new Promise((resolve) => {
        execFile(
          process.execPath,
          ["dist/cli.js", ...args],
          { cwd: projectFolder, env },
          (error, out, note) =>
            resolve({ code: typeof error?.code === "number" ? error.code : error ? 1 : 0, out, note }),
        );
      }),
    welcome: () => streams.join(""),
    written: () =>
      streams.join("").replaceAll(/─{9}[\s\S]*?More:.*\n/g, "") +
      readFileSync(join(dataDir, "events.log"), "utf8"),
    another: async () => {
      const said: string[] = [];
      const onPort = await freePort();
      const other = await launch(onPort, (text) => void said.push(text));
      others.push(other);
      return { base: `http://127.0.0.1:${onPort}`, said: said.join(""), exitCode: other.exitCode };
    },
    kill,
    restart: start,
    close: async () => {
      await Promise.all(others.map((other) => end(other, "SIGTERM")));
      await kill("SIGTERM");
      await database?.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function freshDatabase(): Promise<{ url: string; drop(): Promise<void> }> {
  const server = inject("postgresUrl");
  const name = `demo_${process.pid}_${process.hrtime.bigint()}`;
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${name} template ${inject("postgresTemplate")}`);
  return {
    url: withDatabase(server, name),
    drop: async () => {
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
