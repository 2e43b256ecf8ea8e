import { parseArgs } from "node:util";
import { proposeMapping } from "../grants/mapping-service.ts";
import { listMappings } from "../grants/mapping-store.ts";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import type { Target } from "../grants/terms-store.ts";
import type { RoleId } from "../kernel/ids.ts";
import { CliFault, type Command, newRequestId, organisationOf, print } from "./command.ts";

const list: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "the mappings from groups to roles",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" }, organisation: { type: "string" } },
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const rows = await context.db.read(organisation, (tx) => listMappings(tx, organisation));
    const shown = rows.map(({ target, approvedAt: _approvedAt, ...row }) => ({ ...row, ...target }));
    print(context, values.json, shown, (row) =>
      [
        row.id,
        row.state,
        `${row.ttlDays} days`,
        "roleId" in row ? row.roleId : row.portalRole,
        row.groupName,
      ].join("\t"),
    );
  },
};

const PROBLEMS: Readonly<Record<string, string>> = {
  unknown_group: "There is no such group.",
  unknown_role: "There is no such role.",
  longer_than_the_role_allows: "--days is more than the role's longest life.",
  mapped_already: "The group is mapped to this role already.",
};

const propose: Command = {
  usage: "--group <id> (--role <id> | --portal-role <name>) --days <n> [--organisation <number>]",
  what: "proposes a mapping; IAM staff approve it, the command line cannot",
  run: async (context, args) => {
    const options = {
      group: { type: "string" },
      role: { type: "string" },
      "portal-role": { type: "string" },
      days: { type: "string" },
      organisation: { type: "string" },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const portalRole = PORTAL_ROLES.find((role) => role === values["portal-role"]);
    const target: Target | null = portalRole
      ? { portalRole }
      : values.role
        ? { roleId: values.role as RoleId }
        : null;
    const ttlDays = Number(values.days);
    if (!values.group || !target || !Number.isInteger(ttlDays) || ttlDays < 1 || ttlDays > 365)
      throw new CliFault(`Use: mapping propose ${propose.usage}`);
    const organisation = await organisationOf(context.db, values.organisation);
    const asker = {
      organisation,
      actor: { kind: "command_line" },
      requestId: newRequestId(context.entropy),
    } as const;
    const proposed = await proposeMapping(context, asker, { groupId: values.group, target, ttlDays });
    if (!proposed.ok) throw new CliFault(PROBLEMS[proposed.error] ?? "The proposal was refused.");
    context.note("Proposed. IAM staff approve it: POST /api/v1/mappings/{id}/approval.");
    context.out(proposed.value.id);
  },
};

export const mappingCommands: Readonly<Record<string, Command>> = {
  "mapping list": list,
  "mapping propose": propose,
};
