import { parseArgs } from "node:util";
import type { AuditKind } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Tx } from "../db/database.ts";
import type { OrganisationId, SourceId } from "../kernel/ids.ts";
import { isoOf } from "../kernel/instant.ts";
import { listTokens, mintToken, revokeToken } from "../signin/scim-token-service.ts";
import { type CliContext, CliFault, type Command, newRequestId, organisationOf, print } from "./command.ts";

const organisationOption = { organisation: { type: "string" } } as const;

const add: Command = {
  usage: "--organisation <number> --organisation-name <name> --name <name> --tenant <Entra tenant id>",
  what: "a source (enterprise application) of an organisation, which is made if it is new",
  run: async (context, args) => {
    const options = {
      ...organisationOption,
      "organisation-name": { type: "string" },
      name: { type: "string" },
      tenant: { type: "string" },
    } as const;
    const { values } = parseArgs({ args: [...args], options });
    const { organisation: number, "organisation-name": organisationName, name, tenant } = values;
    if (!/^\d{9}$/.test(number ?? "") || !number || !name || !tenant)
      throw new CliFault(`Use: source add ${add.usage}`);
    const source = context.entropy.uuid() as SourceId;
    await context.db.asOwner(async (tx) => {
      const known = await tx
        .selectFrom("organisation")
        .select("id")
        .where("organisation_number", "=", number)
        .executeTakeFirst();
      const organisation = (known?.id ?? context.entropy.uuid()) as OrganisationId;
      if (!known) {
        if (!organisationName) throw new CliFault("The organisation is new; give --organisation-name.");
        await tx
          .insertInto("organisation")
          .values({ id: organisation, organisation_number: number, name: organisationName })
          .execute();
      }
      await tx
        .insertInto("source")
        .values({ organisation_id: organisation, id: source, name, entra_tenant_id: tenant })
        .execute();
      await record(tx, context, organisation, "source.created", { sourceId: source });
    });
    context.out(source);
  },
};

const mint: Command = {
  usage: "[--source <id>] [--organisation <number>]",
  what: "a new SCIM token, printed this once; two may live at a time",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...organisationOption, source: { type: "string" } },
    });
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
      const token = await mintToken(tx, context.entropy, organisation, only.id as SourceId, now);
      if (token.ok)
        await record(tx, context, organisation, "token.minted", {
          tokenId: token.value.id,
          sourceId: only.id,
        });
      return token;
    });
    if (!minted.ok) throw new CliFault("Two tokens live already; revoke one first: token revoke <id>.");
    context.note(`Lives until ${isoOf(minted.value.expiresAt)}. It is not shown again.`);
    context.out(minted.value.token);
  },
};

const list: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "the SCIM tokens of an organisation, never the tokens themselves",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...organisationOption, json: { type: "boolean" } },
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const rows = await context.db.read(organisation, (tx) => listTokens(tx, organisation));
    const shown = rows.map((row) => ({
      id: row.id,
      source: row.source,
      createdAt: isoOf(row.createdAt),
      expiresAt: isoOf(row.expiresAt),
      revokedAt: row.revokedAt === null ? null : isoOf(row.revokedAt),
    }));
    print(context, values.json, shown, (row) =>
      [
        row.id,
        row.source,
        row.expiresAt,
        row.revokedAt === null ? "not revoked" : `revoked ${row.revokedAt}`,
      ].join("\t"),
    );
  },
};

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
      if (done) await record(tx, context, organisation, "token.revoked", { tokenId: id });
      return done;
    });
    if (!revoked) throw new CliFault("There is no live token of this id; see `token list`.");
    context.note("Revoked.");
  },
};

const sources: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "the sources of an organisation",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...organisationOption, json: { type: "boolean" } },
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const rows = await context.db.read(organisation, (tx) =>
      tx
        .selectFrom("source")
        .select(["id", "name", "entra_tenant_id as tenant"])
        .where("organisation_id", "=", organisation)
        .orderBy("id")
        .execute(),
    );
    print(context, values.json, rows, (row) => [row.id, row.tenant, row.name].join("\t"));
  },
};

const record = (
  tx: Tx,
  context: CliContext,
  organisation: OrganisationId,
  kind: AuditKind,
  facts: Record<string, string>,
) =>
  append(tx, {
    id: context.entropy.uuid(),
    organisation,
    requestId: newRequestId(context.entropy),
    kind,
    outcome: "permit",
    reason: "operator",
    actor: { kind: "command_line" },
    facts,
  });

export const sourceCommands: Readonly<Record<string, Command>> = {
  "source add": add,
  "source list": sources,
  "token mint": mint,
  "token list": list,
  "token revoke": revoke,
};
