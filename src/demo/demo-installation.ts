import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { JWK } from "jose";
import type { Entropy } from "../kernel/ids.ts";
import { newStandInKeys, type StandInKeys } from "./stand-in-keys.ts";

/** What one demo installation keeps in its `DATA_DIR`, so that it is the same after a restart. Nothing of it is real. */
export type DemoInstallation = {
  scimToken: string;
  /** One secret for every half-year; a real installation has one for each, which go one by one. */
  auditSecret: string;
  personNumberKey: string;
  credentialKey: string;
  /** What the portal proves itself by to the stand-in for Entra. */
  clientSecret: string;
  integrationId: string;
  integrationPassword: string;
  maskinportenKeys: StandInKeys;
  clientKeys: { privateJwk: JWK; publicJwk: JWK };
  entraKeys: StandInKeys;
  /** The ports the stand-ins had last time; taken again where they are free, so that issuers keep their names. */
  ports: { maskinporten: number; register: number; entra: number };
};

/** An older one may lack what came later. */
type OfAnyAge = Omit<DemoInstallation, "credentialKey" | "clientSecret">;

const FILE = "demo.json";

/** Reads the installation, or makes a new one. `SCIM_TOKEN` wins over the kept token. */
export async function openInstallation(
  dataDir: string,
  entropy: Entropy,
  scimToken: string | undefined,
): Promise<DemoInstallation> {
  const file = join(dataDir, FILE);
  const kept = existsSync(file)
    ? {
        credentialKey: secretOf(entropy),
        clientSecret: secretOf(entropy),
        ...(JSON.parse(readFileSync(file, "utf8")) as OfAnyAge),
      }
    : await newInstallation(entropy);
  const installation = scimToken === undefined ? kept : { ...kept, scimToken };
  keepInstallation(dataDir, installation);
  return installation;
}

export function keepInstallation(dataDir: string, installation: DemoInstallation): void {
  writeFileSync(join(dataDir, FILE), JSON.stringify(installation, null, 1), { mode: 0o600 });
}

const secretOf = (entropy: Entropy): string => Buffer.from(entropy.bytes(32)).toString("base64url");

async function newInstallation(entropy: Entropy): Promise<DemoInstallation> {
  const secret = () => secretOf(entropy);
  const [maskinportenKeys, clientKeys, entraKeys] = await Promise.all([
    newStandInKeys("demo-maskinporten"),
    newStandInKeys("demo-client"),
    newStandInKeys("demo-entra"),
  ]);
  return {
    scimToken: `demo_${secret()}`,
    auditSecret: secret(),
    personNumberKey: secret(),
    credentialKey: secret(),
    clientSecret: secret(),
    integrationId: entropy.uuid(),
    integrationPassword: secret(),
    maskinportenKeys,
    clientKeys,
    entraKeys,
    ports: { maskinporten: 0, register: 0, entra: 0 },
  };
}
