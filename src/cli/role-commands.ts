import { readFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import type { z } from "@hono/zod-openapi";
import { proposeRole, proposeVersion } from "../grants/role-changes/role-change-proposal-service.ts";
import type { RoleRefusal } from "../grants/role-changes/role-change-service.ts";
import { definitionGiven, roleGiven } from "../http/role-routes-shapes.ts";
import { isUuid } from "../kernel/ids.ts";
import { parseDefinition } from "../roles/definition-policy.ts";
import { adoptersOf, nationalRoles, publishNational } from "../roles/national-store.ts";
import { HARD_LIMITS } from "../roles/role-policy.ts";
import { allRoles } from "../roles/role-store.ts";
import { type CliContext, CliFault, type Command, newRequestId, organisationOf, print } from "./command.ts";
import { record } from "./operator-record.ts";

const list: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "the roles of an organisation in their current versions",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { json: { type: "boolean" }, organisation: { type: "string" } },
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const rows = await context.db.read(organisation, (tx) => allRoles(tx, organisation));
    print(context, values.json, rows, (role) =>
      [
        role.id,
        `version ${role.version}`,
        role.tjenesteomraade,
        `${role.parts.length} parts`,
        role.name,
      ].join("\t"),
    );
  },
};

const PROBLEMS: Readonly<Record<string, string>> = {
  unknown_role: "There is no such role.",
  role_retired: "The role is retired.",
  national_role: "The role is national: IAM staff take over a newer national version.",
  proposal_open: "A version of this role waits for approval already.",
  fiks_role_taken: "Another role of the organisation goes by this role at Fiks.",
};

const propose: Command = {
  usage: "--file <json> [--role <id>] [--organisation <number>]",
  what: "proposes a role, or the next version of one; IAM staff approve it, the command line cannot",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { file: { type: "string" }, role: { type: "string" }, organisation: { type: "string" } },
    });
    if (!values.file) throw new CliFault(`Use: role propose ${propose.usage}`);
    const organisation = await organisationOf(context.db, values.organisation);
    const requestId = newRequestId(context.entropy);
    const asker = { organisation, actor: { kind: "command_line" }, requestId } as const;
    let proposed: Awaited<ReturnType<typeof proposeRole>>;
    if (values.role === undefined) {
      const { fiksRoleId, ...definition } = await given(values.file, roleGiven);
      proposed = await proposeRole(context, asker, { fiksRoleId, definition });
    } else {
      const definition = await given(values.file, definitionGiven);
      proposed = await proposeVersion(context, asker, values.role, definition);
    }
    if (!proposed.ok) throw new CliFault(said(proposed.error));
    const { id, version } = proposed.value.role;
    context.note(
      `Proposed. IAM staff approve it: /api/v1/roles/${id}/versions/${version}/preview and …/approval.`,
    );
    context.out(id);
  },
};

const publish: Command = {
  usage: "--file <json> [--id <national role>]",
  what: "publishes a national role, or its next version; organisations adopt it, and cannot change it",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { file: { type: "string" }, id: { type: "string" } },
    });
    if (!values.file) throw new CliFault(`Use: national-role publish ${publish.usage}`);
    const definition = parseDefinition(await given(values.file, definitionGiven), HARD_LIMITS);
    if (!definition.ok) throw new CliFault(said({ fields: definition.error }));
    if (definition.value.ownerId !== null)
      throw new CliFault("A national role has no owner: each organisation names its own.");
    const id = (values.id ?? context.entropy.uuid()).toLowerCase();
    if (values.id !== undefined) await mustBeThere(context, id);
    const version = await context.db.asOwner(async (tx) => {
      const published = await publishNational(tx, id, definition.value);
      // Recorded where somebody may now want to take it over; the row itself tells of it everywhere.
      for (const organisation of await adoptersOf(tx, id))
        record(tx, context, organisation, "national_role.published", { nationalId: id, version: published });
      return published;
    });
    context.note(
      `Published as version ${version}. Organisations adopt it or take it over; nothing changes before.`,
    );
    context.out(id);
  },
};

const nationalList: Command = {
  usage: "[--json]",
  what: "the national roles in their newest versions",
  run: async (context, args) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean" } } });
    const rows = await context.db.asOwner(nationalRoles);
    print(context, values.json, rows, ({ id, version, definition }) =>
      [id, `version ${version}`, definition.tjenesteomraade, definition.name].join("\t"),
    );
  },
};

async function mustBeThere({ db }: CliContext, id: string): Promise<void> {
  const known = isUuid(id) && (await db.asOwner(nationalRoles)).some((role) => role.id === id);
  if (!known) throw new CliFault("There is no such national role; leave out --id to publish a new one.");
}

/** The file's JSON in its form; what is wrong is named by its fields, never by what stands in them. */
async function given<T extends z.ZodType>(file: string, schema: T): Promise<z.infer<T>> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, "utf8"));
  } catch {
    throw new CliFault("The file could not be read as JSON.");
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const fields = parsed.error.issues.map(({ path }) => path.join(".") || "the whole");
  throw new CliFault(`Missing, malformed or unknown: ${[...new Set(fields)].join(", ")}.`);
}

const said = (refusal: RoleRefusal): string =>
  typeof refusal === "object"
    ? refusal.fields.map(({ field, problem }) => `${field}: ${problem}`).join("\n")
    : (PROBLEMS[refusal] ?? "The proposal was refused.");

export const roleCommands: Readonly<Record<string, Command>> = {
  "role list": list,
  "role propose": propose,
  "national-role publish": publish,
  "national-role list": nationalList,
};
