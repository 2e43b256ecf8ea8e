import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { Readable } from "node:stream";
import { promisify } from "node:util";
import { Miniflare } from "miniflare";
import { openInstallation } from "../../src/demo/demo-installation.ts";
import { DEMO_TENANT, seedDemo } from "../../src/demo/seed.ts";
import { accessTokenFor } from "../../src/demo/sign-in-flow.ts";
import {
  DEMO_AUDIENCE,
  DEMO_CLI_CLIENT,
  demoConfig,
  type StandInAddresses,
  startStandIns,
} from "../../src/demo/stand-ins.ts";
import { projectFolder } from "../../src/runtime/node/project-files.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { issuerOf } from "../../src/signin/bearer-service.ts";
import { settingsOf } from "../support/settings-of.ts";
import type { TestDatabase } from "../support/test-database.ts";

export const ORIGIN = "https://identity-sync.example";

const newFolder = (what: string): string => mkdtempSync(join(tmpdir(), `identity-sync-${what}-`));

export type WorkerBundle = { folder: string; path: string; text: string; remove(): void };

/** The bundle that would be deployed, made by wrangler itself with the wrangler.toml of the project. */
export async function dryRun(): Promise<WorkerBundle> {
  const folder = newFolder("worker");
  const wrangler = join(projectFolder, "node_modules", "wrangler", "bin", "wrangler.js");
  const env = {
    ...process.env,
    CI: "1",
    WRANGLER_SEND_METRICS: "false",
    WRANGLER_LOG_PATH: join(folder, "log"),
    XDG_CONFIG_HOME: folder,
  };
  const outdir = join(folder, "out");
  await promisify(execFile)(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", outdir], {
    cwd: projectFolder,
    env,
  });
  const path = join(outdir, "worker.js");
  const remove = () => rmSync(folder, { recursive: true, force: true });
  return { folder, path, text: readFileSync(path, "utf8"), remove };
}

export type StartedWorker = {
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Wakes it as the clock does, by a trigger of wrangler.toml; what came of it. */
  scheduled(cron: string): Promise<string>;
  /** Everything it wrote, on stdout and stderr. */
  written(): string;
  close(): Promise<void>;
};

/** By way of Miniflare's stand-in for Hyperdrive, or straight to the server. */
export type WayToDatabase = { hyperdrive: string } | { direct: string };

/** The bundle in workerd, as Cloudflare would run it. */
export async function startWorker(
  bundle: WorkerBundle,
  settings: { readonly [name: string]: string },
  database: WayToDatabase,
): Promise<StartedWorker> {
  let written = "";
  const keep = (stream: Readable) =>
    stream.on("data", (chunk: unknown) => {
      written += String(chunk);
    });
  const miniflare = new Miniflare({
    modules: true,
    scriptPath: bundle.path,
    modulesRoot: dirname(bundle.path),
    compatibilityDate: wranglerSetting("compatibility_date"),
    compatibilityFlags: ["nodejs_compat"],
    ...("direct" in database
      ? { bindings: { ...settings, HYPERDRIVE: { connectionString: database.direct } } }
      : { bindings: { ...settings }, hyperdrives: { HYPERDRIVE: withPassword(database.hyperdrive) } }),
    cf: false,
    handleRuntimeStdio: (stdout: Readable, stderr: Readable) => {
      keep(stdout);
      keep(stderr);
    },
  });
  await miniflare.ready.catch(() => {
    throw new Error(`workerd did not start: ${written}`);
  });
  return {
    fetch: async (path, init) =>
      (await miniflare.dispatchFetch(`${ORIGIN}${path}`, init as object)) as unknown as Response,
    scheduled: async (cron) => {
      // Its type is that of another Fetcher than Miniflare gives.
      const worker = (await miniflare.getWorker()) as unknown as {
        scheduled(by: { cron: string }): Promise<{ outcome: string }>;
      };
      return (await worker.scheduled({ cron })).outcome;
    },
    written: () => written,
    close: () => miniflare.dispose(),
  };
}

/** A Maskinporten that keeps the first who asks for a token waiting, until it is let go. Its tokens are worth nothing. */
export async function holdingMaskinporten() {
  let holding = true;
  let tell = () => {};
  const asked = new Promise<void>((resolve) => {
    tell = resolve;
  });
  const server = createServer((request, response) => {
    if (request.method === "GET") {
      response.end(JSON.stringify({ issuer, token_endpoint: `${issuer}token` }));
      return;
    }
    tell();
    if (!holding) response.end(JSON.stringify({ access_token: "worthless", expires_in: 120 }));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return {
    issuer,
    asked,
    letGo: () => {
      holding = false;
    },
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

const wranglerToml = readFileSync(join(projectFolder, "wrangler.toml"), "utf8");

function wranglerSetting(name: string): string {
  const [, value] = new RegExp(`^${name} = "([^"]+)"`, "m").exec(wranglerToml) ?? [];
  if (value === undefined) throw new Error(`wrangler.toml has no ${name}`);
  return value;
}

/** Miniflare refuses an address without a password; the test server asks for none and ignores it. */
function withPassword(databaseUrl: string): string {
  const url = new URL(databaseUrl);
  url.password ||= "unused";
  return url.href;
}

const runtime: Runtime = { ...webPlatform, log: () => {}, metricsText: null };

export type World = {
  scimToken: string;
  settings: Record<string, string>;
  tokenFor(userName: string): Promise<string>;
  /** Lets the next so many requests to the register be answered with 503. */
  registerFails(times: number): Promise<void>;
  close(): Promise<void>;
};

/** The demo's organisation in the database, and its stand-ins on loopback, which the Worker reaches over the network. */
export async function startWorld({ db, url }: TestDatabase): Promise<World> {
  const folder = newFolder("worker-demo");
  const installation = await openInstallation(folder, runtime.entropy, undefined);
  await seedDemo(db, runtime.entropy, installation);
  const standIns = await startStandIns(installation, runtime, db);
  const config = demoConfig(installation, standIns.addresses, 8080, url);
  return {
    scimToken: installation.scimToken,
    settings: { ...settingsOf(config), PUBLIC_URL: ORIGIN },
    tokenFor: (userName: string) => tokenFor(userName, standIns.addresses),
    registerFails: async (times) => {
      await fetch(new URL("/_stand-in/faults", standIns.addresses.register), {
        method: "POST",
        headers: { "content-type": "application/json", IntegrasjonPassord: installation.integrationPassword },
        body: JSON.stringify({ fault: "503", times }),
      });
    },
    close: async () => {
      await standIns.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function tokenFor(userName: string, addresses: StandInAddresses): Promise<string> {
  const issuer = issuerOf(new URL(addresses.authority), DEMO_TENANT);
  const client = { issuer, ...DEMO_CLI_CLIENT, audience: DEMO_AUDIENCE };
  const issued = await accessTokenFor(userName, client, (input, init) => fetch(input, init), runtime.entropy);
  if (!issued.ok) throw new Error(`the stand-in for Entra gave no token: ${issued.error}`);
  return issued.value;
}
