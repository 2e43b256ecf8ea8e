import type { Db } from "../db/database.ts";
import type { OrganisationId, ScimUserId } from "../kernel/ids.ts";
import type { SignedIn } from "./bearer-service.ts";

/** A user of one organisation that the signed-in person is. */
export type Principal = { organisation: OrganisationId; user: ScimUserId };

export type Principals = {
  /** One at most for each organisation; a person whom two accounts of one organisation claim is nobody there. */
  people: Principal[];
  /** The organisations of the tenant, also where the person is nobody: there a refusal is recorded. */
  organisations: OrganisationId[];
};

/** Finds who the person is, by tenant and object id (`externalId`). Asked on every request, never cached (R2). */
export async function findPrincipals(db: Db, who: SignedIn): Promise<Principals> {
  const found = await db.find<{ organisation_id: OrganisationId; user_id: ScimUserId | null }>(
    "find_principals",
    [who.tenant, who.objectId],
  );
  const rows = found.filter((row) => (who.organisation ?? row.organisation_id) === row.organisation_id);
  const organisations = [...new Set(rows.map((row) => row.organisation_id))];
  const people = organisations.flatMap((organisation) => {
    const users = rows.filter((row) => row.organisation_id === organisation && row.user_id !== null);
    const [only] = users;
    return users.length === 1 && only?.user_id ? [{ organisation, user: only.user_id }] : [];
  });
  return { people, organisations };
}
