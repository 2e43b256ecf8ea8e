import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/run.ts";
import { DEMO_CASE_SYSTEM } from "../../src/demo/demo-case-system.ts";
import { DEMO_TENANT } from "../../src/demo/seed.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { residents } from "../demo/people.ts";
import type { Answer } from "../support/http-client.ts";
import { type ApiWorld, demoRole, startApiWorld } from "./api-world.ts";
import { acting, entraAppToken, setCaseSystem, systemToken, userId } from "./case-system-world.ts";

let world: ApiWorld;
let token: string;
let person: ReturnType<typeof acting>;
beforeAll(async () => {
  world = await startApiWorld();
  token = await systemToken(world);
  person = acting(world);
});
afterAll(() => world.close());
afterEach(() => world.database.moveClock("0"));

const barnehage = demoRole("Barnehage");
const resident = residents[0]?.foedselsnummer as string;
const system = DEMO_CASE_SYSTEM.id;
const APP = "0199d000-0000-4000-8000-0000000ca5e2";

/** A look-up by a case system. */
const lookUp = (bearer: string, more: object = {}): Promise<Answer> =>
  world.ask("POST", "/api/v1/lookups", bearer, {
    roleId: barnehage.id,
    foedselsnummer: resident,
    purpose: "opptak",
    ...more,
  });
const outcome = async (answer: Promise<Answer>) => {
  const { status, json } = await answer;
  return status === 200 ? 200 : json.code;
};
type Listed = { id: string; name: string; grants: { id: string; state: string; hindrances: string[] }[] };
const listed = async (nick: string, id: string): Promise<Listed | undefined> =>
  ((await person.as(nick, "GET", "/integrations")).json.integrations as Listed[]).find(
    (one) => one.id === id,
  );

/** An application in Entra as a case system, answered for by Ola. */
async function newSystem(clientId: string, more: object = {}): Promise<string> {
  const responsible = await userId(world, "ola.barnehage");
  const terms = { name: "Sak og arkiv", responsible, forEmployees: false };
  return person.add("ida.iam", { kind: "entra", owner: DEMO_TENANT, clientId, ...terms, ...more });
}
let made = 0;
const anotherApp = () => `0199d000-0000-4000-8000-${(0xca5e_0000 + ++made).toString(16).padStart(12, "0")}`;

describe("a case system with a role", () => {
  test("looks up for itself, and the record says so", async () => {
    const answer = await lookUp(token);
    expect(answer.status).toBe(200);
    const [record] = await world.recordsOf(answer.json.requestId as string);
    expect(record).toMatchObject({ kind: "lookup", outcome: "permit", actor: `integration:${system}` });
    expect(record?.facts).not.toHaveProperty("onBehalfOf");
  });

  test("looks up on behalf of an employee, who stands in the record", async () => {
    const answer = await lookUp(token, { onBehalfOf: "demo-kari.barnevern" });
    expect(answer.status).toBe(200);
    const [record] = await world.recordsOf(answer.json.requestId as string);
    expect(record?.facts.onBehalfOf).toBe(await userId(world, "kari.barnevern"));
  });

  test("sees its roles at /me, with nothing of a person's", async () => {
    const { json } = await world.ask("GET", "/api/v1/me", token);
    expect(json).toMatchObject({ roles: [{ name: "Barnehage" }], portalRoles: [] });
  });

  test.each([
    ["for nobody whom the organisation knows", { onBehalfOf: "demo-nobody" }, "employee_not_known"],
    ["in another role", { roleId: demoRole("Barnevern").id }, "role_not_held"],
    ["for another purpose", { purpose: "undersoekelse" }, "purpose_outside_role"],
  ])("asks %s in vain", async (_what, more, code) => {
    expect(await outcome(lookUp(token, more))).toBe(code);
  });

  test("must say for whom where it is for employees", async () => {
    await setCaseSystem(world, { forEmployees: true });
    expect(await outcome(lookUp(token))).toBe("employee_required");
    expect(await outcome(lookUp(token, { onBehalfOf: "demo-kari.barnevern" }))).toBe(200);
    await setCaseSystem(world, { forEmployees: false });
  });

  test("is let in nowhere else", async () => {
    const described = (await world.ask("GET", "/api/v1/openapi.json", null)).json.paths as object;
    const open = new Set(["/me", "/lookups", "/reveals", "/searches"]);
    const paths = Object.entries(described).filter(([path]) => !open.has(path));
    expect(paths.length).toBeGreaterThan(30);
    for (const [path, methods] of paths)
      for (const method of Object.keys(methods)) {
        const at = `/api/v1${path.replaceAll(/\{\w+\}/g, system)}`;
        const body = ["post", "put", "patch"].includes(method) ? {} : undefined;
        const answer = await world.ask(method.toUpperCase(), at, token, body);
        expect([answer.status, answer.json.code], `${method} ${path}`).toEqual([403, "people_only"]);
      }
  });

  test("is not let in by a token for Fiks, also where the facade takes those", async () => {
    const forFiks = await systemToken(world, "ks:fiks");
    await setCaseSystem(world, { takesFiksTokens: true });
    expect(await outcome(lookUp(forFiks))).toBe("invalid_token");
    await setCaseSystem(world, { takesFiksTokens: false });
  });

  test("finds nothing at the addresses of Fiks, where the facade is off as from the beginning", async () => {
    const path = `/folkeregister/api/v1/${barnehage.fiksRoleId}/v1/personer/${resident}`;
    const answer = await world.ask("GET", path, token);
    expect([answer.status, answer.json.code]).toEqual([404, "not_found"]);
    expect(JSON.stringify(world.log)).not.toContain(resident);
  });

  test("an employee cannot ask on somebody's behalf", async () => {
    expect(await outcome(lookUp(await world.token("ola.barnehage"), { onBehalfOf: "demo-ida.iam" }))).toBe(
      "on_behalf_of_is_for_systems",
    );
  });
});

describe("a case system gets a role by two people, and loses it at once", () => {
  test("added, asked for, approved, used, ended", async () => {
    const id = await newSystem(APP);
    const app = await entraAppToken(world, APP);
    expect(await outcome(lookUp(app))).toBe("role_not_held");
    const grant = await person.asks("ida.iam", id, { roleId: barnehage.id, days: 30 });
    expect(await outcome(lookUp(app))).toBe("role_not_held");
    expect((await listed("ida.iam", id))?.grants[0]?.hindrances).toEqual(["waits_for_approval"]);
    expect(await person.does("ivar.iam", "POST", `/integration-access/${grant}/approval`)).toBe(200);
    expect(await outcome(lookUp(app))).toBe(200);
    expect((await listed("ida.iam", id))?.grants[0]?.hindrances).toEqual([]);
    expect(await person.does("ida.iam", "POST", `/integrations/${id}/ending`)).toBe(200);
    expect(await outcome(lookUp(app))).toBe("role_not_held");
    expect(await person.does("ida.iam", "POST", `/integrations/${id}/ending`)).toBe(
      "integration_ended_already",
    );
    // the client may come again, as another case system that has nothing
    expect(await newSystem(APP)).not.toBe(id);
    expect(await outcome(lookUp(app))).toBe("role_not_held");
  });

  test("R4: whoever asked and whoever answers for it decide nothing about it", async () => {
    const id = await newSystem(anotherApp(), { responsible: await userId(world, "ivar.iam") });
    const grant = await person.asks("ida.iam", id, { roleId: barnehage.id, days: 30 });
    const path = `/integration-access/${grant}`;
    const reason = { reason: "Not needed after all" };
    expect(await person.does("ida.iam", "POST", `${path}/approval`)).toBe("own_request");
    expect(await person.does("ivar.iam", "POST", `${path}/approval`)).toBe("own_integration");
    expect(await person.does("ivar.iam", "POST", `${path}/rejection`, reason)).toBe("own_integration");
    expect(await person.does("ivar.iam", "POST", `${path}/withdrawal`, reason)).toBe("not_your_request");
    expect(await person.does("liv.leder", "POST", `${path}/approval`)).toBe("not_administrator");
    expect(await person.does("ida.iam", "POST", `${path}/withdrawal`, reason)).toBe(200);
    expect(await person.does("ida.iam", "POST", `${path}/withdrawal`, reason)).toBe("not_waiting");
  });

  test.each([
    [
      "a role that is not for case systems",
      { roleId: demoRole("Barnevern").id, days: 5 },
      "use_outside_role",
    ],
    ["a role that is none", { roleId: system, days: 5 }, "unknown_role"],
    ["a purpose that is not the role's", { days: 5, purpose: "veiledning" }, "purpose_outside_role"],
  ])("is not asked for %s", async (_what, wish, code) => {
    expect(await person.asks("ida.iam", system, { roleId: barnehage.id, ...wish })).toBe(code);
  });

  test.each([
    ["another's client", { clientId: APP }, "integration_added_already"],
    ["a client in Entra that is no id", { clientId: "client-1" }, "not_a_client"],
    ["a consumer by name", { kind: "maskinporten", owner: "Fjordheim" }, "not_a_client"],
    ["nobody to answer for it", { responsible: system }, "unknown_responsible"],
    ["a name with a number in it", { name: `Sak ${resident}` }, "invalid_fields"],
  ])("is not added with %s", async (_what, wrong, code) => {
    const responsible = await userId(world, "ola.barnehage");
    const right = { kind: "entra", owner: DEMO_TENANT, clientId: anotherApp(), name: "Sak", responsible };
    expect(await person.does("ida.iam", "POST", "/integrations", { ...right, ...wrong })).toBe(code);
  });

  test("a request lapses after a week, and may be made again", async () => {
    const id = await newSystem(anotherApp());
    const wish = { roleId: barnehage.id, days: 30 };
    const grant = await person.asks("ida.iam", id, wish);
    expect(await person.asks("ida.iam", id, wish)).toBe("asked_already");
    await world.database.moveClock("168 hours");
    expect((await listed("ida.iam", id))?.grants[0]?.hindrances).toEqual(["request_lapsed"]);
    expect(await person.does("ivar.iam", "POST", `/integration-access/${grant}/approval`)).toBe(
      "request_lapsed",
    );
    const next = await person.asks("ida.iam", id, wish);
    expect((await listed("ida.iam", id))?.grants.map(({ state }) => state)).toEqual(["lapsed", "requested"]);
    expect(next).not.toBe(grant);
  });

  test.each(["ida.iam", "dina.personvern", "ola.barnehage"])("%s revokes it at once", async (nick) => {
    const { app, grant } = await approved(30);
    expect(await outcome(lookUp(app))).toBe(200);
    const revocation = `/integration-access/${grant}/revocation`;
    const reason = { reason: "The contract is over" };
    expect(await person.does("kari.barnevern", "POST", revocation, reason)).toBe("not_yours_to_revoke");
    expect(await person.does(nick, "POST", revocation, reason)).toBe(200);
    expect(await outcome(lookUp(app))).toBe("role_not_held");
    expect(await person.does(nick, "POST", revocation, reason)).toBe("access_ended");
  });

  test("R3: it ends by the clock alone", async () => {
    const { app } = await approved(30);
    await world.database.moveClock("719 hours 59 minutes");
    expect(await outcome(lookUp(app))).toBe(200);
    await world.database.moveClock("720 hours");
    expect(await outcome(lookUp(app))).toBe("role_not_held");
  });

  test("a freeze of the case system stops it, and lifted gives it back", async () => {
    const { app, id } = await approved(30);
    const wish = { scope: "integration", integrationId: id, reason: "It asks for strange things" };
    const freeze = (await person.as("dina.personvern", "POST", "/freezes", wish)).json.id;
    expect(await outcome(lookUp(app))).toBe("role_not_held");
    expect((await listed("ida.iam", id))?.grants[0]?.hindrances).toEqual(["frozen"]);
    await person.as("dina.personvern", "POST", `/freezes/${freeze}/lifting`, { reason: "It was a test" });
    expect(await outcome(lookUp(app))).toBe(200);
  });
});

/** A new case system with the role Barnehage for so many days. */
async function approved(days: number) {
  const clientId = anotherApp();
  const id = await newSystem(clientId);
  const grant = await person.asks("ida.iam", id, { roleId: barnehage.id, days });
  expect(await person.does("ivar.iam", "POST", `/integration-access/${grant}/approval`)).toBe(200);
  // it outlives the moved clock of a test, which the application's does not follow
  return { id, grant, app: await entraAppToken(world, clientId) };
}

describe("R4: renewal", () => {
  const renewal = (grant: string) => `/integration-access/${grant}/renewal`;

  test("in the role's window, for the life that was given, by somebody who did not ask", async () => {
    const { grant, app } = await approved(30);
    expect(await person.does("ivar.iam", "POST", renewal(grant))).toBe("not_in_window");
    await world.database.moveClock("17 days");
    expect(await outcome(lookUp(app))).toBe(200);
    expect(await person.does("ida.iam", "POST", renewal(grant))).toBe("own_request");
    const renewed = await person.as("ivar.iam", "POST", renewal(grant));
    expect(renewed.status).toBe(200);
    const days = (Date.parse(renewed.json.expiresAt as string) - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(17 + 30, 1);
  });

  test("asked for again while it is held: a full approval again takes its place without a gap", async () => {
    const { app, id } = await approved(30);
    await world.database.moveClock("20 days");
    const next = await person.asks("ida.iam", id, { roleId: barnehage.id, days: 365 });
    expect(await outcome(lookUp(app))).toBe(200);
    expect(await person.does("ivar.iam", "POST", `/integration-access/${next}/approval`)).toBe(200);
    expect((await listed("ida.iam", id))?.grants.map(({ state }) => state)).toEqual(["replaced", "active"]);
    await world.database.moveClock("40 days");
    expect(await outcome(lookUp(app))).toBe(200);
  });
});

describe("what people see of case systems", () => {
  test("IAM staff, the DPO and auditors all of them, others those that they answer for", async () => {
    for (const nick of ["ida.iam", "dina.personvern", "arne.revisor", "ola.barnehage"])
      expect((await listed(nick, system))?.name, nick).toBe("Fagsystem Barnehage");
    expect(await listed("kari.barnevern", system)).toBeUndefined();
  });

  test("how much each is used", async () => {
    const [before, after] = [await use(), (await lookUp(token)) && (await use())];
    expect(after).toBe(before + 1);
  });
  const use = async () =>
    ((await listed("ida.iam", system)) as unknown as { use: { in30Days: number } }).use.in30Days;

  test("what is changed counts for the next request, and is recorded", async () => {
    const clientId = anotherApp();
    const id = await newSystem(clientId, { name: "Endres" });
    const change = { name: "Endret", forEmployees: true, takesFiksTokens: true };
    expect(await person.does("ida.iam", "PATCH", `/integrations/${id}`, change)).toBe(200);
    expect(await listed("ida.iam", id)).toMatchObject(change);
    expect(await person.does("ida.iam", "PATCH", `/integrations/${id}`, { clientId: APP })).toBe(
      "invalid_fields",
    );
    expect(await person.does("ola.barnehage", "PATCH", `/integrations/${id}`, change)).toBe(
      "not_administrator",
    );
  });
});

describe("the command line", () => {
  const cli = async (...args: string[]) => {
    const said = { out: [] as string[], note: [] as string[] };
    const context = {
      db: world.database.db,
      entropy: webPlatform.entropy,
      migrate: async () => [],
      demo: null,
      out: (line: string) => void said.out.push(line),
      note: (line: string) => void said.note.push(line),
    };
    return { code: await runCli(context, args), out: said.out.join("\n"), note: said.note.join("\n") };
  };

  test("lists them, and ends one for the next request", async () => {
    const { app, id } = await approved(30);
    const all = JSON.parse((await cli("integration", "list", "--json")).out) as Listed[];
    expect(all.find((one) => one.id === id)?.grants[0]?.hindrances).toEqual([]);
    expect(await outcome(lookUp(app))).toBe(200);
    expect(await cli("integration", "end", id)).toMatchObject({ code: 0, out: id });
    expect(await outcome(lookUp(app))).toBe("role_not_held");
    expect((await cli("integration", "end", id)).code).toBe(1);
    expect((await cli("integration", "list")).out).toMatch(new RegExp(`^${id}.*ended`, "m"));
  });
});
