import { createApp } from "../../src/app.ts";
import type { Config } from "../../src/config/config.ts";
import type { Db } from "../../src/db/database.ts";
import { version1 } from "../../src/demo/stand-in-entra-v1.ts";
import { newStandInKeys, type StandInKeys } from "../../src/demo/stand-in-keys.ts";
import { serveStandIn } from "../../src/demo/stand-in-server.ts";
import type { OrganisationId, SourceId } from "../../src/kernel/ids.ts";
import { plusDays } from "../../src/kernel/instant.ts";
import type { LogEvent } from "../../src/kernel/log.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { storeToken } from "../../src/signin/scim-token-service.ts";
import type { Answer } from "../support/http-client.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

export const BASE = "https://identity-sync.example";
export const TENANT = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a01";
export const API_AUDIENCE = "6d2a7a8e-3c40-4bb5-8f0f-0a8a2c1d5b10";
export const { entropy } = webPlatform;

export type Source = { organisation: OrganisationId; source: SourceId; token: string; tokenId: string };
type NewSource = {
  organisation?: OrganisationId;
  tenant?: string;
  audience?: string;
  days?: number;
  allowed?: string[];
  ownNumbers?: boolean;
};
export type Asked = { token?: string | null; authorization?: string; body?: unknown; address?: string };

/** The program on a database of its own and a tenant whose keys we have; as many sources as a test wants. */
export type ScimWorld = {
  database: TestDatabase;
  keys: StandInKeys;
  log: LogEvent[];
  /** Every definer function asked, and every address fetched. */
  asked: string[];
  fetched: string[];
  addSource(given?: NewSource): Promise<Source>;
  /** A process of its own, with what it remembers of its clients. */
  start(config?: Partial<Config>, runtime?: Partial<Runtime>): Process;
  close(): Promise<void>;
};
export type Process = (method: string, path: string, asked?: Asked) => Promise<Answer>;

export async function openScimWorld(): Promise<ScimWorld> {
  const [database, keys] = await Promise.all([openTestDatabase(), newStandInKeys("k")]);
  const entra = await serveStandIn((origin) => version1({ tenant: TENANT, keys }, origin));
  const log: LogEvent[] = [];
  const asked: string[] = [];
  const fetched: string[] = [];
  const db: Db = {
    ...database.db,
    find: (definer, args) => {
      asked.push(definer);
      return database.db.find(definer, args);
    },
  };
  const base: Runtime = {
    ...webPlatform,
    log: (event) => void log.push(event),
    metricsText: null,
    fetch: (input, init) => {
      fetched.push(String(input));
      return fetch(input, init);
    },
  };
  let made = 0;

  return {
    database,
    keys,
    log,
    asked,
    fetched,
    addSource: (given = {}) => {
      made += 1;
      return addSource(database.db, given, `${100_000_000 + made}`);
    },
    start: (config = {}, runtime = {}) => {
      const app = createApp({ ...settings(entra.origin), ...config }, { ...base, ...runtime });
      return async (method, path, { token, authorization, body, address } = {}) => {
        const shown = authorization ?? (token == null ? undefined : `Bearer ${token}`);
        const request = new Request(`${BASE}${path}`, {
          method,
          headers: {
            ...(shown === undefined ? {} : { authorization: shown }),
            ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const { status, headers, ...answer } = await app.fetch(request, db, address).then(read);
        return { status, headers, ...answer };
      };
    },
    close: async () => {
      await entra.close();
      await database.close();
    },
  };
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = /json/.test(response.headers.get("content-type") ?? "") && text !== "";
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : {} };
}

async function addSource(db: Db, given: NewSource, number: string): Promise<Source> {
  const { tenant = TENANT, audience = null, days = 180, allowed = null, ownNumbers = false } = given;
  const organisation = given.organisation ?? (entropy.uuid() as OrganisationId);
  const source = entropy.uuid() as SourceId;
  const tokenId = entropy.uuid();
  const token = `scim_${Buffer.from(entropy.bytes(32)).toString("base64url")}`;
  const expiresAt = plusDays(await db.now(), days);
  await db.asOwner(async (tx) => {
    if (!given.organisation)
      await tx
        .insertInto("organisation")
        .values({
          id: organisation,
          organisation_number: number,
          name: `Kommune ${number}`,
          keeps_own_numbers: ownNumbers,
        })
        .execute();
    await tx
      .insertInto("source")
      .values({
        organisation_id: organisation,
        id: source,
        name: "Entra",
        entra_tenant_id: tenant,
        entra_audience: audience,
      })
      .execute();
    await storeToken(tx, { organisation, source, id: tokenId, token, expiresAt, allowedAddresses: allowed });
  });
  return { organisation, source, token, tokenId };
}

function settings(authority: URL): Config {
  const nowhere = new URL("https://nowhere.example/");
  return {
    port: 8080,
    host: "127.0.0.1",
    publicUrl: BASE,
    databaseUrl: "",
    signIn: { authority, tenants: [TENANT], audience: API_AUDIENCE, clientSecret: "a-client-secret" },
    register: {
      baseUrl: nowhere,
      timeoutsMs: { one: 1, few: 1, many: 1 },
      maskinporten: { issuer: nowhere, clientId: "", privateKeyJwk: {} },
    },
    caseSystems: { scope: null, audience: null },
    fiksFacade: false,
    credentialKey: new Uint8Array(32),
    auditKeys: new Map(),
    personNumberKey: new Uint8Array(32),
    metricsToken: null,
    trustedProxies: 0,
    scimRateLimit: 2_500,
    syntheticOnly: false,
  };
}
