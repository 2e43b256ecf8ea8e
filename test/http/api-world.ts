import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { createApp } from "../../src/app.ts";
import type { AuditRow } from "../../src/audit/audit-store.ts";
import type { Config } from "../../src/config/config.ts";
import type { Db } from "../../src/db/database.ts";
import { type DemoInstallation, openInstallation } from "../../src/demo/demo-installation.ts";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { DEMO_TENANT, demoUserName, seedDemo } from "../../src/demo/seed.ts";
import { accessTokenFor } from "../../src/demo/sign-in-flow.ts";
import { DEMO_AUDIENCE, DEMO_CLI_CLIENT, demoConfig, startStandIns } from "../../src/demo/stand-ins.ts";
import { AUDIT_REASONS } from "../../src/i18n/audit-reason-words.ts";
import type { LogEvent } from "../../src/kernel/log.ts";
import type { Role, RoleDefinition } from "../../src/roles/role.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { issuerOf } from "../../src/signin/bearer-service.ts";
import type { Answer } from "../support/http-client.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { mismatchOf } from "./described-answers.ts";

export const BASE = "http://127.0.0.1:8080";
export const SCIM_TOKEN = "a-scim-token-of-the-tests";

/** Somebody who holds each demo role now. */
export const HOLDERS: { readonly [role: string]: string } = {
  Barnevern: "kari.barnevern",
  Barnehage: "ola.barnehage",
  Innbyggertorg: "mari.torg",
};

/** Stands between the program and every other system; an answer given here is the one that arrives. */
export type Interceptor = (url: URL, init?: RequestInit) => Response | Promise<Response> | null;

/** The whole program in this process, on the demo organisation, with the stand-ins on loopback. */
export type ApiWorld = {
  database: TestDatabase;
  config: Config;
  /** Keys and secrets of the stand-ins. */
  installation: DemoInstallation;
  /** Everything logged so far. */
  log: LogEvent[];
  send(request: Request): Promise<Answer>;
  /** One request; a body that is no text is sent as JSON. */
  ask(
    method: string,
    path: string,
    token: string | null,
    body?: unknown,
    headers?: Headings,
  ): Promise<Answer>;
  token(nick: string): Promise<string>;
  lookUp(nick: string, role: Role, foedselsnummer: string, more?: object): Promise<Answer>;
  /** What the log holds of one request. */
  recordsOf(requestId: string): Promise<AuditRow[]>;
  intercept(interceptor: Interceptor | null): void;
  /** Lets a stand-in fail for the next requests to it (`times`), or be well again (null). */
  fault(of: "register" | "maskinporten", fault: unknown, times?: number): Promise<void>;
  /** The program anew, as after a restart: it has no tokens, and no circuit is open. */
  renew(): void;
  close(): Promise<void>;
};
export type Headings = { [name: string]: string };
type Surroundings = {
  config?: Partial<Config>;
  runtime?: Partial<Runtime>;
  db?: (real: Db) => Db;
};

/** The demo's residents and some households: fewer are found faster. */
const FEW = { size: 400 };

/** One for all worlds of a process, each with its own database: three pairs of keys take half a second to make. */
let installed: Promise<DemoInstallation> | null = null;
async function newInstallation(): Promise<DemoInstallation> {
  const dataDir = mkdtempSync(join(tmpdir(), "identity-sync-api-"));
  const made = await openInstallation(dataDir, webPlatform.entropy, SCIM_TOKEN);
  rmSync(dataDir, { recursive: true, force: true });
  return made;
}

export async function startApiWorld(surroundings: Surroundings = {}): Promise<ApiWorld> {
  const database = await openTestDatabase();
  const log: LogEvent[] = [];
  let interceptor: Interceptor | null = null;
  const runtime: Runtime = {
    ...webPlatform,
    log: (event) => void log.push(event),
    metricsText: null,
    ...surroundings.runtime,
    fetch: async (input, init) => (await interceptor?.(new URL(String(input)), init)) ?? fetch(input, init),
  };
  installed ??= newInstallation();
  const installation = { ...(await installed) };
  await seedDemo(database.db, runtime.entropy, installation);
  const standIns = await startStandIns(installation, runtime, database.db, population(FEW));
  const config = { ...demoConfig(installation, standIns.addresses, 8080, ""), ...surroundings.config };
  let app = createApp(config, runtime);
  const db = surroundings.db?.(database.db) ?? database.db;

  const send = async (request: Request): Promise<Answer> => {
    const response = await app.fetch(request, db);
    const text = await response.text();
    const isJson = /json/.test(response.headers.get("content-type") ?? "");
    const answer = {
      status: response.status,
      headers: response.headers,
      text,
      json: isJson && text !== "" ? JSON.parse(text) : {},
    };
    // Whatever a test asks of the API, the answer is held against what the API says of itself.
    const mismatch = mismatchOf(request.method, new URL(request.url).pathname, answer);
    if (mismatch) throw new Error(`not as described: ${mismatch}`);
    return answer;
  };
  const ask: ApiWorld["ask"] = (method, path, token, body, headers = {}) =>
    send(
      new Request(`${BASE}${path}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      }),
    );

  const target = { ...DEMO_CLI_CLIENT, audience: DEMO_AUDIENCE };
  const issuer = issuerOf(new URL(standIns.addresses.authority), DEMO_TENANT);
  const tokens = new Map<string, Promise<string>>();
  const signIn = async (nick: string): Promise<string> => {
    const token = await accessTokenFor(demoUserName(nick), { issuer, ...target }, fetch, runtime.entropy);
    if (!token.ok) throw new Error(`the stand-in refused: ${token.error}`);
    return token.value;
  };
  const token = (nick: string): Promise<string> => {
    const known = tokens.get(nick) ?? signIn(nick);
    tokens.set(nick, known);
    return known;
  };

  return {
    database,
    config,
    installation,
    log,
    send,
    ask,
    token,
    lookUp: async (nick, role, foedselsnummer, more = {}) => {
      const purpose = role.purposes[0]?.code;
      const body = { roleId: role.id, foedselsnummer, purpose, ...more };
      return ask("POST", "/api/v1/lookups", await token(nick), body);
    },
    recordsOf: (requestId) => recordsOf(database, requestId),
    intercept: (next) => {
      interceptor = next;
    },
    fault: async (of, fault, times = 100_000) => {
      const answer = await fetch(new URL("_stand-in/faults", standIns.addresses[of]), {
        method: "POST",
        headers: { IntegrasjonPassord: installation.integrationPassword, "content-type": "application/json" },
        body: JSON.stringify({ fault, times }),
      });
      if (answer.status !== 204) throw new Error(`the stand-in knows no such fault: ${answer.status}`);
    },
    renew: () => {
      app = createApp(config, runtime);
    },
    close: async () => {
      const untold = await reasonsWithoutWords(database);
      await standIns.close();
      await database.close();
      // Whatever a test did, an auditor reads in words why.
      expect(untold).toEqual([]);
    },
  };
}

async function reasonsWithoutWords({ owner }: TestDatabase): Promise<string[]> {
  const { rows } = await owner.query<{ reason: string }>("select distinct reason from audit_record");
  return rows.map(({ reason }) => reason).filter((reason) => !Object.hasOwn(AUDIT_REASONS, reason));
}

/** The records of one request in any organisation, as they are sealed in their leaves. */
export async function recordsOf(
  { owner }: Pick<TestDatabase, "owner">,
  requestId: string,
): Promise<AuditRow[]> {
  const { rows } = await owner.query<{ leaf: Buffer }>(
    "select leaf from audit_record where request_id = $1 order by organisation_id, id",
    [requestId],
  );
  return rows.map(({ leaf }) => JSON.parse(leaf.toString("utf8")) as AuditRow);
}

/** How many rows each table has, but for those named. */
export async function rowCounts(
  { owner }: Pick<TestDatabase, "owner">,
  ...except: string[]
): Promise<{ [table: string]: number }> {
  const { rows } = await owner.query<{ name: string }>(
    "select tablename::text as name from pg_tables where schemaname = 'public' and tablename not like 'kysely%' order by 1",
  );
  const names = rows.map(({ name }) => name).filter((name) => !except.includes(name));
  const counts = await owner.query<{ name: string; n: number }>(
    names.map((name) => `select '${name}' as name, count(*)::int as n from ${name}`).join(" union all "),
  );
  return Object.fromEntries(counts.rows.map(({ name, n }) => [name, n]));
}

export const demoRole = (name: string): Role => {
  const role = DEMO_ROLES.find((one) => one.name === name);
  if (!role) throw new Error("the demo has no such role");
  return role;
};

/** What the role says, without which role it is. */
export function withoutReferences({
  id: _id,
  fiksRoleId: _fiks,
  version: _version,
  national: _national,
  ...rest
}: Role): RoleDefinition {
  return rest;
}
