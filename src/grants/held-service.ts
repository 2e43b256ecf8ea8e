import type { Db, ReadTx } from "../db/database.ts";
import type { IntegrationId, OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import type { PortalRole } from "./portal-role.ts";

export type Person = { organisation: OrganisationId; user: ScimUserId };

/** Those of these people who have one of the portal roles now. */
export const holdersOf = (
  db: Db,
  people: readonly Person[],
  roles: readonly PortalRole[],
): Promise<Person[]> =>
  those(db, people, (tx, person) =>
    tx
      .selectFrom("effective_grant")
      .select("id")
      .where("organisation_id", "=", person.organisation)
      .where("user_id", "=", person.user)
      .where("portal_role", "in", [...roles])
      .limit(1)
      .executeTakeFirst(),
  );

/** Those of these people whose accounts are enabled, and still who they were. */
export const inGoodStanding = (db: Db, people: readonly Person[]): Promise<Person[]> =>
  those(db, people, (tx, person) =>
    tx
      .selectFrom("scim_user")
      .select("id")
      .where("organisation_id", "=", person.organisation)
      .where("id", "=", person.user)
      .where("active", "=", true)
      .where("identity_changed", "=", false)
      .where("deleted_at", "is", null)
      .executeTakeFirst(),
  );

async function those(
  db: Db,
  people: readonly Person[],
  look: (tx: ReadTx, person: Person) => Promise<object | undefined>,
): Promise<Person[]> {
  const answers = await Promise.all(
    people.map(async (person) =>
      (await db.read(person.organisation, (tx) => look(tx, person))) ? [person] : [],
    ),
  );
  return answers.flat();
}

export type Rights = { roles: RoleId[]; portalRoles: string[] };

/** The roles and portal roles a person has now, each once. */
export async function rightsOf(db: Db, person: Person): Promise<Rights> {
  const rows = await db.read(person.organisation, (tx) =>
    tx
      .selectFrom("effective_grant")
      .select(["role_id", "portal_role"])
      .where("organisation_id", "=", person.organisation)
      .where("user_id", "=", person.user)
      .execute(),
  );
  return {
    roles: [...new Set(rows.flatMap((row) => (row.role_id ? [row.role_id as RoleId] : [])))],
    portalRoles: [...new Set(rows.flatMap((row) => (row.portal_role ? [row.portal_role] : [])))].sort(),
  };
}

/** The roles a case system has now, each once. */
export async function rolesOfIntegration(
  db: Db,
  organisation: OrganisationId,
  integration: IntegrationId,
): Promise<RoleId[]> {
  const rows = await db.read(organisation, (tx) =>
    tx
      .selectFrom("effective_integration_grant")
      .select("role_id")
      .distinct()
      .where("organisation_id", "=", organisation)
      .where("integration_id", "=", integration)
      .execute(),
  );
  return rows.map((row) => row.role_id as RoleId);
}
