import { parseArgs } from "node:util";
import { forgetOwnNumbers, keepOwnNumbers } from "../directory/own-number-store.ts";
import type { Limits } from "../grants/role-changes/limits-policy.ts";
import { changeLimits, organisationSettings } from "../grants/role-changes/limits-service.ts";
import { CliFault, type Command, newRequestId, organisationOf } from "./command.ts";
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

const LIMITS = {
  "longest-days": "longestLifeDays",
  "default-days": "defaultLifeDays",
  "sensitive-days": "sensitiveLifeDays",
  "renewal-window-days": "renewalWindowDays",
  "dormant-days": "dormantAfterDays",
  "grace-days": "graceDays",
  "lookups-per-minute": "lookupsPerMinute",
  "integration-lookups-per-minute": "integrationLookupsPerMinute",
} as const satisfies { readonly [option: string]: keyof Limits };
const OPTIONS = Object.keys(LIMITS) as (keyof typeof LIMITS)[];

const limits: Command = {
  usage: `${OPTIONS.map((option) => `[--${option} <n>]`).join(" ")} [--organisation <number>]`,
  what: "what the organisation allows at most, lower than the product's own limits only; live grants that last longer end earlier. Shown without options",
  run: async (context, args) => {
    const options = Object.fromEntries(
      [...OPTIONS, "organisation"].map((option) => [option, { type: "string" } as const]),
    );
    const { values } = parseArgs({ args: [...args], options });
    const organisation = await organisationOf(context.db, values.organisation as string | undefined);
    const given = OPTIONS.filter((option) => values[option] !== undefined);
    if (given.length > 0) {
      const change = Object.fromEntries(given.map((option) => [LIMITS[option], Number(values[option])]));
      const operator = {
        organisation,
        actor: { kind: "command_line" },
        requestId: newRequestId(context.entropy),
      } as const;
      const changed = await changeLimits(context, operator, change);
      if (!changed.ok) {
        const names = OPTIONS.filter((option) => changed.error.outOfBounds.includes(LIMITS[option]));
        throw new CliFault(`More than the product allows, or no whole number: --${names.join(", --")}.`);
      }
      const { shortened, over } = changed.value;
      context.note(`${shortened} live grants end earlier now, ${over} of them at once.`);
    }
    const now = (await organisationSettings(context, organisation)).limits;
    for (const option of OPTIONS) context.out(`${option}\t${now[LIMITS[option]]}`);
  },
};

export const organisationCommands: Readonly<Record<string, Command>> = {
  "organisation own-numbers": ownNumbers,
  "organisation limits": limits,
};
