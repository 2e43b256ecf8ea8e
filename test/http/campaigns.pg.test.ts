import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_TEAMS } from "../../src/demo/demo-teams.ts";
import { type ApiWorld, demoRole, startApiWorld } from "./api-world.ts";

const DAY = 86_400_000;

let world: ApiWorld;
let ida: string;
let liv: string;
let kari: string;
beforeAll(async () => {
  world = await startApiWorld();
  [ida, liv, kari] = (await Promise.all(["ida.iam", "liv.leder", "kari.barnevern"].map(world.token))) as [
    string,
    string,
    string,
  ];
});
afterAll(() => world.close());

const ask = (method: string, path: string, token: string, body?: unknown) =>
  world.ask(method, `/api/v1${path}`, token, body);
/** The access that a review of the demo's own is about. */
const REVIEWED_IN_DEMO = DEMO_TEAMS.at(-1)?.people.length ?? 0;
const inDays = (days: number) => new Date(Date.now() + days * DAY).toISOString();
const barnevern = { name: "Barnevern, spring", roleId: demoRole("Barnevern").id };

test("IAM staff open a review, the leader answers, and the very next look-up of whoever is removed is refused", async () => {
  const opened = await ask("POST", "/campaigns", ida, { ...barnevern, deadline: inDays(10) });
  expect([opened.status, opened.json]).toMatchObject([201, { items: 1 }]);
  const { id } = opened.json as { id: string };

  const mine = await ask("GET", "/reviews", liv);
  const [item] = (mine.json as { items: { grantId: string }[] }).items;
  // The nearest deadline first; the demo's own review has a later one.
  expect(mine.json).toMatchObject({ waiting: 1 + REVIEWED_IN_DEMO });
  expect(item).toMatchObject({
    campaignId: id,
    holder: { name: "Kari Barnevern" },
    roleName: "Barnevern",
    status: "waiting",
  });
  expect((await ask("GET", "/reviews", kari)).json).toEqual({ items: [], waiting: 0 });
  const answers = { answers: [{ grantId: item?.grantId, answer: "remove", reason: "has another job now" }] };
  expect((await ask("POST", `/campaigns/${id}/answers`, kari, answers)).json).toMatchObject({
    answers: [{ outcome: "own_access" }],
  });
  const before = await ask("GET", "/me", kari);
  expect((before.json as { roles: unknown[] }).roles.length).toBe(1);
  expect((await ask("POST", `/campaigns/${id}/answers`, liv, answers)).json).toEqual({
    answers: [{ grantId: item?.grantId, outcome: "removed" }],
  });
  expect((await ask("GET", "/me", kari)).json).toMatchObject({ roles: [] });

  const one = await ask("GET", `/campaigns/${id}`, ida);
  expect(one.json).toMatchObject({
    campaign: { id, roleId: barnevern.roleId, open: true, progress: { items: 1, waiting: 0, removed: 1 } },
    items: [{ status: "remove", reason: "has another job now" }],
    next: null,
  });
  const listed = (await ask("GET", "/campaigns", ida)).json as { campaigns: { id: string }[] };
  expect(listed.campaigns.map((campaign) => campaign.id)).toContain(id);
  // What people wrote is in the item, not in the log.
  const { rows } = await world.database.owner.query<{ leaf: string }>(
    "select convert_from(leaf, 'UTF8') as leaf from audit_record where kind like 'campaign.%' order by at",
  );
  expect(rows.length).toBe(2);
  expect(rows.map(({ leaf }) => leaf).join()).not.toMatch(/spring|another job|Kari/);
});

test("a department is named as it is spelled in the directory; closing early ends what is unanswered", async () => {
  const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const { rows } = await world.database.owner.query<{ id: string }>(
    "select id from scim_user where user_name_key like 'ola.barnehage@%'",
  );
  const patch = {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [{ op: "Add", path: `${urn}:department`, value: "Oppvekst ØST" }],
  };
  const scim = await world.ask("PATCH", `/scim/v2/Users/${rows[0]?.id}`, "a-scim-token-of-the-tests", patch, {
    "content-type": "application/scim+json",
  });
  expect(scim.status).toBeLessThan(300);
  const wish = { name: "East", department: "oppvekst øst", deadline: inDays(5) };
  const opened = await ask("POST", "/campaigns", ida, wish);
  expect([opened.status, opened.json]).toMatchObject([201, { items: 1 }]);
  const { id } = opened.json as { id: string };
  expect((await ask("POST", `/campaigns/${id}/closing`, liv)).status).toBe(403);
  expect((await ask("POST", `/campaigns/${id}/closing`, ida)).json).toEqual({ unanswered: 1 });
  expect((await ask("GET", "/me", await world.token("ola.barnehage"))).json).toMatchObject({ roles: [] });
});

test.each([
  ["nobody of IAM", "liv", { ...barnevern, deadline: inDays(5) }, 403, "not_administrator"],
  ["no scope", "ida", { name: "x", deadline: inDays(5) }, 400, "invalid_fields"],
  ["two scopes", "ida", { ...barnevern, department: "x", deadline: inDays(5) }, 400, "invalid_fields"],
  ["no date", "ida", { ...barnevern, deadline: "soon" }, 400, "invalid_fields"],
  ["a deadline past", "ida", { ...barnevern, deadline: inDays(-1) }, 422, "deadline_out_of_range"],
  ["a deadline too far", "ida", { ...barnevern, deadline: inDays(91) }, 422, "deadline_out_of_range"],
  ["an unknown role", "ida", { name: "x", roleId: "x", deadline: inDays(5) }, 404, "unknown_scope"],
  [
    "an empty department",
    "ida",
    { name: "x", department: "Z", deadline: inDays(5) },
    409,
    "nothing_to_review",
  ],
])("opening is refused: %s", async (_what, who, body, status, code) => {
  const answer = await ask("POST", "/campaigns", who === "ida" ? ida : liv, body);
  expect([answer.status, answer.json]).toMatchObject([status, { code }]);
});

test("an unknown campaign has no items, takes no answers and cannot be closed", async () => {
  const nowhere = "/campaigns/0199d000-0000-7000-8000-0000000000ff";
  const answers = { answers: [{ grantId: "x", answer: "keep" }] };
  const all = [
    await ask("GET", nowhere, ida),
    await ask("GET", "/campaigns/x", ida),
    await ask("POST", `${nowhere}/closing`, ida),
    await ask("POST", `${nowhere}/answers`, liv, answers),
  ];
  expect(all.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  const twice = { answers: [answers.answers[0], answers.answers[0]] };
  expect((await ask("POST", `${nowhere}/answers`, liv, twice)).status).toBe(400);
});
