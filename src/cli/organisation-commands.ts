import { parseArgs } from "node:util";
import { forgetOwnNumbers, keepOwnNumbers } from "../directory/own-number-store.ts";
import { CliFault, type Command, organisationOf } from "./command.ts";
import { record } from "./operator-record.ts";

const ownNumbers: Command = {
  usage: "on|off [--organisation <number>]",
  what: "whether employees' own numbers are kept (as keyed HMAC); off, the beginning, forgets those there are",
  run: async (context, args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { organisation: { type: "string" } },
      allowPositionals: true,
    });
    const [wanted] = positionals;
    if (wanted !== "on" && wanted !== "off")
      throw new CliFault(`Use: organisation own-numbers ${ownNumbers.usage}`);
    const organisation = await organisationOf(context.db, values.organisation);
    const forgotten = await context.db.asOwner(async (tx) => {
      if (wanted === "on") await keepOwnNumbers(tx, organisation);
      const gone = wanted === "off" ? await forgetOwnNumbers(tx, organisation) : 0;
      record(tx, context, organisation, "organisation.own_numbers", {
        kept: wanted === "on",
        forgotten: gone,
      });
      return gone;
    });
    context.note(
      wanted === "on"
        ? "Kept from now on. Restart provisioning in Entra, so that it sends those it has sent before."
        : `Not kept any more; ${forgotten} were forgotten.`,
    );
  },
};

export const organisationCommands: Readonly<Record<string, Command>> = {
  "organisation own-numbers": ownNumbers,
};
