import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SESSION_COOKIE } from "../../../src/http/portal/cookies.ts";
import { webPlatform } from "../../../src/runtime/web/platform.ts";
import { formKeyOf } from "../../../src/signin/session-service.ts";
import { type ApiWorld, BASE, demoRole, recordsOf, SCIM_TOKEN, startApiWorld } from "../api-world.ts";
import { hidden, type Visit, visit } from "../portal-world.ts";

let world: ApiWorld;
let [ida, ivar]: Visit[] = [];
let group: string;

const SCIM = "urn:ietf:params:scim:schemas:core:2.0:";

async function scim(method: string, path: string, body: object): Promise<string> {
  const answer = await world.ask(method, `/scim/v2/${path}`, SCIM_TOKEN, body, {
    "content-type": "application/scim+json",
  });
  if (answer.status >= 300) throw new Error(answer.text);
  return answer.json.id as string;
}
const newUser = (name: string) =>
  scim("POST", "Users", {
    schemas: [`${SCIM}User`],
    userName: `${name}@fjordheim.example`,
    externalId: `x-${name}`,
    displayName: name,
    active: true,
  });
const member = (op: "add" | "remove", value: string) =>
  scim("PATCH", `Groups/${group}`, {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
    Operations: [
      op === "add"
        ? { op, path: "members", value: [{ value }] }
        : { op, path: `members[value eq "${value}"]` },
    ],
  });

const cookie = (language: string) => `${SESSION_COOKIE}=${ida?.token}; language=${language}`;

const count = async (table: string, where: string): Promise<number> => {
  const { rows } = await world.database.owner.query<{ n: number }>(
    `select count(*)::int as n from ${table} where ${where}`,
  );
  return rows[0]?.n ?? -1;
};

beforeAll(async () => {
  world = await startApiWorld();
  [ida, ivar] = await Promise.all([visit(world, "ida.iam"), visit(world, "ivar.iam")]);
  const first = await newUser("Åse Først");
  group = await scim("POST", "Groups", {
    schemas: [`${SCIM}Group`],
    displayName: "Ærlig prøve",
    members: [{ value: first }],
  });
});
afterAll(() => world.close());

const PROPOSAL = {
  target: `role:${demoRole("Barnehage").id}`,
  gives: "access",
  ttlDays: "20",
  renewal: "leader",
};

describe("groups and mappings", () => {
  test("are for IAM staff; the data protection officer reads roles and changes none", async () => {
    const [dina, liv, kari] = await Promise.all(
      ["dina.personvern", "liv.leder", "kari.barnevern"].map((nick) => visit(world, nick)),
    );
    const role = `/admin/roles/${demoRole("Barnehage").id}`;
    for (const path of ["/admin/groups", "/admin/mappings", "/admin/mappings/new", "/admin/roles"]) {
      expect((await ida?.get(path))?.status, path).toBe(200);
      expect((await kari?.get(path))?.status, path).toBe(403);
      expect((await liv?.get(path))?.status, path).toBe(403);
    }
    const read = await dina?.get(role);
    expect(read?.status).toBe(200);
    expect(read?.text).toContain("barnehageloven");
    expect(read?.text).not.toContain(`${role}/change`);
    for (const path of ["/admin/groups", "/admin/mappings", `${role}/change`, `${role}/retirement`])
      expect((await dina?.get(path))?.status, path).toBe(403);
    expect((await dina?.post(`${role}/retirement`))?.status).toBe(403);
    expect(await count("role", "retired_at is not null")).toBe(0);
  });

  test("the list is filtered and sorted in Norwegian order, and exported", async () => {
    await scim("POST", "Groups", { schemas: [`${SCIM}Group`], displayName: "Ål prøve" });
    await scim("POST", "Groups", { schemas: [`${SCIM}Group`], displayName: "Øvre prøve" });
    const unmapped = await ida?.get("/admin/groups?mapped=no&q=PRØVE&format=csv");
    const names = unmapped?.text.split("\r\n").map((line) => line.split(";")[0]);
    expect(names?.slice(1, 4)).toEqual(["Ærlig prøve", "Øvre prøve", "Ål prøve"]);
    const mapped = await ida?.get("/admin/groups?mapped=yes");
    expect(mapped?.text).toContain("FREG Barnevern");
    expect(mapped?.text).not.toContain("Ærlig prøve");
  });

  test("what is wrong with a proposal is named at its field, and what was typed is still there", async () => {
    const fields = { ...PROPOSAL, groupId: group, ttlDays: "mange", validUntil: "2030-01-31" };
    const answer = await ida?.post("/admin/mappings/new", fields);
    expect(answer?.status).toBe(400);
    expect(answer?.text).toContain('href="#field-ttlDays"');
    expect(answer?.text).toContain('value="mange"');
    expect(answer?.text).toContain('value="2030-01-31"');
    const tooLong = await ida?.post("/admin/mappings/new", {
      ...fields,
      target: `role:${demoRole("Barnevern").id}`,
      ttlDays: "365",
    });
    expect(tooLong?.status).toBe(422);
    expect(tooLong?.text).toContain('href="#field-ttlDays"');
    expect(await count("group_mapping", "state = 'proposed'")).toBe(0);
  });

  test("takes a form of this session and a sign-in that is fresh", async () => {
    const fields = { ...PROPOSAL, groupId: group };
    const old = await visit(world, "ida.iam", (webPlatform.clock.now() - 3_600_000) as never);
    expect((await old.post("/admin/mappings/new", fields)).status).toBe(403);
    const before = await old.get("/admin/mappings/new");
    expect(before.headers.get("location")).toMatch(/^\/signin\?fresh=yes/);
    const other = await world.send(
      new Request(`${BASE}/admin/mappings/new`, {
        method: "POST",
        headers: { cookie: cookie("nb"), "content-type": "application/x-www-form-urlencoded" },
        body: String(new URLSearchParams({ ...fields, key: formKeyOf(ivar?.token ?? "") })),
      }),
    );
    expect(other.status).toBe(403);
    expect(await count("group_mapping", "state = 'proposed'")).toBe(0);
  });

  test("a proposal is approved by another person, as previewed; a stale preview says what is new", async () => {
    const made = await ida?.post("/admin/mappings/new", { ...PROPOSAL, groupId: group });
    expect(made?.status).toBe(303);
    const path = made?.headers.get("location")?.split("?")[0] ?? "";
    const own = await ida?.get(path);
    expect(own?.text).toContain("Åse Først");
    expect(own?.text).toContain("Du har foreslått dette selv");
    expect(own?.text).not.toContain('value="approve"');

    const seen = await ivar?.get(path);
    expect(seen?.text).toContain('value="approve"');
    const form = {
      act: "approve",
      hash: hidden(seen?.text ?? "", "hash"),
      seen: hidden(seen?.text ?? "", "seen"),
    };
    expect((await ida?.post(path, form))?.status).toBe(403);
    await member("add", await newUser("Bjørn Senere"));
    const stale = await ivar?.post(path, form);
    expect(stale?.status).toBe(409);
    expect(stale?.text).toContain("Bjørn Senere: Får tilgang (ny siden du så på det)");
    expect(stale?.text).not.toContain("Åse Først: ");
    const id = path.split("/").at(-1) ?? "";
    expect(await count("role_grant", `mapping_id = '${id}'`)).toBe(0);

    const anew = await ivar?.post(path, { ...form, hash: hidden(stale?.text ?? "", "hash") });
    expect(anew?.status).toBe(303);
    expect(await count("role_grant", `mapping_id = '${id}' and state = 'active'`)).toBe(2);
    const records = await recordsOf(world.database, anew?.headers.get("x-request-id") ?? "");
    expect(records.map(({ kind }) => kind)).toContain("mapping.approved");

    const shorter = { ttlDays: "10", renewal: "leader" };
    expect((await ida?.post(`${path}/change`, shorter))?.status).toBe(303);
    const change = (await ida?.get(path))?.text ?? "";
    expect(change).toContain("<del>20 dager</del> <ins>10 dager</ins>");
    expect(change.match(/<dt>Foreslått av<\/dt><dd>Ida Iam/g)).toHaveLength(2);

    const ending = await ida?.get(`${path}/retirement`);
    expect(ending?.text).toContain("Bjørn Senere");
    expect((await ida?.post(`${path}/retirement`))?.status).toBe(303);
    expect(await count("role_grant", `mapping_id = '${id}' and state = 'active'`)).toBe(0);
    const page = await ida?.get(`/admin/groups/${group}`);
    for (const happened of ["Foreslått", "Godkjent", "Avviklet"]) expect(page?.text).toContain(happened);
  });
});
