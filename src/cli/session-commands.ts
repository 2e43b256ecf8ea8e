import { parseArgs } from "node:util";
import { peopleMeant } from "../directory/person-store.ts";
import { comparisonKey } from "../scim/keys-policy.ts";
import { endSessionsOf } from "../signin/session-service.ts";
import { CliFault, type Command, newRequestId, organisationOf } from "./command.ts";

const end: Command = {
  usage: "<id or userName> [--organisation <number>]",
  what: "signs somebody out of the portal everywhere, for the next request; he may sign in again while his account is enabled",
  run: async (context, args) => {
    const options = { organisation: { type: "string" } } as const;
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    const [who = ""] = positionals;
    const organisation = await organisationOf(context.db, values.organisation);
    const [user, another] = await context.db.read(organisation, (tx) =>
      peopleMeant(tx, organisation, { id: who, userNameKey: comparisonKey(who) }),
    );
    if (!user) throw new CliFault("The organisation knows nobody by this id or userName.");
    if (another) throw new CliFault("Several people have this userName; name one by the id.");
    const { db, entropy } = context;
    const ended = await endSessionsOf(
      { db, entropy, requestId: newRequestId(entropy) },
      { kind: "command_line" },
      { organisation, user },
    );
    context.note(ended === 0 ? "There was no live session." : "Signed out, from this moment on.");
    context.out(String(ended));
  },
};

export const sessionCommands: Readonly<Record<string, Command>> = { "session end": end };
