import type { Db } from "../db/database.ts";
import type { OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import type { PortalRole } from "./portal-role.ts";

export type Person = { organisation: OrganisationId; user: ScimUserId };

/** Those of these people who have the portal role now. */
export async function holdersOf(db: Db, people: readonly Person[], role: PortalRole): Promise<Person[]> {
  const answers = await Promise.all(
    people.map(async (person) => {
      const row = await db.read(person.organisation, (tx) =>
        tx
          .selectFrom("effective_grant")
          .select("id")
          .where("organisation_id", "=", person.organisation)
          .where("user_id", "=", person.user)
          .where("portal_role", "=", role)
          .limit(1)
          .executeTakeFirst(),
      );
      return row ? [person] : [];
    }),
  );
  return answers.flat();
}

/** The roles and portal roles a person has now, each once. */
export async function rightsOf(db: Db, person: Person): Promise<{ roles: RoleId[]; portalRoles: string[] }> {
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
