import { parseArgs } from "node:util";
import { type FreezeProblem, freeze } from "../grants/freezes/freeze-service.ts";
import { CliFault, type Command, newRequestId, organisationOf } from "./command.ts";

const PROBLEMS: Partial<Record<FreezeProblem, string>> = {
  nothing_to_freeze: "There is no such role, person or case system in the organisation.",
  frozen_already: "It is frozen already.",
  reason_missing: "Say why: --reason <3 to 500 characters>.",
  reason_holds_a_number: "Leave anything like a person number out of --reason.",
};

const set: Command = {
  usage: "[--role <id> | --user <id> | --integration <id>] --reason <text> [--organisation <number>]",
  what: "stops every look-up of the organisation, of a role, of a case system, or all that a person may do, for the next request; IAM staff or the DPO lift it",
  run: async (context, args) => {
    const text = { type: "string" } as const;
    const options = { role: text, user: text, integration: text, reason: text, organisation: text };
    const { values } = parseArgs({ args: [...args], options });
    const organisation = await organisationOf(context.db, values.organisation);
    const asker = {
      organisation,
      actor: { kind: "command_line" },
      requestId: newRequestId(context.entropy),
    } as const;
    const named = values.role ? "role" : values.user ? "person" : "integration";
    const scope = values.role || values.user || values.integration ? named : "organisation";
    const wish = {
      scope,
      reason: values.reason ?? "",
      ...(values.role ? { roleId: values.role } : {}),
      ...(values.user ? { userId: values.user } : {}),
      ...(values.integration ? { integrationId: values.integration } : {}),
    } as const;
    const done = await freeze(context, asker, wish);
    if (!done.ok) throw new CliFault(PROBLEMS[done.error] ?? "The freeze was refused.");
    context.note(
      "Frozen, from this moment on. IAM staff or the DPO lift it: POST /api/v1/freezes/{id}/lifting.",
    );
    context.out(done.value);
  },
};

export const freezeCommands: Readonly<Record<string, Command>> = { "freeze set": set };
