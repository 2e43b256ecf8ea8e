import { parseArgs } from "node:util";
import { isUniqueViolation } from "../db/errors.ts";
import { isUuid, type OrganisationId, type SourceId } from "../kernel/ids.ts";
import { NON_GALLERY_AUDIENCE } from "../signin/entra-token-service.ts";
import { type CliContext, CliFault, type Command, organisationOf, print } from "./command.ts";
import { record } from "./operator-record.ts";

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
      record(tx, context, organisation, "source.created", { sourceId: source });
    });
    context.out(source);
  },
};

const list: Command = {
  usage: "[--json] [--organisation <number>]",
  what: "the sources of an organisation, and which of them accept Entra's own tokens",
  run: async (context, args) => {
    const { values } = parseArgs({
      args: [...args],
      options: { ...organisationOption, json: { type: "boolean" } },
    });
    const organisation = await organisationOf(context.db, values.organisation);
    const rows = await context.db.read(organisation, (tx) =>
      tx
        .selectFrom("source")
        .select(["id", "name", "entra_tenant_id as tenant", "entra_audience as entraAudience"])
        .where("organisation_id", "=", organisation)
        .orderBy("id")
        .execute(),
    );
    print(context, values.json, rows, (row) =>
      [
        row.id,
        row.tenant,
        row.name,
        ...(row.entraAudience === null ? [] : [`accepts Entra's tokens for ${row.entraAudience}`]),
      ].join("\t"),
    );
  },
};

const acceptEntraJwt: Command = {
  usage: "<source id> [--audience <application template id>] [--organisation <number>]",
  what: "lets Entra in with the tokens it issues itself (secret left blank); no SCIM token is needed then",
  run: async (context, args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...organisationOption, audience: { type: "string" } },
      allowPositionals: true,
    });
    const { audience = NON_GALLERY_AUDIENCE } = values;
    if (audience.trim() === "") throw new CliFault(`Use: source accept-entra-jwt ${acceptEntraJwt.usage}`);
    await setAudience(context, positionals[0], values.organisation, audience);
    context.note("Accepted. In Entra, leave the secret token of the application blank.");
  },
};

const refuseEntraJwt: Command = {
  usage: "<source id> [--organisation <number>]",
  what: "lets Entra in with a SCIM token only, as from the beginning",
  run: async (context, args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: organisationOption,
      allowPositionals: true,
    });
    await setAudience(context, positionals[0], values.organisation, null);
    context.note("Refused from now on. The application in Entra needs a token: token mint.");
  },
};

const massRemoval: Command = {
  usage: "<people> --source <id> [--organisation <number>]",
  what: "how many people may lose their memberships within an hour before the rest are suspended instead of revoked",
  run: async (context, args) => {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...organisationOption, source: { type: "string" } },
      allowPositionals: true,
    });
    const people = Number(positionals[0]);
    const { source } = values;
    if (!Number.isInteger(people) || people < 1 || people > 1_000_000 || !source)
      throw new CliFault(`Use: source mass-removal ${massRemoval.usage}`);
    const organisation = await organisationOf(context.db, values.organisation);
    if (!isUuid(source)) throw new CliFault(NO_SOURCE);
    await context.db.asOwner(async (tx) => {
      const changed = await tx
        .updateTable("source")
        .set({ mass_removal_threshold: people })
        .where("organisation_id", "=", organisation)
        .where("id", "=", source)
        .returning("id")
        .executeTakeFirst();
      if (!changed) throw new CliFault(NO_SOURCE);
      record(tx, context, organisation, "source.mass_removal", { sourceId: source, people });
    });
    context.note(`More than ${people} people within an hour are suspended first from now on.`);
  },
};

const NO_SOURCE = "There is no source of this id; see `source list`.";

/** Sets which of Entra's own tokens let in as this source. As the owner, for the program itself may not change it. */
async function setAudience(
  context: CliContext,
  source = "",
  number: string | undefined,
  audience: string | null,
): Promise<void> {
  const organisation = await organisationOf(context.db, number);
  const fault = new CliFault(NO_SOURCE);
  if (!isUuid(source)) throw fault;
  const changing = context.db.asOwner(async (tx) => {
    const changed = await tx
      .updateTable("source")
      .set({ entra_audience: audience })
      .where("organisation_id", "=", organisation)
      .where("id", "=", source)
      .returning("entra_tenant_id as tenant")
      .executeTakeFirst();
    if (!changed) throw fault;
    if (audience !== null && !(isUuid(changed.tenant) && changed.tenant === changed.tenant.toLowerCase()))
      throw new CliFault(
        "The source's tenant is no Entra tenant id in lower case; add a source that has one.",
      );
    record(tx, context, organisation, "source.entra_jwt", { sourceId: source, audience });
  });
  await changing.catch((error: unknown) => {
    if (!isUniqueViolation(error)) throw error;
    throw new CliFault(
      "Another source of this tenant accepts this audience already, and the two could not be told apart.",
    );
  });
}

export const sourceCommands: Readonly<Record<string, Command>> = {
  "source add": add,
  "source list": list,
  "source accept-entra-jwt": acceptEntraJwt,
  "source refuse-entra-jwt": refuseEntraJwt,
  "source mass-removal": massRemoval,
};
