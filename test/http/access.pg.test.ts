import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { population } from "../../src/demo/population/population.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { Answer } from "../support/http-client.ts";
import { type ApiWorld, demoRole, startApiWorld } from "./api-world.ts";

let world: ApiWorld;
/** How far the application's clock is ahead of the tokens. */
let ahead = 0;
beforeAll(async () => {
  const clock = { now: () => (Date.now() + ahead) as Instant };
  world = await startApiWorld({ runtime: { clock } });
});
afterAll(() => world.close());

const as = async (nick: string, method: string, path: string, body?: unknown): Promise<Answer> =>
  world.ask(method, `/api/v1${path}`, await world.token(nick), body);
type Shown = { id: string; holder: { id: string; name: string }; roleId: string; stage: string } & Record<
  string,
  unknown
>;
const listed = (answer: Answer, name: string) => answer.json[name] as Shown[];
const accessOf = async (nick: string) => listed(await as(nick, "GET", "/access"), "access");
const code = ({ status, json }: Answer) => `${status} ${String(json.code)}`;
const barnevern = demoRole("Barnevern");
const barnehage = demoRole("Barnehage");
const torg = demoRole("Innbyggertorg");

describe("asking, deciding, ending, over HTTP", () => {
  test("a role that is asked for comes with the leader's approval and goes when it is given up", async () => {
    const days = 10;
    const asked = await as("mari.torg", "POST", "/access-requests", {
      roleId: barnehage.id,
      days,
      reason: "a colleague is ill",
    });
    expect(asked.status).toBe(201);
    const { id } = asked.json as { id: string };
    expect(await accessOf("mari.torg")).toMatchObject([
      {
        roleId: torg.id,
        stage: "active",
        source: "mapping",
        group: "FREG Innbyggertorg",
        givesAccess: true,
      },
      {
        id,
        roleId: barnehage.id,
        stage: "waiting",
        source: "request",
        asked: { minutes: 14400 },
        givesAccess: false,
      },
    ]);
    expect(code(await as("mari.torg", "POST", `/access-requests/${id}/approval`, {}))).toBe("403 own_access");
    expect(code(await as("ida.iam", "POST", `/access-requests/${id}/approval`, {}))).toBe(
      "403 not_the_decider",
    );

    const waiting = listed(await as("liv.leder", "GET", "/decisions"), "requests");
    expect(waiting.find((one) => one.id === id)).toMatchObject({
      holder: { name: "Mari Torg" },
      decider: { name: "Liv Leder" },
    });
    const approved = await as("liv.leder", "POST", `/access-requests/${id}/approval`, { days: 5 });
    expect(approved.status).toBe(200);
    const { from, until } = approved.json as { from: string; until: string };
    expect(Date.parse(until) - Date.parse(from)).toBe(5 * 86_400_000);
    const roles = async () =>
      ((await as("mari.torg", "GET", "/me")).json.roles as { id: string }[]).map((role) => role.id);
    expect(await roles()).toContain(barnehage.id);

    const sooner = new Date(Date.parse(until) - 86_400_000).toISOString();
    const shortened = await as("liv.leder", "POST", `/access/${id}/shortening`, {
      until: sooner,
      reason: "back on Friday",
    });
    expect(shortened.json).toEqual({ id, until: sooner });
    const given = await as("mari.torg", "POST", `/access/${id}/revocation`, { reason: "no longer needed" });
    expect(given.json).toEqual({ id, endedReason: "given_up" });
    expect(await roles()).not.toContain(barnehage.id);
    expect(code(await as("mari.torg", "POST", `/access/${id}/revocation`, { reason: "once more" }))).toBe(
      "409 access_ended",
    );
    expect((await accessOf("mari.torg")).find((one) => one.id === id)).toMatchObject({
      stage: "ended",
      endedReason: "given_up",
      mayBeAskedAgain: true,
    });
    const again = await as("mari.torg", "POST", `/access/${id}/again`, {
      minutes: 60,
      reason: "needed after all",
    });
    expect(again.status).toBe(201);
    const withdrawn = await as("mari.torg", "POST", `/access-requests/${again.json.id}/withdrawal`, {
      reason: "a mistake",
    });
    expect(withdrawn.status).toBe(200);
    const { rows } = await world.database.owner.query<{ leaf: Buffer }>(
      "select leaf from audit_record where kind = 'grant.given_up'",
    );
    expect(rows).toHaveLength(1);
    expect(String(rows[0]?.leaf)).toContain(id);
    expect(String(rows[0]?.leaf)).not.toContain("no longer needed");
  });

  test("what waits in a group is confirmed or rejected by the leader", async () => {
    const [jon] = (await accessOf("jon.venter")).filter(({ stage }) => stage === "waiting");
    const path = `/access-requests/${jon?.id}`;
    expect(code(await as("liv.leder", "POST", `${path}/rejection`, { reason: "" }))).toBe(
      "400 reason_missing",
    );
    expect(code(await as("liv.leder", "POST", `${path}/rejection`, { reason: "see 010190 12345" }))).toBe(
      "400 reason_holds_a_number",
    );
    expect((await as("liv.leder", "POST", `${path}/approval`, {})).status).toBe(200);
    expect(code(await as("liv.leder", "POST", `${path}/rejection`, { reason: "too late" }))).toBe(
      "409 not_waiting",
    );
    expect(await accessOf("jon.venter")).toMatchObject([
      { stage: "ended" },
      { stage: "active", givesAccess: true },
    ]);
  });

  test("a leader renews what ends soon, of somebody who has been at work; nobody his own", async () => {
    const due = async () =>
      listed(await as("liv.leder", "GET", "/decisions"), "renewals").map(({ holder }) => holder.name);
    const { rows } = await world.database.owner.query<{ id: string }>(
      "select g.id from role_grant g join scim_user u on u.id = g.user_id where u.user_name_key like 'siri.snart%'",
    );
    const [siri] = rows;
    const renewal = async (nick: string, ...grantIds: (string | undefined)[]) =>
      (await as(nick, "POST", "/renewals", { grantIds })).json.renewals as Record<string, unknown>[];
    expect(await due()).not.toContain("Siri Snart");
    expect(await renewal("liv.leder", siri?.id)).toMatchObject([{ renewed: false, code: "dormant" }]);
    expect((await as("siri.snart", "GET", "/me")).status).toBe(200); // the sign-in is noted
    expect(await due()).toContain("Siri Snart");
    expect(await renewal("siri.snart", siri?.id, "nothing")).toMatchObject([
      { renewed: false, code: "own_access" },
      { grantId: "nothing", renewed: false, code: "unknown_grant" },
    ]);
    expect(await renewal("liv.leder", siri?.id)).toMatchObject([{ grantId: siri?.id, renewed: true }]);
    expect(await due()).not.toContain("Siri Snart");
  });

  test("use is shown, counted in permitted look-ups of the role", async () => {
    const resident = population().residents()[0]?.foedselsnummer ?? "";
    expect((await world.lookUp("ola.barnehage", barnehage, resident)).status).toBe(200);
    expect((await world.lookUp("ola.barnehage", barnevern, resident)).status).toBe(403);
    const [ola] = await accessOf("ola.barnehage");
    expect(ola?.use).toMatchObject({ in30Days: 1, in90Days: 1 });
  });

  test("a sign-in is written at most once an hour", async () => {
    const seen = () =>
      world.database.owner.query("select last_at, xmin::text from sign_in").then(({ rows }) => rows);
    await as("odd.drift", "GET", "/me");
    const before = await seen();
    expect(before.length).toBeGreaterThan(0);
    await as("odd.drift", "GET", "/me");
    expect(await seen()).toEqual(before);
  });

  test.each<[string, string, object, string]>([
    [
      "both minutes and days",
      "/access-requests",
      { roleId: "x", reason: "why not", minutes: 1, days: 1 },
      "400 invalid_fields",
    ],
    ["a role that is none", "/access-requests", { roleId: "x", reason: "why not" }, "404 unknown_role"],
    [
      "somebody whom one does not lead",
      "/access-requests",
      { roleId: "x", userId: "y", reason: "why not" },
      "403 not_your_person",
    ],
    ["an unknown grant", "/access/x/revocation", { reason: "why not" }, "404 unknown_grant"],
    ["501 renewals", "/renewals", { grantIds: Array(501).fill("x") }, "400 invalid_fields"],
    [
      "a glass for 61 minutes",
      "/break-glass",
      { roleId: "x", minutes: 61, reason: "why not" },
      "400 invalid_fields",
    ],
  ])("%s", async (_what, path, body, expected) => {
    expect(code(await as("kari.barnevern", "POST", path, body))).toBe(expected);
  });
});

describe("breaking the glass, over HTTP", () => {
  const wish = () => ({ roleId: barnevern.id, minutes: 20, reason: "a child is in danger" });

  test("takes a sign-in of the last five minutes", async () => {
    ahead = 301_000 + 60_000;
    expect(code(await as("ola.barnehage", "POST", "/break-glass", wish()))).toBe("403 sign_in_again");
    ahead = 0;
    expect(code(await as("ola.barnehage", "POST", "/break-glass", wish()))).toBe("403 not_eligible");
  });

  test("whoever is eligible has the role at once; the data protection officer closes the case", async () => {
    await world.database.owner.query(
      `insert into group_mapping (organisation_id, id, group_id, role_id, ttl_days, state, proposed_by, approved_by, approved_at, gives)
       select organisation_id, gen_random_uuid(), group_id, $1, 30, 'active', 'command_line', gen_random_uuid(), decision_now(), 'break_glass'
       from group_mapping where role_id = $2`,
      [barnevern.id, barnehage.id],
    );
    const broken = await as("ola.barnehage", "POST", "/break-glass", wish());
    expect(broken.status).toBe(201);
    const { caseId } = broken.json as { caseId: string };
    expect((await accessOf("ola.barnehage")).map(({ source }) => source)).toContain("break_glass");
    expect(code(await as("ola.barnehage", "POST", "/break-glass", wish()))).toBe("409 broken_already");

    expect(code(await as("ida.iam", "GET", "/break-glass-cases"))).toBe("403 not_administrator");
    expect(listed(await as("dina.personvern", "GET", "/break-glass-cases"), "cases")).toMatchObject([
      { id: caseId, userName: "Ola Barnehage", reason: "a child is in danger", closed: null },
    ]);
    const closing = await as("dina.personvern", "POST", `/break-glass-cases/${caseId}/closing`, {
      finding: "it was needed",
    });
    expect(closing.status).toBe(200);
    expect(listed(await as("dina.personvern", "GET", "/break-glass-cases"), "cases")).toMatchObject([
      { closed: { finding: "it was needed" } },
    ]);
  });
});

test("every one of these addresses wants credentials first", async () => {
  const { paths } = (await world.ask("GET", "/api/v1/openapi.json", null)).json as {
    paths: Record<string, Record<string, unknown>>;
  };
  const ours = Object.entries(paths).filter(([path]) => /access|decisions|renewals|break-glass/.test(path));
  expect(ours.length).toBeGreaterThanOrEqual(12);
  for (const [path, methods] of ours)
    for (const method of Object.keys(methods)) {
      const answer = await world.ask(
        method.toUpperCase(),
        `/api/v1${path.replace("{id}", "x")}`,
        null,
        method === "get" ? undefined : {},
      );
      expect(answer.status).toBe(401);
    }
});
