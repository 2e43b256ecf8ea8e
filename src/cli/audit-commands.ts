import { parseArgs } from "node:util";
import { newest } from "../audit/audit-store.ts";
import { CliFault, type Command, organisationOf, print } from "./command.ts";

const list: Command = {
  usage: "[--json] [--limit <n>] [--organisation <number>]",
  what: "the newest records of the audit log",
  run: async (context, args) => {
    const options = {
      json: { type: "boolean" },
      limit: { type: "string", default: "50" },
      organisation: { type: "string" },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const limit = Number(values.limit);
    if (!Number.isInteger(limit) || limit < 1 || limit > 10_000)
      throw new CliFault("--limit takes 1 to 10000.");
    const organisation = await organisationOf(context.db, values.organisation);
    const rows = await context.db.read(
      organisation,
      (tx) => newest(tx, organisation, limit),
      "identity_sync_auditor",
    );
    print(context, values.json, rows, (row) => {
      const parts = Array.isArray(row.facts.partsReturned) ? row.facts.partsReturned.join(",") : "";
      return [row.at, row.outcome, row.kind, row.reason, row.actor, parts].join("\t").trimEnd();
    });
  },
};

export const auditCommands: Readonly<Record<string, Command>> = { "audit list": list };
