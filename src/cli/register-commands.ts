import { readFile } from "node:fs/promises";
import { text as textOf } from "node:stream/consumers";
import { parseArgs } from "node:util";
import { isUuid, type OrganisationId } from "../kernel/ids.ts";
import { err, ok } from "../kernel/result.ts";
import { partsFor } from "../lookup/people-service.ts";
import { credentialsOf, openCredentials, setCredentials } from "../register/credentials-store.ts";
import {
  type CheckDeps,
  type CheckedRole,
  isFault,
  registerChecks,
} from "../register/register-check-service.ts";
import { allRoles } from "../roles/role-store.ts";
import {
  type CliContext,
  CliFault,
  type Command,
  organisationOf,
  print,
  type RegisterWay,
} from "./command.ts";
import { record } from "./operator-record.ts";
import { wordsFor } from "./register-check-words.ts";

const organisationOption = { organisation: { type: "string" } } as const;

const setCredentialsCommand: Command = {
  usage: "--integration-id <id> --password-file <file|-> [--organisation <number>]",
  what: "sets as whom an organisation asks Fiks; the password is read from a file or from standard input, and kept encrypted",
  run: async (context, args) => {
    const options = {
      ...organisationOption,
      "integration-id": { type: "string" },
      "password-file": { type: "string" },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const { "integration-id": integrationId = "", "password-file": file } = values;
    if (!file || integrationId === "")
      throw new CliFault(`Use: register set-credentials ${setCredentialsCommand.usage}`);
    if (!isUuid(integrationId))
      throw new CliFault("--integration-id is the UUID that Fiks konfigurasjon shows for the integration.");
    const { credentialKey } = wayOf(context);
    const integrationPassword = await passwordIn(context, file);
    const organisation = await organisationOf(context.db, values.organisation);
    await context.db.asOwner(async (tx) => {
      const credentials = { integrationId, integrationPassword };
      await setCredentials(tx, credentialKey, context.entropy, organisation, credentials);
      record(tx, context, organisation, "organisation.register_access", { integrationId });
    });
    context.note("Set, for the next look-up on. Try them: register check.");
  },
};

const check: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "tells what works on the way to the register and what does not: Maskinporten, Fiks, the credentials, and each role's parts; asks about nobody",
  run: async (context, args) => {
    const options = { ...organisationOption, json: { type: "boolean" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    const way = wayOf(context);
    const organisation = await organisationOf(context.db, values.organisation);
    const [credentials, roles] = await Promise.all([
      credentialsIn(context, organisation, way),
      rolesIn(context, organisation),
    ]);
    const checks = await registerChecks({ ...way, credentials }, roles);
    const faults = checks.filter(isFault).length;
    await context.db.write(organisation, async (tx) =>
      record(tx, context, organisation, "register.checked", {
        checks: checks.length,
        faults,
        roles: roles.length,
      }),
    );
    const rows = checks.map((one) => ({ ...one, works: !isFault(one), ...wordsFor(one, way.settings) }));
    print(context, values.json, rows, ({ works, says, next }) =>
      [works ? "works" : "FAULT", next === null ? says : `${says} ${next}`].join("\t"),
    );
    if (faults > 0) throw new CliFault(`${faults} of ${checks.length} do not work.`);
  },
};

function wayOf(context: CliContext): RegisterWay {
  const way = context.register?.();
  if (way?.ok) return way.value;
  const faults = way?.error.map(({ name, problem }) => `${name} ${problem}`) ?? ["FIKS_URL is missing"];
  throw new CliFault(
    `The way to the register is not set up: ${faults.join("; ")}. See the README, Configuration.`,
  );
}

/** What a file holds, or standard input (`-`), without the line's end. Header values are printable ASCII (RFC 9110, 5.5). */
async function passwordIn(context: CliContext, file: string): Promise<string> {
  if (file === "-" && context.demo)
    throw new CliFault("The demo runs the command for you and cannot read your input: name a file.");
  const read = file === "-" ? textOf(process.stdin) : readFile(file, "utf8");
  const text = await read.catch(() => {
    throw new CliFault("The password file cannot be read.");
  });
  const password = text.replace(/\r?\n$/, "");
  if (!/^[\x21-\x7e]{1,200}$/.test(password))
    throw new CliFault("The password must be one line of 1 to 200 printable characters, without spaces.");
  return password;
}

async function credentialsIn(
  { db }: CliContext,
  organisation: OrganisationId,
  { credentialKey }: RegisterWay,
): Promise<CheckDeps["credentials"]> {
  const sealed = await db.read(organisation, (tx) => credentialsOf(tx, organisation));
  if (sealed === null) return err("not_set");
  try {
    return ok(openCredentials(credentialKey, organisation, sealed));
  } catch {
    return err("wrong_key"); // refused: nothing is asked without them
  }
}

/** The roles in use, each with all that its look-ups ask the register for. */
const rolesIn = async ({ db }: CliContext, organisation: OrganisationId): Promise<CheckedRole[]> =>
  (await db.read(organisation, (tx) => allRoles(tx, organisation))).map((role) => ({
    name: role.name,
    fiksRoleId: role.fiksRoleId,
    parts: partsFor(role, role),
    historikk: role.historikk,
  }));

export const registerCommands: Readonly<Record<string, Command>> = {
  "register set-credentials": setCredentialsCommand,
  "register check": check,
};
