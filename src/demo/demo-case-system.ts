import type { Tx } from "../db/database.ts";
import { beginSystemGrant, insertSystemGrant } from "../grants/integrations/integration-grant-store.ts";
import { insertIntegration } from "../grants/integrations/integration-store.ts";
import type { Entropy, IntegrationId, OrganisationId, ScimUserId } from "../kernel/ids.ts";
import { maskinportenClient } from "../register/maskinporten-client.ts";
import type { Runtime } from "../runtime/runtime.ts";
import type { DemoInstallation } from "./demo-installation.ts";
import { DEMO_ROLES } from "./demo-roles.ts";
import type { StandInClient } from "./stand-in-grant.ts";

/** A case system of the invented municipality, and its client at the stand-in for Maskinporten. */
export const DEMO_CASE_SYSTEM = {
  id: "0199d000-0000-7000-8000-0000000000c1",
  name: "Fagsystem Barnehage",
  clientId: "0199d000-0000-4000-8000-0000000ca5e1",
  /** The scope of our own that lets case systems in. */
  scope: "fjordheim:oppslag",
} as const;

/** As Maskinporten has it registered, for the organisation of this number. */
export const caseSystemClient = (
  organisationNumber: string,
  { clientKeys }: Pick<DemoInstallation, "clientKeys">,
): StandInClient => ({
  clientId: DEMO_CASE_SYSTEM.clientId,
  organisationNumber,
  keys: [clientKeys.publicJwk],
  scopes: [DEMO_CASE_SYSTEM.scope, "ks:fiks"],
});

/** A bearer token for the API, as the case system fetches it from Maskinporten; null when it gets none. */
export async function caseSystemToken(
  issuer: URL,
  { clientKeys }: Pick<DemoInstallation, "clientKeys">,
  runtime: Pick<Runtime, "fetch" | "clock" | "entropy">,
  scope: string = DEMO_CASE_SYSTEM.scope,
): Promise<string | null> {
  const { clientId } = DEMO_CASE_SYSTEM;
  const settings = { issuer, clientId, privateKeyJwk: clientKeys.privateJwk, scope, timeoutMs: 5_000 };
  const token = await maskinportenClient(settings, { ...runtime, log: () => {} }).current();
  return token.ok ? token.value : null;
}

/** The case system with its role for the longest life: asked for by one of the IAM staff, approved by another. */
export async function seedCaseSystem(
  owner: Tx,
  entropy: Entropy,
  organisation: { id: OrganisationId; number: string },
  people: { asker: ScimUserId; approver: ScimUserId; responsible: ScimUserId },
): Promise<void> {
  const role = DEMO_ROLES.find(({ bruksomraader }) => bruksomraader.includes("integrasjon"));
  if (!role) throw new Error("the demo has no role for case systems");
  const { name, clientId } = DEMO_CASE_SYSTEM;
  const integration = DEMO_CASE_SYSTEM.id as IntegrationId;
  const client = { kind: "maskinporten", owner: organisation.number, clientId } as const;
  const terms = { name, responsible: people.responsible, forEmployees: false, takesFiksTokens: false };
  const added = { id: integration, organisation: organisation.id, ...client, ...terms, ended: false };
  await insertIntegration(owner, added, people.asker);
  const grant = {
    id: entropy.uuid(),
    integration,
    roleId: role.id,
    purpose: role.purposes[0]?.code ?? null,
    requestedDays: role.longestLifeDays,
    requestedBy: people.asker,
  };
  await insertSystemGrant(owner, organisation.id, grant);
  beginSystemGrant(owner, organisation.id, grant, people.approver);
}
