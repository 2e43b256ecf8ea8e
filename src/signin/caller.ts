import type { Db } from "../db/database.ts";
import type { IntegrationId, OrganisationId, ScimUserId } from "../kernel/ids.ts";
import type { SignedIn } from "./bearer-service.ts";
import { findPrincipals } from "./principal-service.ts";

/** A case system as its verified token names it: a client at Maskinporten or an application in Entra. */
export type ClientToken = {
  kind: "maskinporten" | "entra";
  /** Whose the client is: the consumer's organisation number, or the tenant. */
  owner: string;
  clientId: string;
  /** The token is one for Fiks (`ks:fiks`) and not for us: good only where an integration takes those. */
  forFiks: boolean;
};

/** Whose credentials a request carries. */
export type Caller = { kind: "employee"; signedIn: SignedIn } | { kind: "integration"; client: ClientToken };

/** Who may hold a role: an employee, or a case system, in one organisation. */
export type Holder =
  | { kind: "employee"; organisation: OrganisationId; id: ScimUserId }
  | { kind: "integration"; organisation: OrganisationId; id: IntegrationId; forEmployees: boolean };

export type Holders = {
  /** One at most for each organisation. */
  holders: Holder[];
  /** Where a refusal is recorded: also organisations of the tenant that do not know the person. */
  organisations: OrganisationId[];
};

/** Finds who is asking, in every organisation that knows him or it. Asked on every request, never cached (R2). */
export async function findHolders(db: Db, caller: Caller): Promise<Holders> {
  if (caller.kind === "employee") {
    const { people, organisations } = await findPrincipals(db, caller.signedIn);
    const holders = people.map(({ organisation, user }) => ({
      kind: "employee" as const,
      organisation,
      id: user,
    }));
    return { holders, organisations };
  }
  const { kind, owner, clientId, forFiks } = caller.client;
  const rows = await db.find<{
    organisation_id: OrganisationId;
    integration_id: IntegrationId;
    takes_fiks_tokens: boolean;
    for_employees: boolean;
  }>("find_integrations", [kind, owner, clientId]);
  const holders = rows
    .filter((row) => !forFiks || row.takes_fiks_tokens)
    .map((row) => ({
      kind: "integration" as const,
      organisation: row.organisation_id,
      id: row.integration_id,
      forEmployees: row.for_employees,
    }));
  return { holders, organisations: rows.map((row) => row.organisation_id) };
}
