import { type RawBuilder, type Selectable, sql } from "kysely";
import { ask, type ReadTx, type Tx } from "../db/database.ts";
import type { RoleTable, RoleVersionTable } from "../db/role-tables.ts";
import type { OrganisationId, RoleId, ScimUserId } from "../kernel/ids.ts";
import { isPart, type Part } from "../register/parts.ts";
import type { Role, RoleDefinition } from "./role.ts";
import { HARD_LIMITS, roleProblems } from "./role-policy.ts";

export const COLUMNS = [
  "r.id",
  "r.fiks_role_id",
  "r.national_id",
  "v.name",
  "v.version",
  "v.tjenesteomraade",
  "v.lovhjemler",
  "v.rettighetspakke",
  "v.bruksomraader",
  "v.parts",
  "v.historikk",
  "v.skjermet_adresse",
  "v.purposes",
  "v.municipalities",
  "v.longest_life_days",
  "v.default_life_days",
  "v.renewal_window_days",
  "v.dormant_after_days",
  "v.sensitive",
  "v.requestable",
  "v.owner_id",
  "v.national_version",
] as const;

/** What these columns hold, by their names without the table's. */
export type Selected = Pick<Selectable<RoleTable>, NameIn<"r", keyof RoleTable>> &
  Pick<Selectable<RoleVersionTable>, NameIn<"v", keyof RoleVersionTable>>;
type NameIn<Table extends string, Name extends string> = Name extends Name
  ? `${Table}.${Name}` extends (typeof COLUMNS)[number]
    ? Name
    : never
  : never;

/** These roles in their current versions, by name. Roles that are retired or of another organisation are left out. */
export const rolesByIds = (
  tx: ReadTx,
  organisation: OrganisationId,
  ids: readonly RoleId[],
): Promise<Role[]> => current(tx, organisation, sql`and r.id = any(${ids}::uuid[])`);

export const allRoles = (tx: ReadTx, organisation: OrganisationId): Promise<Role[]> =>
  current(tx, organisation, sql``);

/** As text: every look-up asks for its role, and putting the query together took longer than all else it does for that. */
async function current(
  tx: ReadTx,
  organisation: OrganisationId,
  which: RawBuilder<unknown>,
): Promise<Role[]> {
  const rows = await ask(
    tx,
    sql<Selected>`select ${sql.raw(COLUMNS.join(", "))}
      from role r
      join role_version v
        on v.organisation_id = r.organisation_id and v.role_id = r.id and v.version = r.current_version
      where r.organisation_id = ${organisation}::uuid and r.retired_at is null ${which}
      order by v.name`,
  );
  return rows.map(toRole);
}

export const toRole = (row: Selected): Role => ({
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
  municipalities: row.municipalities,
  longestLifeDays: row.longest_life_days,
  defaultLifeDays: row.default_life_days,
  renewalWindowDays: row.renewal_window_days,
  dormantAfterDays: row.dormant_after_days,
  sensitive: row.sensitive,
  requestable: row.requestable,
  ownerId: row.owner_id as ScimUserId | null,
  national:
    row.national_id === null ? null : { id: row.national_id, version: row.national_version as number },
});

/**
 * A new role with its first version, by the owner of the database (seeding). Throws on a definition that
 * `roleProblems` finds fault with: what could not be masked must not be there to be asked for (R12).
 */
export async function insertRole(owner: Tx, organisation: OrganisationId, role: Role): Promise<void> {
  const problems = roleProblems(role, HARD_LIMITS).map(({ problem }) => problem);
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
      ...versionColumns(organisation, role.id, role.version, role),
      state: "approved",
      proposed_by: "command_line",
    })
    .execute();
}

/** The columns that say what a version is; who proposed and decided it stands beside them. */
export const versionColumns = (
  organisation: OrganisationId,
  roleId: RoleId,
  version: number,
  role: RoleDefinition,
) => ({
  organisation_id: organisation,
  role_id: roleId,
  version,
  name: role.name,
  tjenesteomraade: role.tjenesteomraade,
  lovhjemler: JSON.stringify(role.lovhjemler),
  rettighetspakke: role.rettighetspakke,
  bruksomraader: [...role.bruksomraader],
  parts: [...role.parts],
  historikk: role.historikk,
  skjermet_adresse: role.skjermetAdresse,
  municipalities: [...role.municipalities],
  purposes: JSON.stringify(role.purposes),
  longest_life_days: role.longestLifeDays,
  default_life_days: role.defaultLifeDays,
  renewal_window_days: role.renewalWindowDays,
  dormant_after_days: role.dormantAfterDays,
  sensitive: role.sensitive,
  requestable: role.requestable,
  owner_id: role.ownerId,
});
