import { parseArgs } from "node:util";
import type { SourceId } from "../kernel/ids.ts";
import { type Instant, isoOf, plusDays } from "../kernel/instant.ts";
import { readRange } from "../signin/address.ts";
import {
  listTokens,
  mintToken,
  revokeToken,
  type TokenRow,
  WARNING_DAYS,
} from "../signin/scim-token-service.ts";
import { CliFault, type Command, organisationOf, print } from "./command.ts";
import { record } from "./operator-record.ts";

const organisationOption = { organisation: { type: "string" } } as const;

const mint: Command = {
  usage: "[--source <id>] [--allow <address or range>]… [--organisation <number>]",
  what: "a new SCIM token, printed this once; two may live at a time; --allow binds it to where it may come from",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: {
        ...organisationOption,
        source: { type: "string" },
        allow: { type: "string", multiple: true },
      },
    });
    const allowed = rangesFrom(values.allow);
    const organisation = await organisationOf(context.db, values.organisation);
    const now = await context.db.now();
    const minted = await context.db.write(organisation, async (tx) => {
      const sources = await tx
        .selectFrom("source")
        .select("id")
        .where("organisation_id", "=", organisation)
        .execute();
      const chosen = sources.filter((row) => values.source === undefined || row.id === values.source);
      const [only] = chosen;
      if (!only || chosen.length > 1)
        throw new CliFault("Name the source: --source <id> (see `source list`).");
      const token = await mintToken(tx, context.entropy, organisation, only.id as SourceId, now, allowed);
      if (token.ok)
        record(tx, context, organisation, "token.minted", {
          tokenId: token.value.id,
          sourceId: only.id,
          ...(allowed === null ? {} : { allowedAddresses: allowed }),
        });
      return token;
    });
    if (!minted.ok) throw new CliFault("Two tokens live already; revoke one first: token revoke <id>.");
    context.note(`Lives until ${isoOf(minted.value.expiresAt)}. It is not shown again.`);
    context.out(minted.value.token);
  },
};

function rangesFrom(written: readonly string[] | undefined): string[] | null {
  if (written === undefined) return null;
  return written.map((text) => {
    const range = readRange(text);
    if (range === null)
      throw new CliFault(
        "--allow takes an address or a range whose bits behind the prefix are zero: 20.1.0.0/16, 2603::/32.",
      );
    return range;
  });
}

const list: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "the SCIM tokens of an organisation, never the tokens themselves: use, addresses, and what to do about them",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...organisationOption, json: { type: "boolean" } },
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const [rows, now] = await Promise.all([
      context.db.read(organisation, (tx) => listTokens(tx, organisation)),
      context.db.now(),
    ]);
    const shown = rows.map((row) => ({
      id: row.id,
      source: row.source,
      createdAt: isoOf(row.createdAt),
      expiresAt: isoOf(row.expiresAt),
      revokedAt: row.revokedAt === null ? null : isoOf(row.revokedAt),
      lastUsedAt: row.lastUsedAt === null ? null : isoOf(row.lastUsedAt),
      allowedAddresses: row.allowedAddresses,
      warning: warningOf(row, now),
    }));
    print(context, values.json, shown, (row) =>
      [
        row.id,
        row.source,
        row.expiresAt,
        row.revokedAt === null ? "not revoked" : `revoked ${row.revokedAt}`,
        row.lastUsedAt === null ? "never used" : `used ${row.lastUsedAt}`,
        row.allowedAddresses === null ? "from anywhere" : `from ${row.allowedAddresses.join(", ")}`,
        ...(row.warning === null ? [] : [row.warning]),
      ].join("\t"),
    );
  },
};

const MS_PER_DAY = 86_400_000;

/** What an operator should do about a token, if anything. */
function warningOf({ id, source, revokedAt, expiresAt, lastUsedAt }: TokenRow, now: Instant): string | null {
  if (revokedAt !== null) return null;
  if (expiresAt <= now) return `It has ended; if the source still needs one: token mint --source ${source}`;
  if (expiresAt < plusDays(now, WARNING_DAYS)) {
    const days = Math.floor((expiresAt - now) / MS_PER_DAY);
    return `It ends in ${days} days: token mint --source ${source}, paste the new one into Entra, then token revoke ${id}`;
  }
  return lastUsedAt === null ? `It was never used; unless that is about to come: token revoke ${id}` : null;
}

const revoke: Command = {
  usage: "<id> [--organisation <number>]",
  what: "ends a SCIM token at once",
  run: async (context, args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: organisationOption,
      allowPositionals: true,
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const [id = ""] = positionals;
    const revoked = await context.db.write(organisation, async (tx) => {
      const done = await revokeToken(tx, organisation, id);
      if (done) record(tx, context, organisation, "token.revoked", { tokenId: id });
      return done;
    });
    if (!revoked) throw new CliFault("There is no live token of this id; see `token list`.");
    context.note("Revoked.");
  },
};

export const tokenCommands: Readonly<Record<string, Command>> = {
  "token mint": mint,
  "token list": list,
  "token revoke": revoke,
};
