import { parseArgs } from "node:util";
import { type BootstrapProblem, bootstrap } from "../grants/mappings/mapping-bootstrap-service.ts";
import { assertNever } from "../kernel/result.ts";
import { CliFault, type Command, organisationOf } from "./command.ts";

const first: Command = {
  usage: "--iam-group <id or exact name> --dpo-group <id or exact name> [--organisation <number>]",
  what: "names the groups of the first IAM staff and data protection officers, while there are fewer than two IAM staff",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        "iam-group": { type: "string" },
        "dpo-group": { type: "string" },
        organisation: { type: "string" },
      },
    });
    const { "iam-group": iam, "dpo-group": dpo } = values;
    if (!iam || !dpo) throw new CliFault(`Use: bootstrap ${first.usage}`);
    const organisation = await organisationOf(context.db, values.organisation);
    const done = await bootstrap(context, organisation, { iam, dpo });
    if (!done.ok) throw new CliFault(told(done.error));
    for (const { role, mappingId, people } of done.value)
      context.out(`${mappingId}\t${role}\t${people} people`);
    const [administrators] = done.value;
    if ((administrators?.people ?? 0) < 2)
      context.note(
        "Changes take two: add another enabled person to the IAM group in the directory before anything else.",
      );
  },
};

function told(error: BootstrapProblem): string {
  switch (error.problem) {
    case "administered_already":
      return "Two people are IAM staff already. They propose and approve mappings: POST /api/v1/mappings.";
    case "one_group_for_both":
      return "The data protection officer watches IAM staff: name two different groups.";
    case "unknown_group":
      return `There is no such group for --${error.role}-group. Has the directory pushed it? Write its name exactly, or its id.`;
    case "ambiguous_group":
      return `Several groups have this name; give the id for --${error.role}-group.`;
    case "empty_group":
      return `The group for --${error.role}-group has no members. Add them in the directory, and let it push them first.`;
    default:
      return assertNever(error);
  }
}

export const bootstrapCommands: Readonly<Record<string, Command>> = { bootstrap: first };
