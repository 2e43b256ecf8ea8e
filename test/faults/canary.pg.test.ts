import { readFileSync } from "node:fs";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { type DemoProcess, startDemoProcess } from "../support/demo-process.ts";
import { elevenDigitsIn } from "../support/eleven-digits.ts";
import { scimClient, send } from "../support/http-client.ts";

let demo: DemoProcess;
beforeAll(async () => {
  demo = await startDemoProcess();
});
afterAll(() => demo.close());

const KS = "urn:ietf:params:scim:schemas:extension:ks:personidentifikasjon:1.0";
const [role] = DEMO_ROLES;
const people = population()
  .residents()
  .map((one) => one.foedselsnummer);
const knownPerson = people[0] ?? "";
/** An employee's own number; one that nobody has; one with a wrong check digit; one that could be real. */
const CANARIES = {
  own: people[5] ?? "",
  nobody: "01819012480",
  badCheckDigit: `${knownPerson.slice(0, 10)}${(Number(knownPerson[10]) + 1) % 10}`,
  real: "30108299939",
};
/** Everybody in the register, retired numbers too, and those above. */
const everyNumber: ReadonlySet<string> = new Set([
  ...people,
  ...population().people.flatMap((one) => [one.foedselsnummer, ...one.retired]),
  ...Object.values(CANARIES),
]);
/** Those that stand somewhere in a text, whatever stands around them. */
const holds = (text: string): string[] =>
  (text.match(/\d{11,}/g) ?? []).flatMap((run) =>
    Array.from({ length: run.length - 10 }, (_, from) => run.slice(from, from + 11)).filter((digits) =>
      everyNumber.has(digits),
    ),
  );

test("R10: person numbers are in no log, no error, no stream and no column that can be read", async () => {
  const scim = scimClient(demo);
  const errors: string[] = [];
  const id = await scim.createUser("kanari.fugl");
  await scim.addMember(await scim.groupNamed("FREG Barnevern"), id);
  const token = (await demo.cli("demo", "token", "kanari.fugl@fjordheim.example")).out.trim();
  const lookUp = async (foedselsnummer: unknown, more: object = {}) => {
    const body = {
      roleId: role?.id,
      foedselsnummer,
      purpose: "undersoekelse",
      caseReference: "2026/777",
      ...more,
    };
    const answer = await send("POST", `${demo.base}/api/v1/lookups`, token, body);
    if (answer.status !== 200) errors.push(answer.text);
    return answer.status;
  };

  for (const number of people) expect([200, 404]).toContain(await lookUp(number));
  expect(await lookUp(CANARIES.badCheckDigit)).toBe(400);
  expect(await lookUp(CANARIES.real)).toBe(400);
  expect(await lookUp(Number(knownPerson))).toBe(400);
  expect(await lookUp(knownPerson, { purpose: knownPerson })).toBe(403);
  expect(await lookUp(knownPerson, { roleId: knownPerson })).toBe(403);
  expect(await lookUp(knownPerson, { caseReference: knownPerson })).toBe(400);
  expect(await lookUp(knownPerson, { parts: [knownPerson] })).toBe(400);
  expect(await lookUp(knownPerson, { [knownPerson]: 1 })).toBe(400);

  const ask = async (path: string, body: object) => {
    const asked = { roleId: role?.id, purpose: "undersoekelse", ...body };
    const answer = await send("POST", `${demo.base}/api/v1/${path}`, token, asked);
    if (answer.status !== 200) errors.push(answer.text);
    return answer;
  };
  const search = (criteria: object) => ask("searches", { criteria });
  expect((await search({ navn: "Lun Brygge" })).status).toBe(200);
  const [hit] = (await search({ foedselsnummer: knownPerson })).json.hits as { hit: string }[];
  expect(holds(hit?.hit ?? knownPerson)).toEqual([]);
  expect((await ask("lookups", { hit: hit?.hit })).status).toBe(200);
  expect((await search({ foedselsnummer: CANARIES.badCheckDigit })).status).toBe(400);
  expect((await search({ navn: knownPerson })).status).toBe(400);
  expect((await search({ adressenavn: knownPerson })).status).toBe(400);
  const hidden = population()
    .residents()
    .find((one) => one.protection === "fortrolig")?.foedselsnummer;
  const reveal = (reason: string) => ask("reveals", { foedselsnummer: hidden, reason });
  expect((await reveal(`Hjemmebesøk hos ${hidden} i kveld`)).status).toBe(400);
  expect((await reveal("Hjemmebesøk etter bekymringsmelding")).status).toBe(200);

  const push = async (body: object) => {
    const answer = await scim.scim("POST", "/Users", body);
    if (answer.status >= 400) errors.push(answer.text);
    return answer;
  };
  const withNumber = (userName: string, foedselsnummer: string) =>
    push({ userName, externalId: userName, [KS]: { foedselsnummer } });
  const stored = await withNumber("egen@fjordheim.example", CANARIES.own);
  expect(stored.status).toBe(201);
  expect(stored.text).not.toContain(CANARIES.own);
  expect((await withNumber("feil@fjordheim.example", CANARIES.badCheckDigit)).status).toBe(400);
  const filter = await scim.scim(
    "GET",
    `/Users?filter=${encodeURIComponent(`${KS}:foedselsnummer eq "${CANARIES.nobody}"`)}`,
  );
  expect(filter.status).toBe(400);
  errors.push(filter.text);
  await demo.cli("audit", "list", "--json").then((listed) => errors.push(listed.out));

  expect(holds(errors.join("\n"))).toEqual([]);
  expect(holds(demo.written())).toEqual([]);
  expect(elevenDigitsIn(demo.written())).toEqual([]);
  if (demo.url) {
    expect(holds(await everyRow(demo.url))).toEqual([]);
    const log = inject("postgresLog");
    if (log) expect(holds(readFileSync(log, "utf8"))).toEqual([]);
  }
});

/** Everything that is stored, as text. */
async function everyRow(url: string): Promise<string> {
  const database = new pg.Client({ connectionString: url });
  await database.connect();
  const tables = await database.query<{ name: string }>(
    "select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'",
  );
  const rows: string[] = [];
  for (const { name } of tables.rows) {
    const found = await database.query<{ row: string }>(`select t::text as row from "${name}" t`);
    rows.push(...found.rows.map(({ row }) => row));
  }
  // bytes are shown in hexadecimal: read those too
  const leaves = await database.query<{ leaf: Buffer }>(
    "select leaf from audit_record union all select sealed from audit_subject",
  );
  rows.push(...leaves.rows.map(({ leaf }) => leaf.toString("latin1")));
  await database.end();
  return rows.join("\n");
}
