import { parseArgs } from "node:util";
import { type CliContext, CliFault, type Command, type DemoControls, print } from "./command.ts";

const running = (context: CliContext): DemoControls => {
  if (!context.demo) throw new CliFault("No demo runs on this DATA_DIR; start it with: npm start");
  return context.demo;
};

const REFUSALS = {
  unknown_user: "There is no user of this userName in the demo organisation.",
  cannot_sign_in: "The user has no externalId (the Entra object id), so nobody can sign in as this user.",
  sign_in_failed: "The stand-in for Entra did not sign the user in.",
} as const;

const token: Command = {
  usage: "<userName>",
  what: "a bearer token for the API, as any user of the demo organisation",
  run: async (context, [userName = ""]) => {
    const issued = await running(context).token(userName);
    if (!issued.ok) throw new CliFault(REFUSALS[issued.error]);
    context.out(issued.value);
  },
};

const integrationToken: Command = {
  usage: "",
  what: "a bearer token for the API, as the demo's case system (`integration list`)",
  run: async (context) => {
    const token = await running(context).integrationToken();
    if (token === null) throw new CliFault("The stand-in for Maskinporten gave no token.");
    context.out(token);
  },
};

const people: Command = {
  usage: "[--json]",
  what: "the residents worth looking up, and what each of them shows",
  run: async (context, args) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: "boolean" } } });
    // Loaded only here: a real installation has no use for invented people.
    const { population } = await import("../demo/population/population.ts");
    print(context, values.json, population().residents(), (one) =>
      [one.foedselsnummer, one.protection, one.name, one.shows].join("\t"),
    );
  },
};

const seed: Command = {
  usage: "",
  what: "makes the demo organisation in the demo's database; a second time changes nothing",
  run: async (context) => {
    await running(context).seed();
    context.note("The demo organisation is there.");
  },
};

export const demoCommands: Readonly<Record<string, Command>> = {
  seed,
  "demo token": token,
  "demo integration-token": integrationToken,
  "demo people": people,
};
