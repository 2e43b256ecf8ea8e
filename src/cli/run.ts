import { auditCommands } from "./audit-commands.ts";
import { bootstrapCommands } from "./bootstrap-commands.ts";
import { type CliContext, CliFault, type Command } from "./command.ts";
import { demoCommands } from "./demo-commands.ts";
import { explainCommands } from "./explain-commands.ts";
import { freezeCommands } from "./freeze-commands.ts";
import { integrationCommands } from "./integration-commands.ts";
import { jobCommands } from "./job-commands.ts";
import { mappingCommands } from "./mapping-commands.ts";
import { noticeCommands } from "./notice-commands.ts";
import { organisationCommands } from "./organisation-commands.ts";
import { registerCommands } from "./register-commands.ts";
import { roleCommands } from "./role-commands.ts";
import { sessionCommands } from "./session-commands.ts";
import { sourceCommands } from "./source-commands.ts";
import { tokenCommands } from "./token-commands.ts";

const migrate: Command = {
  usage: "",
  what: "brings the database to the newest version",
  run: async (context) => {
    const done = await context.migrate();
    for (const name of done) context.out(name);
    context.note(done.length === 0 ? "The database is up to date." : `${done.length} migrations were run.`);
  },
};

export const COMMANDS: Readonly<Record<string, Command>> = {
  migrate,
  ...organisationCommands,
  ...sourceCommands,
  ...tokenCommands,
  ...roleCommands,
  ...bootstrapCommands,
  ...mappingCommands,
  ...registerCommands,
  ...integrationCommands,
  ...freezeCommands,
  ...explainCommands,
  ...sessionCommands,
  ...noticeCommands,
  ...jobCommands,
  ...auditCommands,
  ...demoCommands,
};

export const usage = (): string =>
  [
    "Commands:",
    ...Object.entries(COMMANDS).map(
      ([name, { usage: rest, what }]) => `  ${`${name} ${rest}`.trimEnd()}\n      ${what}`,
    ),
  ].join("\n");

/** The command that the first words name, and the words after them. */
export function findCommand(args: readonly string[]): { name: string; rest: readonly string[] } | null {
  for (const words of [2, 1]) {
    const name = args.slice(0, words).join(" ");
    if (Object.hasOwn(COMMANDS, name)) return { name, rest: args.slice(words) };
  }
  return null;
}

/** Runs one command; the exit code. What fails says the next step, and never what the database said. */
export async function runCli(context: CliContext, args: readonly string[]): Promise<number> {
  const found = findCommand(args);
  const command = found && COMMANDS[found.name];
  if (!found || !command) {
    context.note(usage());
    return 2;
  }
  try {
    await command.run(context, found.rest);
    return 0;
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    const misused = typeof code === "string" && code.startsWith("ERR_PARSE_ARGS");
    if (error instanceof CliFault) context.note(error.message);
    else if (misused) context.note(`Use: ${found.name} ${command.usage}`);
    else
      context.note(
        `The command failed (${typeof code === "string" ? code : "unexpected"}). Is the database up and migrated?`,
      );
    return misused ? 2 : 1;
  }
}
