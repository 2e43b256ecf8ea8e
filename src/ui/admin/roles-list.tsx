import { COMMON } from "../../i18n/common-words.ts";
import { ROLE_FIELDS } from "../../i18n/role-field-words.ts";
import { ROLES } from "../../i18n/role-words.ts";
import { PARTS } from "../../register/parts.ts";
import type { RoleVersion } from "../../roles/version-store.ts";
import { PageHeader } from "../document.tsx";
import { Empty, Tag } from "../parts/block.tsx";
import { ButtonLink, SelectField } from "../parts/form.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { View } from "../view.ts";
import { lines } from "./roles-definition.tsx";

export type RoleState = "active" | "waits" | "firstWaits" | "retired" | "withdrawn";

/** A role as it stands in the list: its version in force, or else its first proposal. */
export type RoleRow = { version: RoleVersion; state: RoleState; holders: number; waiting: number | null };

export function roleRows(
  versions: readonly RoleVersion[],
  holders: ReadonlyMap<string, number>,
  show: string | null,
): RoleRow[] {
  const byRole = new Map<string, RoleVersion[]>();
  for (const one of versions) byRole.set(one.role.id, [...(byRole.get(one.role.id) ?? []), one]);
  const rows = [...byRole.values()].flatMap((all): RoleRow[] => {
    const version = all.find(({ current }) => current) ?? all.at(-1);
    if (!version) return [];
    const waiting = all.find(({ state }) => state === "proposed")?.role.version ?? null;
    return [{ version, state: stateOf(all), holders: holders.get(version.role.id) ?? 0, waiting }];
  });
  return rows.filter(({ state, waiting }) => {
    if (show === "waiting") return waiting !== null;
    const over = state === "retired" || state === "withdrawn";
    return show === "retired" ? over : !over;
  });
}

export function stateOf(versions: readonly RoleVersion[]): RoleState {
  const inForce = versions.some(({ current }) => current);
  if (versions.some(({ retired }) => retired)) return inForce ? "retired" : "withdrawn";
  if (!inForce) return "firstWaits";
  return versions.some(({ state }) => state === "proposed") ? "waits" : "active";
}

const COLORS = {
  active: "success",
  waits: "info",
  firstWaits: "info",
  retired: "neutral",
  withdrawn: "neutral",
} as const;

export const RoleStateTag = ({ view, state }: { view: View; state: RoleState }) => (
  <Tag color={COLORS[state]}>{view.say(ROLES[state])}</Tag>
);

/** The roles of the organisation. */
export const Roles = ({ view, rows }: { view: View; rows: readonly RoleRow[] }) => {
  const { say, query, visitor } = view;
  const changes = visitor?.portalRoles.includes("iam") ?? false;
  const columns = roleColumns(view);
  return (
    <>
      <PageHeader title={say(ROLES.title)} lead={say(ROLES.lead)}>
        {changes && (
          <>
            <ButtonLink href="/admin/roles/national">{say(ROLES.nationalRoles)}</ButtonLink>
            <ButtonLink href="/admin/roles/new" variant="primary">
              {say(ROLES.propose)}
            </ButtonLink>
          </>
        )}
      </PageHeader>
      <ListTable
        view={view}
        label={say(ROLES.title)}
        columns={columns}
        listed={arrange(view, columns, rows)}
        searchLabel={say(ROLES.search)}
        filters={
          <SelectField
            name="show"
            label={say(ROLES.which)}
            value={query.get("show") ?? ""}
            choices={[
              { value: "", label: say(ROLES.whichLive) },
              { value: "waiting", label: say(ROLES.whichWaiting) },
              { value: "retired", label: say(ROLES.whichRetired) },
            ]}
          />
        }
        csv
        empty={
          <Empty title={say(ROLES.none)}>
            <p>{say(changes ? ROLES.noneNext : ROLES.noneNextDpo)}</p>
          </Empty>
        }
      />
    </>
  );
};

export function roleColumns(view: View): Column<RoleRow>[] {
  const { say, number } = view;
  const basis = ({ version }: RoleRow) =>
    lines(view, "lovhjemler", version.role.lovhjemler, new Map()).join(", ");
  const all = number(PARTS.length);
  return [
    {
      key: "name",
      head: ROLES.name,
      cell: ({ version: { role } }) => (
        <>
          <a class="ds-link" href={`/admin/roles/${role.id}`}>
            {role.name}
          </a>
          {role.national && <small>{say(ROLES.national)}</small>}
        </>
      ),
      text: ({ version }) => version.role.name,
      sort: ({ version }) => version.role.name,
    },
    {
      key: "area",
      head: ROLE_FIELDS.tjenesteomraade,
      cell: (row) => (
        <>
          {row.version.role.tjenesteomraade}
          <small>{basis(row)}</small>
        </>
      ),
      text: (row) => `${row.version.role.tjenesteomraade}: ${basis(row)}`,
      sort: ({ version }) => version.role.tjenesteomraade,
    },
    {
      key: "parts",
      head: ROLES.parts,
      cell: ({ version }) => (
        <span class="nowrap">{say(ROLES.partsOf, number(version.role.parts.length), all)}</span>
      ),
      text: ({ version }) => say(ROLES.partsOf, number(version.role.parts.length), all),
      sort: ({ version }) => version.role.parts.length,
      figures: true,
    },
    {
      key: "holders",
      head: ROLES.holders,
      cell: ({ holders }) => number(holders),
      text: ({ holders }) => String(holders),
      sort: ({ holders }) => holders,
      figures: true,
    },
    {
      key: "fiks",
      head: ROLE_FIELDS.fiksRoleId,
      cell: ({ version }) => <code>{version.role.fiksRoleId}</code>,
      text: ({ version }) => version.role.fiksRoleId,
    },
    {
      key: "state",
      head: COMMON.status,
      cell: ({ state }) => <RoleStateTag view={view} state={state} />,
      text: ({ state }) => say(ROLES[state]),
      sort: ({ state }) => Object.keys(COLORS).indexOf(state),
    },
  ];
}
