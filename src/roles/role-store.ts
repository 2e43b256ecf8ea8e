import { sql } from "kysely";
import type { ReadTx, Tx } from "../db/database.ts";
import type { OrganisationId, RoleId } from "../kernel/ids.ts";
import { isPart, type Part } from "../register/parts.ts";
import type { Role } from "./role.ts";
import { roleProblems } from "./role-policy.ts";

const COLUMNS = [
  "r.id",
  "r.name",
  "r.fiks_role_id",
  "v.version",
  "v.tjenesteomraade",
  "v.lovhjemler",
  "v.rettighetspakke",
  "v.bruksomraader",
  "v.parts",
  "v.historikk",
  "v.skjermet_adresse",
  "v.purposes",
  "v.longest_life_days",
] as const;

/** These roles in their current versions, by name. Roles that are retired or of another organisation are left out. */
export async function rolesByIds(
  tx: ReadTx,
  organisation: OrganisationId,
  ids: readonly RoleId[],
): Promise<Role[]> {
  const rows = await current(tx, organisation).where("r.id", "=", sql<string>`any(${ids}::uuid[])`).execute();
  return rows.map(toRole);
}

export async function allRoles(tx: ReadTx, organisation: OrganisationId): Promise<Role[]> {
  return (await current(tx, organisation).execute()).map(toRole);
}

const current = (tx: ReadTx, organisation: OrganisationId) =>
  tx
    .selectFrom("role as r")
    .innerJoin("role_version as v", (join) =>
      join
        .onRef("v.organisation_id", "=", "r.organisation_id")
        .onRef("v.role_id", "=", "r.id")
        .onRef("v.version", "=", "r.current_version"),
    )
    .select(COLUMNS)
    .where("r.organisation_id", "=", organisation)
    .where("r.retired_at", "is", null)
    .orderBy("r.name");

type Selected = Awaited<ReturnType<ReturnType<typeof current>["executeTakeFirstOrThrow"]>>;

const toRole = (row: Selected): Role => ({
  id: row.id as RoleId,
  name: row.name,
  fiksRoleId: row.fiks_role_id,
  version: row.version,
  tjenesteomraade: row.tjenesteomraade,
  lovhjemler: row.lovhjemler,
  rettighetspakke: row.rettighetspakke,
  bruksomraader: row.bruksomraader,
  // A part this program does not know is not shown: it knows neither whether it is an address nor a relation.
  parts: row.parts.filter((part): part is Part => isPart(part)),
  historikk: row.historikk,
  skjermetAdresse: row.skjermet_adresse,
  purposes: row.purposes,
  longestLifeDays: row.longest_life_days,
});

/**
 * A new role with its first version, by the owner of the database (seeding). Throws on a definition that
 * `roleProblems` finds fault with: what could not be masked must not be there to be asked for (R12).
 */
export async function insertRole(owner: Tx, organisation: OrganisationId, role: Role): Promise<void> {
  const problems = roleProblems(role);
  if (problems.length > 0) throw new Error(`the role cannot be used: ${problems.join(", ")}`);
  await owner
    .insertInto("role")
    .values({
      organisation_id: organisation,
      id: role.id,
      name: role.name,
      fiks_role_id: role.fiksRoleId,
      current_version: role.version,
    })
    .execute();
  await owner
    .insertInto("role_version")
    .values({
      organisation_id: organisation,
      role_id: role.id,
      version: role.version,
      tjenesteomraade: role.tjenesteomraade,
      lovhjemler: JSON.stringify(role.lovhjemler),
      rettighetspakke: role.rettighetspakke,
      bruksomraader: [...role.bruksomraader],
      parts: [...role.parts],
      historikk: role.historikk,
      skjermet_adresse: role.skjermetAdresse,
      purposes: JSON.stringify(role.purposes),
      longest_life_days: role.longestLifeDays,
    })
    .execute();
}
