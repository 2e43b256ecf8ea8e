import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { AuditRow } from "../../src/audit/audit-store.ts";
import type { CliContext } from "../../src/cli/command.ts";
import { runCli } from "../../src/cli/run.ts";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import type { OrganisationId, RoleId } from "../../src/kernel/ids.ts";
import { err, ok } from "../../src/kernel/result.ts";
import type { Fetch } from "../../src/register/exchange.ts";
import type { FiksSettings } from "../../src/register/fiks-call.ts";
import { insertRole } from "../../src/roles/role-store.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import {
  accessIn,
  handClock,
  outside,
  ROLE,
  type StandIns,
  startStandIns,
} from "../register/stand-in-world.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

const { entropy } = webPlatform;
const KEY = Buffer.alloc(32, 1);
const INTEGRATION = "0199d000-0000-4000-8000-00000000f1c5";
/** Our roles are at Fiks by UUIDs; the stand-in of these tests knows them by other names. */
const FIKS_ROLES: { readonly [name: string]: string } = {
  [ROLE.wide]: "0199d000-0000-4000-8000-00000000f001",
  [ROLE.name]: "0199d000-0000-4000-8000-00000000f002",
  [ROLE.others]: "0199d000-0000-4000-8000-00000000f003",
};
const { integrationPassword: PASSWORD } = accessIn();

let database: TestDatabase;
let standIns: StandIns;
let folder: string;
beforeAll(async () => {
  [database, standIns] = await Promise.all([openTestDatabase(), startStandIns(handClock())]);
  folder = mkdtempSync(join(tmpdir(), "identity-sync-register-"));
});
afterAll(async () => {
  await Promise.all([database.close(), standIns.close()]);
  rmSync(folder, { recursive: true, force: true });
});

/** An organisation of its own, with our roles by their roles at Fiks. */
async function organisationWith(...names: string[]): Promise<OrganisationId> {
  const id = entropy.uuid() as OrganisationId;
  await database.db.asOwner(async (tx) => {
    const number = id.replaceAll(/[^0-9]/g, "").slice(-9);
    await tx.insertInto("organisation").values({ id, organisation_number: number, name: "x" }).execute();
    for (const name of names) {
      const [model] = DEMO_ROLES;
      const fiksRoleId = FIKS_ROLES[name] ?? "";
      if (model) await insertRole(tx, id, { ...model, id: entropy.uuid() as RoleId, name, fiksRoleId });
    }
  });
  return id;
}

/** The stand-in, which has never heard of our UUIDs. */
const toStandIn: Fetch = (url, init) => {
  const headers = new Headers(init.headers);
  if (headers.get("IntegrasjonId") === INTEGRATION) headers.set("IntegrasjonId", "integration-1");
  const named = Object.entries(FIKS_ROLES).reduce((path, [name, id]) => path.replace(id, name), url.href);
  return fetch(new URL(named), { ...init, headers });
};

type Surroundings = {
  fetch?: Fetch;
  settings?: Partial<FiksSettings>;
  key?: Uint8Array;
  over?: Partial<CliContext>;
};

async function cli(organisation: OrganisationId, around: Surroundings, ...args: string[]) {
  const said = { out: [] as string[], note: [] as string[] };
  const deps = outside(around.fetch ?? toStandIn);
  const context: CliContext = {
    db: database.db,
    entropy,
    migrate: async () => [],
    demo: null,
    register: () =>
      ok({ settings: { ...standIns.settings, ...around.settings }, credentialKey: around.key ?? KEY, deps }),
    out: (line) => void said.out.push(line),
    note: (line) => void said.note.push(line),
    ...around.over,
  };
  const { rows } = await database.owner.query("select organisation_number from organisation where id = $1", [
    organisation,
  ]);
  const code = await runCli(context, [...args, "--organisation", rows[0].organisation_number]);
  const all = { code, out: said.out.join("\n"), note: said.note.join("\n") };
  expect(`${all.out}${all.note}`).not.toMatch(/[0-9]{11}/);
  expect(`${all.out}${all.note}`).not.toContain(PASSWORD);
  return all;
}

function passwordFile(text: string): string {
  const file = join(folder, "password");
  writeFileSync(file, text);
  return file;
}
const setCredentials = (organisation: OrganisationId, password = PASSWORD, around: Surroundings = {}) =>
  cli(
    organisation,
    around,
    "register",
    "set-credentials",
    "--integration-id",
    INTEGRATION,
    "--password-file",
    passwordFile(`${password}\n`),
  );
const check = (organisation: OrganisationId, around: Surroundings = {}) =>
  cli(organisation, around, "register", "check");

async function newestRecord(organisation: OrganisationId): Promise<AuditRow | undefined> {
  const { rows } = await database.owner.query<{ leaf: Buffer }>(
    "select leaf from audit_record where organisation_id = $1 order by id desc limit 1",
    [organisation],
  );
  return rows[0] && (JSON.parse(rows[0].leaf.toString("utf8")) as AuditRow);
}

test("credentials are set, which is recorded without the password", async () => {
  const organisation = await organisationWith();
  const answer = await setCredentials(organisation);
  expect([answer.code, answer.out], answer.note).toEqual([0, ""]);
  const record = await newestRecord(organisation);
  expect(record).toMatchObject({
    kind: "organisation.register_access",
    actor: "command_line",
    facts: { integrationId: INTEGRATION },
  });
  expect(JSON.stringify(record)).not.toContain(PASSWORD);
});

test.each<[string, string[], Surroundings, string]>([
  ["an id that is no UUID", ["--integration-id", "14858646481"], {}, "UUID"],
  [
    "no password file",
    ["--integration-id", INTEGRATION, "--password-file", "/nowhere/at/all"],
    {},
    "cannot be read",
  ],
  ["the demo's own input", ["--password-file", "-"], { over: { demo: {} as never } }, "name a file"],
  ["two lines", ["--password-file", "two-lines"], {}, "one line"],
  [
    "settings that are missing",
    [],
    { over: { register: () => err([{ name: "CREDENTIAL_KEY", problem: "is missing" }]) } },
    "CREDENTIAL_KEY is missing",
  ],
])("%s: nothing is set, and the next step is told", async (_what, change, around, told) => {
  const organisation = await organisationWith();
  writeFileSync(join(folder, "two-lines"), "a\nb\n");
  const given = { "--integration-id": INTEGRATION, "--password-file": passwordFile(PASSWORD) };
  for (let i = 0; i < change.length; i += 2)
    Object.assign(given, { [change[i] as string]: change[i + 1]?.replace(/^two-/, `${folder}/two-`) });
  const { code, note } = await cli(
    organisation,
    around,
    "register",
    "set-credentials",
    ...Object.entries(given).flat(),
  );
  expect([code, note]).toEqual([1, expect.stringContaining(told)]);
  expect(await newestRecord(organisation)).toBeUndefined();
});

test("where everything works the check says so of each thing, and is recorded", async () => {
  const organisation = await organisationWith(ROLE.wide);
  await setCredentials(organisation);
  const { code, out } = await check(organisation);
  expect(out.split("\n").map((line) => line.split("\t")[0])).toEqual(
    Array.from({ length: 5 }, () => "works"),
  );
  expect(code).toBe(0);
  expect(await newestRecord(organisation)).toMatchObject({
    kind: "register.checked",
    facts: { checks: 5, faults: 0, roles: 1 },
  });
});

test("a role wider than the one at Fiks, and one that Fiks refuses: named, with the parts outside", async () => {
  const organisation = await organisationWith(ROLE.name, ROLE.others, ROLE.wide);
  await setCredentials(organisation);
  const { code, out } = await cli(organisation, {}, "register", "check", "--json");
  expect(code).toBe(1);
  const roles = (JSON.parse(out) as { subject: string }[]).filter(({ subject }) => subject === "role");
  const parts = DEMO_ROLES[0]?.parts.filter(
    (part) => !["navn", "status", "identifikasjonsnummer"].includes(part),
  );
  expect(roles).toMatchObject([
    { name: ROLE.name, code: "wider_than_fiks", works: false, parts, historikk: true },
    { name: ROLE.others, code: "refused", works: false },
    { name: ROLE.wide, code: "works", works: true },
  ]);
});

const answering =
  (path: string, response: () => Response | Promise<Response>): Fetch =>
  async (url, init) =>
    url.pathname.includes(path) ? response() : toStandIn(url, init);
const refusal = (code: string, headers = {}) =>
  Response.json({ error: "invalid_grant", error_description: `No (${code})` }, { status: 400, headers });
const away = () => Promise.reject(new TypeError("fetch failed"));
const clock = handClock();

test.each<[string, Surroundings, string[]]>([
  ["Maskinporten is away", { fetch: answering("/.well-known", away) }, ["MASKINPORTEN_ISSUER"]],
  [
    "what answers is another issuer",
    { fetch: answering("/.well-known", () => Response.json({ issuer: "https://other/" })) },
    ["not that issuer"],
  ],
  [
    "our clock is behind",
    {
      fetch: answering("/token", () =>
        refusal("MP-130", { date: new Date(clock.now() + 42_000).toUTCString() }),
      ),
    },
    ["MP-130", "42 s behind", "NTP"],
  ],
  [
    "the key is not registered",
    { fetch: answering("/token", () => refusal("MP-124")) },
    ["MP-124", "public half"],
  ],
  [
    "a code that nobody has heard of",
    { fetch: answering("/token", () => refusal("MP-999")) },
    ["MP-999", "maskinporten_feilsoking"],
  ],
  ["Fiks is away", { fetch: answering("/folkeregister", away) }, ["Fiks is not available", "FIKS_URL"]],
  [
    "another address",
    { fetch: answering("/folkeregister", () => new Response("<html>", { status: 404 })) },
    ["no Fiks folkeregister", "404"],
  ],
  [
    "a page that answers everything",
    { fetch: answering("/folkeregister", () => new Response("<html>")) },
    ["does not speak as Fiks"],
  ],
  ["another credential key", { key: Buffer.alloc(32, 2) }, ["another CREDENTIAL_KEY"]],
  [
    "a register that takes no synthetic number",
    { fetch: answering("/folkeregister", () => Response.json({ kode: "FREG-001" }, { status: 400 })) },
    ["more cannot be told"],
  ],
])("%s: told in words, with the next step", async (what, around, words) => {
  const organisation = await organisationWith(ROLE.wide);
  await setCredentials(organisation);
  const { code, out, note } = await check(organisation, around);
  for (const word of words) expect(out).toContain(word);
  const fault = !what.includes("synthetic");
  expect([code, note]).toEqual(fault ? [1, expect.stringMatching(/^1 of \d do not work\.$/)] : [0, ""]);
});

test.each<[string, (organisation: OrganisationId) => Promise<unknown>, string[], string]>([
  ["no credentials", async () => {}, [ROLE.wide], "register set-credentials"],
  ["the wrong password", (it) => setCredentials(it, "feil"), [ROLE.wide], "401"],
  ["no role", (it) => setCredentials(it), [], "role propose"],
])("%s: told, with the command that mends it", async (_what, prepare, roles, told) => {
  const organisation = await organisationWith(...roles);
  await prepare(organisation);
  const { code, out } = await check(organisation);
  expect(code).toBe(1);
  expect(out.split("\n").at(-1)).toContain(told);
});
