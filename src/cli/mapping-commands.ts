import { parseArgs } from "node:util";
import { proposeMapping } from "../grants/mappings/mapping-service.ts";
import { listMappings, type Mapping } from "../grants/mappings/mapping-store.ts";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import type { Target } from "../grants/terms-store.ts";
import type { RoleId } from "../kernel/ids.ts";
import { type Instant, instantOf, isoOf } from "../kernel/instant.ts";
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
    const shown = rows.map(({ target, approvedAt, validFrom, validUntil, change, ...row }) => ({
      ...row,
      ...target,
      approvedAt: told(approvedAt),
      validFrom: told(validFrom),
      validUntil: told(validUntil),
      changeProposed: change !== null,
    }));
    print(context, values.json, shown, (row) =>
      [
        row.id,
        row.state,
        `${row.ttlDays} days`,
        "roleId" in row ? row.roleId : row.portalRole,
        row.groupName,
        ...(row.gives === "break_glass" ? ["break-glass"] : []),
        ...(row.sensitive ? ["sensitive"] : []),
        ...(row.changeProposed ? ["a change waits for approval"] : []),
      ].join("\t"),
    );
  },
};

const told = (instant: Instant | null): string | null => (instant === null ? null : isoOf(instant));

const PROBLEMS: Readonly<Record<string, string>> = {
  unknown_group: "There is no such group.",
  unknown_role: "There is no such role.",
  longer_than_the_role_allows: "--days is more than the role's longest life.",
  mapped_already: "The group is mapped to this role already.",
  break_glass_takes_a_role: "The glass can be broken for a role only: give --role.",
  validity_over: "--valid-until is past, or before --valid-from.",
};

const GIVES: ReadonlyMap<string, Mapping["gives"]> = new Map([
  ["access", "access"],
  ["break-glass", "break_glass"],
]);
const RENEWALS = ["leader", "none"] as const;

const propose: Command = {
  usage:
    "--group <id> (--role <id> | --portal-role <name>) --days <n> [--gives access|break-glass] [--sensitive] [--renewal leader|none] [--valid-from <date>] [--valid-until <date>] [--organisation <number>]",
  what: "proposes a mapping; IAM staff approve it, the command line cannot",
  run: async (context, args) => {
    const options = {
      group: { type: "string" },
      role: { type: "string" },
      "portal-role": { type: "string" },
      days: { type: "string" },
      gives: { type: "string", default: "access" },
      sensitive: { type: "boolean", default: false },
      renewal: { type: "string", default: "leader" },
      "valid-from": { type: "string" },
      "valid-until": { type: "string" },
      organisation: { type: "string" },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const portalRole = PORTAL_ROLES.find((role) => role === values["portal-role"]);
    const target: Target | null = portalRole
      ? { portalRole }
      : values.role
        ? { roleId: values.role as RoleId }
        : null;
    const gives = GIVES.get(values.gives);
    const renewal = RENEWALS.find((renewer) => renewer === values.renewal);
    const [validFrom, validUntil] = [dayOf(values["valid-from"]), dayOf(values["valid-until"])];
    const ttlDays = Number(values.days);
    const daysWrong = !Number.isInteger(ttlDays) || ttlDays < 1 || ttlDays > 365;
    if (!values.group || !target || daysWrong || !gives || !renewal)
      throw new CliFault(`Use: mapping propose ${propose.usage}`);
    const organisation = await organisationOf(context.db, values.organisation);
    const asker = {
      organisation,
      actor: { kind: "command_line" },
      requestId: newRequestId(context.entropy),
    } as const;
    const { group: groupId, sensitive } = values;
    const proposal = { groupId, target, ttlDays, gives, sensitive, renewal, validFrom, validUntil };
    const proposed = await proposeMapping(context, asker, proposal);
    if (!proposed.ok) throw new CliFault(PROBLEMS[proposed.error] ?? "The proposal was refused.");
    context.note(
      "Proposed. IAM staff look at what it does and approve it: GET /api/v1/mappings/{id}/preview.",
    );
    context.out(proposed.value.id);
  },
};

/** The beginning of a day, in UTC. */
function dayOf(date: string | undefined): Instant | null {
  if (date === undefined) return null;
  const day = new Date(`${date}T00:00:00Z`);
  const real = /^\d{4}-\d{2}-\d{2}$/.test(date) && day.toJSON()?.startsWith(date);
  if (!real) throw new CliFault("A date is written 2026-12-31; the day begins at 00:00 UTC.");
  return instantOf(day);
}

export const mappingCommands: Readonly<Record<string, Command>> = {
  "mapping list": list,
  "mapping propose": propose,
};
