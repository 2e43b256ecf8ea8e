import { parseArgs } from "node:util";
import { listIntegrations } from "../grants/integrations/integration-list-store.ts";
import { endIntegration, type IntegrationProblem } from "../grants/integrations/integration-service.ts";
import { isoOf } from "../kernel/instant.ts";
import { CliFault, type Command, newRequestId, organisationOf, print } from "./command.ts";

const list: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "the case systems: their clients, access, use, and why access gives nothing now",
  run: async (context, args) => {
    const options = { json: { type: "boolean" }, organisation: { type: "string" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const organisation = await organisationOf(context.db, values.organisation);
    const all = await context.db.read(organisation, (tx) => listIntegrations(tx, organisation, null));
    const shown = all.map((one) => ({
      ...one,
      addedAt: isoOf(one.addedAt),
      ended: one.ended && { ...one.ended, at: isoOf(one.ended.at) },
      use: { ...one.use, last: one.use.last && isoOf(one.use.last) },
      grants: one.grants.map(({ id, role, purpose, state, expiresAt, hindrances }) => ({
        id,
        role,
        purpose,
        state,
        expiresAt: expiresAt && isoOf(expiresAt),
        hindrances,
      })),
    }));
    print(context, values.json, shown, ({ id, name, kind, clientId, ended, use, grants }) =>
      [
        id,
        name,
        `${kind} ${clientId}`,
        ended ? `ended ${ended.at}` : `used ${use.in30Days} times in 30 days`,
        ...grants.map(
          ({ role, state, expiresAt, hindrances }) =>
            `${role.name}: ${hindrances.length > 0 ? hindrances.join(", ") : `${state} until ${expiresAt}`}`,
        ),
      ].join("\t"),
    );
  },
};

const PROBLEMS: Partial<Record<IntegrationProblem, string>> = {
  unknown_integration: "There is no such case system; see `integration list`.",
  integration_ended_already: "The case system has been ended already.",
};

const end: Command = {
  usage: "<id> [--organisation <number>]",
  what: "ends a case system for good, with all its access, for the next request",
  run: async (context, args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { organisation: { type: "string" } },
      allowPositionals: true,
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const asker = {
      organisation,
      actor: { kind: "command_line" },
      requestId: newRequestId(context.entropy),
    } as const;
    const done = await endIntegration(context, asker, positionals[0] ?? "");
    if (!done.ok) throw new CliFault(PROBLEMS[done.error] ?? "It was refused.");
    context.note("Ended, from this moment on. It can be added again, and asked access for, by IAM staff.");
    context.out(done.value);
  },
};

export const integrationCommands: Readonly<Record<string, Command>> = {
  "integration list": list,
  "integration end": end,
};
