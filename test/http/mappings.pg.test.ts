import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_GROUPS, DEMO_SCOPE } from "../../src/demo/seed.ts";
import { type ApiWorld, demoRole, SCIM_TOKEN, startApiWorld } from "./api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

/** What of an answer is looked at here. */
type Seen = {
  id: string;
  code: string;
  hash: string;
  state: string;
  change: object | null;
  effects: { user: string; name: string; what: string; partsGained: string[] }[];
  mappings: { id: string; groupId: string; state: string; roleId?: string }[];
  suspended: { user: string; name: string; sourceId: string }[];
  [name: string]: unknown;
};
const ask = async (nick: string, method: string, path: string, body?: object) => {
  const { status, json } = await world.ask(method, `/api/v1${path}`, await world.token(nick), body);
  return { status, json: json as Seen };
};
const scim = (method: string, path: string, body?: object) =>
  world.ask(method, `/scim/v2${path}`, SCIM_TOKEN, body, { "content-type": "application/scim+json" });
const patch = (...Operations: object[]) => ({
  schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
  Operations,
});

async function newGroup(name: string, people: number): Promise<{ group: string; users: string[] }> {
  const users: string[] = [];
  for (let n = 0; n < people; n++) {
    const user = {
      schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
      userName: `${name}-${n}@fjordheim.example`,
      displayName: `${name} ${n}`,
      active: true,
    };
    users.push(String((await scim("POST", "/Users", user)).json.id));
  }
  const resource = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: name,
    members: users.map((value) => ({ value })),
  };
  return { group: String((await scim("POST", "/Groups", resource)).json.id), users };
}

const barnehage = demoRole("Barnehage");

/** Proposed by one, looked at and approved by another. */
async function mapped(group: string): Promise<string> {
  const proposal = { groupId: group, roleId: barnehage.id, ttlDays: 30 };
  const { json } = await ask("ida.iam", "POST", "/mappings", proposal);
  const preview = await ask("ivar.iam", "GET", `/mappings/${json.id}/preview`);
  const approved = await ask("ivar.iam", "POST", `/mappings/${json.id}/approval`, {
    previewHash: preview.json.hash,
  });
  expect(approved.status, JSON.stringify(approved.json)).toBe(200);
  return json.id;
}

describe("a mapping, over HTTP", () => {
  test("is proposed, previewed by name and part, and approved by somebody else on exactly that preview", async () => {
    const { group, users } = await newGroup("Avdeling A", 2);
    const proposal = { groupId: group, roleId: barnehage.id, ttlDays: 30 };
    const proposed = await ask("ida.iam", "POST", "/mappings", proposal);
    expect([proposed.status, proposed.json.state]).toEqual([201, "proposed"]);
    const path = `/mappings/${proposed.json.id}`;

    const preview = await ask("ivar.iam", "GET", `${path}/preview`);
    expect(preview.json.effects.map(({ user, name, what }) => [user, name, what]).sort()).toEqual(
      users.map((user, n) => [user, `Avdeling A ${n}`, "gains"]).sort(),
    );
    for (const effect of preview.json.effects)
      expect(effect.partsGained).toEqual([...barnehage.parts].sort());

    const { hash: previewHash } = preview.json;
    const own = await ask("ida.iam", "POST", `${path}/approval`, { previewHash });
    expect([own.status, own.json.code]).toEqual([403, "own_proposal"]);
    await scim(
      "PATCH",
      `/Groups/${group}`,
      patch({ op: "Remove", path: "members", value: [{ value: users[1] }] }),
    );
    const stale = await ask("ivar.iam", "POST", `${path}/approval`, { previewHash });
    expect([stale.status, stale.json.code]).toEqual([409, "stale_preview"]);
    const anew = await ask("ivar.iam", "GET", `${path}/preview`);
    const approved = await ask("ivar.iam", "POST", `${path}/approval`, { previewHash: anew.json.hash });
    expect([approved.status, approved.json.state]).toEqual([200, "active"]);
    const told = await ask("ida.iam", "GET", `/explain?role=${barnehage.id}&user=${users[0]}`);
    expect(told.json.allowed).toBe(true);
  });

  test("is changed only after a second person looked; one proposal at a time; withdrawn it leaves everything", async () => {
    const { group, users } = await newGroup("Avdeling B", 1);
    const id = await mapped(group);
    const change = await ask("ida.iam", "POST", `/mappings/${id}/changes`, { ttlDays: 7 });
    expect([change.status, change.json.change]).toMatchObject([201, { ttlDays: 7 }]);
    const second = await ask("ivar.iam", "POST", `/mappings/${id}/changes`, { ttlDays: 8 });
    expect([second.status, second.json.code]).toEqual([409, "change_waits"]);
    const preview = await ask("ivar.iam", "GET", `/mappings/${id}/preview`);
    expect(preview.json.effects).toMatchObject([{ user: users[0], what: "ends_earlier" }]);
    const withdrawn = await ask("ida.iam", "POST", `/mappings/${id}/withdrawal`);
    expect([withdrawn.status, withdrawn.json.change]).toEqual([200, null]);
    const gone = await ask("ivar.iam", "GET", `/mappings/${id}/preview`);
    expect([gone.status, gone.json.code]).toEqual([409, "not_proposed"]);
  });

  test("retired ends at once what it gave; the last that gives administering is not retired", async () => {
    const { group, users } = await newGroup("Avdeling C", 1);
    const id = await mapped(group);
    expect((await ask("ida.iam", "DELETE", `/mappings/${id}`)).json.state).toBe("retired");
    const told = await ask("ida.iam", "GET", `/explain?role=${barnehage.id}&user=${users[0]}`);
    expect(told.json.allowed).toBe(false);
    const all = await ask("ida.iam", "GET", "/mappings");
    const iam = all.json.mappings.find(
      ({ groupId }) => groupId === DEMO_GROUPS.find(({ name }) => name === "FREG IAM")?.id,
    );
    const last = await ask("ida.iam", "DELETE", `/mappings/${iam?.id}`);
    expect([last.status, last.json.code]).toEqual([409, "last_administrator"]);
  });
});

test("a mass removal suspends, is shown to IAM staff, comes back with the members, or is confirmed", async () => {
  const { group, users } = await newGroup("Avdeling D", 4);
  await mapped(group);
  await world.database.owner.query("update source set mass_removal_threshold = 2 where id = $1", [
    DEMO_SCOPE.source,
  ]);
  const allowed = async (user: string) =>
    (await ask("ida.iam", "GET", `/explain?role=${barnehage.id}&user=${user}`)).json.allowed;
  await scim("PATCH", `/Groups/${group}`, patch({ op: "Replace", path: "members", value: [] }));
  for (const user of users) expect(await allowed(user)).toBe(false);
  const lost = await ask("ida.iam", "GET", "/removals");
  expect(lost.json.suspended.map(({ user }) => user).sort()).toEqual([...users].sort());

  const back = users.slice(0, 3).map((value) => ({ value }));
  await scim("PATCH", `/Groups/${group}`, patch({ op: "Add", path: "members", value: back }));
  expect([await allowed(users[0] as string), await allowed(users[3] as string)]).toEqual([true, false]);

  const confirmed = await ask("ida.iam", "POST", "/removals/confirmation", { sourceId: DEMO_SCOPE.source });
  expect([confirmed.status, confirmed.json]).toEqual([200, { people: 1, grants: 1 }]);
  expect((await ask("ida.iam", "GET", "/removals")).json.suspended).toEqual([]);
  const again = await ask("ida.iam", "POST", "/removals/confirmation", { sourceId: DEMO_SCOPE.source });
  expect([again.status, again.json.code]).toEqual([409, "no_mass_removal"]);
  await scim(
    "PATCH",
    `/Groups/${group}`,
    patch({ op: "Add", path: "members", value: [{ value: users[3] }] }),
  );
  expect(await allowed(users[3] as string)).toBe(false);
});
