import { join } from "node:path";
import type { CliAnswer, CliContext, DemoControls } from "../cli/command.ts";
import { runCli } from "../cli/run.ts";
import { type Config, type ConfigFault, DEFAULT_SCIM_RATE_LIMIT, type Env } from "../config/config.ts";
import { type Db, openDb } from "../db/database.ts";
import { migrate } from "../db/migrate.ts";
import { ok } from "../kernel/result.ts";
import { askHolder, dataDirOf, type Hold, type Holder, holdDataDir } from "../runtime/node/data-dir.ts";
import { EMBEDDED_FOLDER, openEmbeddedDatabase, workerScript } from "../runtime/node/embedded-database.ts";
import { openPool } from "../runtime/node/postgres-pool.ts";
import { readMigrations } from "../runtime/node/project-files.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { comparisonKey } from "../scim/keys-policy.ts";
import { issuerOf } from "../signin/bearer-service.ts";
import { caseSystemToken } from "./demo-case-system.ts";
import { type DemoInstallation, keepInstallation, openInstallation } from "./demo-installation.ts";
import { printWelcome } from "./demo-welcome.ts";
import { DEMO_SCOPE, DEMO_TENANT, seedDemo } from "./seed.ts";
import { accessTokenFor } from "./sign-in-flow.ts";
import {
  DEMO_AUDIENCE,
  DEMO_CLI_CLIENT,
  demoConfig,
  type StandInAddresses,
  startStandIns,
} from "./stand-ins.ts";

export type StartedDemo = {
  config: Config;
  db: Db;
  mode: "demo";
  ready: (port: number) => void;
  close: () => Promise<void>;
};

/** A demo that cannot start as it was asked to; what to do about it, in the words of a setting. */
export class DemoFault extends Error {
  readonly faults: readonly ConfigFault[];
  constructor(faults: readonly ConfigFault[]) {
    super("the demo cannot start");
    this.faults = faults;
  }
}

/**
 * Starts everything that the product needs and a visitor does not have: a database (embedded, or
 * `DATABASE_URL`), stand-ins for Entra, Maskinporten and the register, and an invented organisation. What is
 * kept is in `DATA_DIR`, which one process holds; on a shared `DATABASE_URL` a second process joins it.
 */
export async function startDemo(env: Env, runtime: Runtime): Promise<StartedDemo> {
  const { port, scimToken, ...settings } = readDemoSettings(env);
  const dataDir = dataDirOf(env);
  const url = env.DATABASE_URL?.trim();
  const held = await holdDataDir(dataDir);
  if ("holder" in held) {
    if (!url)
      throw new DemoFault([
        { name: "DATA_DIR", problem: "is held by another process; end it, or choose another folder" },
      ]);
    return joinDemo(held.holder, dataDir, port, settings, url);
  }
  const { hold } = held;
  // Side by side: the database starts in a thread of its own while the keys are made.
  const [database, installation] = await Promise.all([
    url ? onPostgres(url) : onEmbedded(dataDir),
    openInstallation(dataDir, runtime.entropy, scimToken),
  ]);
  const { pool, db } = database;
  const seed = () => seedDemo(db, runtime.entropy, installation);
  const prepare = async () => {
    const migrated = await migrate(pool, readMigrations());
    if (migrated.length > 0) runtime.log({ event: "migrated", migrations: migrated.length });
    await seed();
  };
  const [standIns] = await Promise.all([startStandIns(installation, runtime, db), prepare()]);
  const { addresses } = standIns;
  keepInstallation(dataDir, { ...installation, ports: portsOf(addresses) });

  const config = { ...demoConfig(installation, addresses, port, url ?? ""), ...settings };
  const controls = {
    seed,
    token: (userName: string) => tokenFor(db, addresses, runtime, userName),
    integrationToken: () => caseSystemToken(new URL(addresses.maskinporten), installation, runtime),
  };
  const cli: Omit<CliContext, "out" | "note"> = {
    db,
    entropy: runtime.entropy,
    migrate: () => migrate(pool, readMigrations()),
    demo: controls,
    register: () =>
      ok({
        settings: config.register,
        credentialKey: config.credentialKey,
        deps: { ...runtime, log: () => {} },
      }),
  };
  answerOthers(hold, cli, installation, addresses);
  return {
    config,
    db,
    mode: "demo",
    ready: (actual) => printWelcome({ port: actual, scimToken: installation.scimToken, addresses, dataDir }),
    close: async () => {
      await standIns.close();
      await database.close();
      hold.release();
    },
  };
}

/** A further process on the same database: it uses the stand-ins and keys of the one that holds the folder. */
async function joinDemo(
  holder: Holder,
  dataDir: string,
  port: number,
  settings: ProductSettings,
  url: string,
): Promise<StartedDemo> {
  const { installation, addresses } = await installationOf(holder);
  const { db, close } = onPostgres(url);
  return {
    config: { ...demoConfig(installation, addresses, port, url), ...settings },
    db,
    mode: "demo",
    ready: (actual) => printWelcome({ port: actual, scimToken: installation.scimToken, addresses, dataDir }),
    close,
  };
}

type Shared = { installation: DemoInstallation; addresses: StandInAddresses };

async function installationOf(holder: Holder): Promise<Shared> {
  for (let attempt = 0; attempt < 300; attempt++) {
    const answer = await askHolder<Shared | { starting: true }>(holder, { kind: "installation" });
    if ("installation" in answer) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new DemoFault([
    { name: "DATA_DIR", problem: "is held by a process that did not get ready within 30 s" },
  ]);
}

function answerOthers(
  hold: Hold,
  cli: Omit<CliContext, "out" | "note">,
  installation: DemoInstallation,
  addresses: StandInAddresses,
): void {
  hold.answerWith(async (question) => {
    const { kind, args } = question as { kind: string; args?: string[] };
    if (kind === "installation") return { installation, addresses } satisfies Shared;
    if (kind !== "cli" || !args) return {};
    const said = { out: [] as string[], note: [] as string[] };
    const code = await runCli(
      {
        ...cli,
        out: (line) => void said.out.push(`${line}\n`),
        note: (line) => void said.note.push(`${line}\n`),
      },
      args,
    );
    return { out: said.out.join(""), note: said.note.join(""), code } satisfies CliAnswer;
  });
}

/** A token that the stand-in issues in an ordinary sign-in, for any user of the demo organisation. */
async function tokenFor(
  db: Db,
  addresses: StandInAddresses,
  runtime: Runtime,
  userName: string,
): ReturnType<DemoControls["token"]> {
  const user = await db.read(DEMO_SCOPE.organisation, (tx) =>
    tx
      .selectFrom("scim_user")
      .select("external_id")
      .where("organisation_id", "=", DEMO_SCOPE.organisation)
      .where("user_name_key", "=", comparisonKey(userName))
      .where("deleted_at", "is", null)
      .executeTakeFirst(),
  );
  if (!user) return { ok: false, error: "unknown_user" };
  if (user.external_id === null) return { ok: false, error: "cannot_sign_in" };
  const issuer = issuerOf(new URL(addresses.authority), DEMO_TENANT);
  const client = { issuer, ...DEMO_CLI_CLIENT, audience: DEMO_AUDIENCE };
  return accessTokenFor(userName, client, runtime.fetch, runtime.entropy);
}

function onPostgres(url: string) {
  const pool = openPool(url);
  const db = openDb(pool);
  return { pool, db, close: () => db.close() };
}

async function onEmbedded(dataDir: string) {
  const { pool, close } = await openEmbeddedDatabase(
    { dataDir: join(dataDir, EMBEDDED_FOLDER) },
    workerScript,
  );
  return { pool, db: openDb(pool), close };
}

function portsOf({ maskinporten, register, authority }: StandInAddresses) {
  const port = (address: string) => Number(new URL(address).port);
  return { maskinporten: port(maskinporten), register: port(register), entra: port(authority) };
}

/** What the demo takes as a real installation does. */
type ProductSettings = Pick<Config, "metricsToken" | "scimRateLimit" | "fiksFacade">;
type DemoSettings = ProductSettings & { port: number; scimToken: string | undefined };

function readDemoSettings(env: Env): DemoSettings {
  const port = Number(env.PORT?.trim() || 8080);
  const scimToken = env.SCIM_TOKEN?.trim() || undefined;
  const faults: ConfigFault[] = [];
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    faults.push({ name: "PORT", problem: "must be a port" });
  if (scimToken !== undefined && scimToken.length < 16)
    faults.push({ name: "SCIM_TOKEN", problem: "must be 16 characters or more" });
  const metricsToken = env.METRICS_TOKEN?.trim() || null;
  if (metricsToken !== null && metricsToken.length < 16)
    faults.push({ name: "METRICS_TOKEN", problem: "must be 16 characters or more" });
  const scimRateLimit = Number(env.SCIM_RATE_LIMIT?.trim() || DEFAULT_SCIM_RATE_LIMIT);
  if (!Number.isInteger(scimRateLimit) || scimRateLimit < 0)
    faults.push({ name: "SCIM_RATE_LIMIT", problem: "must be a whole number" });
  const facade = env.FIKS_FACADE?.trim() || "off";
  if (facade !== "on" && facade !== "off") faults.push({ name: "FIKS_FACADE", problem: "must be on or off" });
  if (faults.length > 0) throw new DemoFault(faults);
  return { port, scimToken, metricsToken, scimRateLimit, fiksFacade: facade === "on" };
}
