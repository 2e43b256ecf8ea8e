import { type Config, DEFAULT_SCIM_RATE_LIMIT } from "../config/config.ts";
import type { Db } from "../db/database.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { comparisonKey } from "../scim/keys-policy.ts";
import { caseSystemClient, DEMO_CASE_SYSTEM } from "./demo-case-system.ts";
import type { DemoInstallation } from "./demo-installation.ts";
import { DEMO_ROLES } from "./demo-roles.ts";
import { type Population, population } from "./population/population.ts";
import { DEMO_ORGANISATION, DEMO_SCOPE, DEMO_TENANT } from "./seed.ts";
import { type DemoAccount, type DemoAccounts, serveStandInEntra } from "./stand-in-entra.ts";
import { standInMaskinporten } from "./stand-in-maskinporten.ts";
import { standInRegister } from "./stand-in-register.ts";
import { serveStandIn } from "./stand-in-server.ts";

/** Where the stand-ins of an installation are; the same for every process of it. */
export type StandInAddresses = { maskinporten: string; register: string; authority: string };
export type StandIns = { addresses: StandInAddresses; close(): Promise<void> };

/** Our application's id at the stand-in for Entra: the portal as a client, and the audience of our API's tokens. */
export const DEMO_AUDIENCE = "0199d000-0000-4000-8000-00000000a91d";
/** The command line as a client of it. */
export const DEMO_CLI_CLIENT = { clientId: "demo-cli", redirectUri: "http://127.0.0.1/signed-in" };
/** The portal listens where it was told to, and a second process elsewhere. */
const PORTAL_CLIENT = {
  clientId: DEMO_AUDIENCE,
  redirectUris: ["http://127.0.0.1/signin/callback"],
  postLogoutRedirectUris: ["http://127.0.0.1/signed-out"],
  anyPort: true,
};
const MASKINPORTEN_CLIENT = "demo-maskinporten-client";

/** Starts the register, Maskinporten and Entra that are not there, on the ports they had last time if free. */
export async function startStandIns(
  installation: DemoInstallation,
  runtime: Runtime,
  db: Db,
  people: Population = population(),
): Promise<StandIns> {
  const { clock, entropy } = runtime;
  const { maskinportenKeys, clientKeys, entraKeys, integrationId, integrationPassword, ports } = installation;
  const client = {
    clientId: MASKINPORTEN_CLIENT,
    organisationNumber: DEMO_ORGANISATION.number,
    keys: [clientKeys.publicJwk],
    scopes: ["ks:fiks"],
  };
  const maskinporten = await onPort(ports.maskinporten, (port) =>
    serveStandIn(
      (issuer) =>
        standInMaskinporten({
          issuer,
          clients: [client, caseSystemClient(DEMO_ORGANISATION.number, installation)],
          keys: maskinportenKeys,
          clock,
          entropy,
          operatorPassword: integrationPassword,
        }),
      port,
    ),
  );
  const roles = new Map(
    DEMO_ROLES.map(({ fiksRoleId, rettighetspakke, parts, historikk }) => [
      fiksRoleId,
      { rettighetspakke, parts: new Set(parts), historikk, integrationIds: new Set([integrationId]) },
    ]),
  );
  const register = await onPort(ports.register, (port) =>
    serveStandIn(
      () =>
        standInRegister({
          population: people,
          roles,
          integrations: new Map([[integrationId, integrationPassword]]),
          maskinporten: { issuer: maskinporten.origin, jwks: { keys: [maskinportenKeys.publicJwk] } },
          clock,
          entropy,
        }),
      port,
    ),
  );
  const { clientId, redirectUri } = DEMO_CLI_CLIENT;
  const entra = await onPort(ports.entra, (port) =>
    serveStandInEntra(
      {
        tenant: DEMO_TENANT,
        audience: DEMO_AUDIENCE,
        clients: [
          { clientId, redirectUris: [redirectUri] },
          { ...PORTAL_CLIENT, clientSecret: installation.clientSecret },
        ],
        accounts: accountsIn(db),
        keys: entraKeys,
        entropy,
      },
      port,
    ),
  );
  return {
    addresses: {
      maskinporten: maskinporten.origin.href,
      register: register.origin.href,
      authority: entra.authority.href,
    },
    close: async () => void (await Promise.all([maskinporten.close(), register.close(), entra.close()])),
  };
}

/** The settings of the product, as an operator would give them, with the stand-ins in the place of the real ones. */
export function demoConfig(
  installation: DemoInstallation,
  addresses: StandInAddresses,
  port: number,
  databaseUrl: string,
): Config {
  const { clientKeys, auditSecret, personNumberKey, credentialKey } = installation;
  return {
    port,
    host: "127.0.0.1",
    publicUrl: `http://127.0.0.1:${port}`,
    databaseUrl,
    signIn: {
      authority: new URL(addresses.authority),
      tenants: [DEMO_TENANT],
      audience: DEMO_AUDIENCE,
      clientSecret: installation.clientSecret,
    },
    register: {
      baseUrl: new URL(addresses.register),
      // Everything shares one machine here, so that a busy moment is no fault.
      timeoutsMs: { one: 5_000, few: 5_000, many: 10_000 },
      maskinporten: {
        issuer: new URL(addresses.maskinporten),
        clientId: MASKINPORTEN_CLIENT,
        privateKeyJwk: { ...clientKeys.privateJwk },
      },
    },
    caseSystems: { scope: DEMO_CASE_SYSTEM.scope, audience: null },
    fiksFacade: false,
    credentialKey: Buffer.from(credentialKey, "base64url"),
    auditKeys: demoAuditKeys(auditSecret),
    personNumberKey: Buffer.from(personNumberKey, "base64url"),
    metricsToken: null,
    trustedProxies: 0,
    scimRateLimit: DEFAULT_SCIM_RATE_LIMIT,
    syntheticOnly: true,
  };
}

/** The demo has one secret for every half-year; where a demo is kept that long, nobody needs to add keys. */
function demoAuditKeys(secret: string): Map<string, Uint8Array> {
  const years = Array.from({ length: 50 }, (_, i) => 2020 + i);
  const epochs = years.flatMap((year) => [`${year}-H1`, `${year}-H2`]);
  return new Map(epochs.map((epoch) => [epoch, Buffer.from(secret, "base64url")]));
}

/** Who can sign in at the stand-in: the live users of the demo organisation that have an object id. */
function accountsIn(db: Db): DemoAccounts {
  const { organisation, source } = DEMO_SCOPE;
  const users = (userNameKey: string | null) =>
    db.read(organisation, async (tx): Promise<DemoAccount[]> => {
      const live = tx
        .selectFrom("scim_user")
        .select(["external_id", "resource"])
        .where("organisation_id", "=", organisation)
        .where("source_id", "=", source)
        .where("deleted_at", "is", null)
        .where("external_id", "is not", null)
        .orderBy("id")
        .limit(101);
      const rows = await (userNameKey === null
        ? live
        : live.where("user_name_key", "=", userNameKey)
      ).execute();
      return rows.map(({ external_id, resource }) => ({
        objectId: String(external_id),
        userName: String(resource.userName),
        displayName: String(resource.displayName ?? resource.userName),
      }));
    });
  return {
    list: () => users(null),
    findByUserName: async (userName) => (await users(comparisonKey(userName)))[0] ?? null,
  };
}

async function onPort<T>(wanted: number, start: (port: number) => Promise<T>): Promise<T> {
  try {
    return await start(wanted);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return start(0);
    throw error;
  }
}
