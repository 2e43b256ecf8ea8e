import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../src/cli/run.ts";
import { demoUserName } from "../../src/demo/seed.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { residents } from "../demo/people.ts";
import { type ApiWorld, demoRole, startApiWorld } from "./api-world.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

const barnehage = demoRole("Barnehage");
/** What of an answer is looked at here. */
type Seen = {
  person: { id: string };
  freezes: object[];
  ways: { approvedBy: string; approvedAt: string }[];
  grants: { expiresAt: string; history: object[]; hindrances: string[] }[];
  [name: string]: unknown;
};
const ask = async (nick: string, method: string, path: string, body?: object) => {
  const { status, json } = await world.ask(method, `/api/v1${path}`, await world.token(nick), body);
  return { status, json: json as Seen };
};
const lookUp = async (nick: string) =>
  (await world.lookUp(nick, barnehage, residents[0]?.foedselsnummer as string)).status;

async function cli(...args: string[]) {
  const said = { out: [] as string[], note: [] as string[] };
  const context = {
    db: world.database.db,
    entropy: webPlatform.entropy,
    migrate: async () => [],
    demo: null,
    out: (line: string) => void said.out.push(line),
    note: (line: string) => void said.note.push(line),
  };
  const code = await runCli(context, args);
  return { code, out: said.out.join("\n"), note: said.note.join("\n") };
}

describe("a freeze", () => {
  test.each(["ida.iam", "dina.personvern"])(
    "by %s stops the role's next look-up, and lifted gives it back",
    async (guardian) => {
      expect(await lookUp("ola.barnehage")).toBe(200);
      const wish = { scope: "role", roleId: barnehage.id, reason: "A leak is being looked into" };
      const set = await ask(guardian, "POST", "/freezes", wish);
      expect(set.status).toBe(201);
      expect(await lookUp("ola.barnehage")).toBe(403);
      const me = await ask("ola.barnehage", "GET", "/me");
      expect(me.json.roles).toEqual([]);
      const listed = await ask(guardian, "GET", "/freezes");
      expect(listed.json.freezes[0]).toMatchObject({ scope: "role", roleId: barnehage.id, lifted: null });
      const lifted = await ask(guardian, "POST", `/freezes/${set.json.id}/lifting`, {
        reason: "It was none",
      });
      expect(lifted.status).toBe(200);
      expect(await lookUp("ola.barnehage")).toBe(200);
    },
  );

  test.each(["ola.barnehage", "liv.leder", "arne.revisor", "odd.drift"])("is not for %s", async (nick) => {
    const refused = await ask(nick, "POST", "/freezes", { scope: "organisation", reason: "Just so" });
    expect([refused.status, refused.json.code]).toEqual([403, "not_administrator"]);
  });

  test("of a person stops what he administers as well, so he cannot lift it", async () => {
    const me = await ask("ida.iam", "GET", "/explain?role=iam");
    const wish = { scope: "person", userId: me.json.person.id, reason: "Laptop stolen" };
    const set = await ask("ivar.iam", "POST", "/freezes", wish);
    expect(set.status).toBe(201);
    const tried = await ask("ida.iam", "POST", `/freezes/${set.json.id}/lifting`, { reason: "Found it" });
    expect([tried.status, tried.json.code]).toEqual([403, "not_administrator"]);
    await ask("ivar.iam", "POST", `/freezes/${set.json.id}/lifting`, { reason: "She found it" });
    expect((await ask("ida.iam", "GET", "/freezes")).status).toBe(200);
  });

  test("of everything can be set by the operator, who cannot lift it", async () => {
    const set = await cli("freeze", "set", "--reason", "Break-in at night");
    expect(set.code, set.note).toBe(0);
    expect(await lookUp("ola.barnehage")).toBe(403);
    expect((await cli("freeze", "lift", set.out)).code).toBe(2);
    const lifted = await ask("ida.iam", "POST", `/freezes/${set.out}/lifting`, { reason: "All clear" });
    expect(lifted.status).toBe(200);
    expect(await lookUp("ola.barnehage")).toBe(200);
  });
});

describe("an explanation", () => {
  test("tells oneself why one may: mapping, membership, window, who approved", async () => {
    const told = await ask("ola.barnehage", "GET", `/explain?role=${barnehage.id}`);
    expect(told.status).toBe(200);
    expect(told.json).toMatchObject({
      allowed: true,
      because: null,
      person: { userName: demoUserName("ola.barnehage"), active: true },
      target: { name: "Barnehage", version: 1, retired: false },
      ways: [{ groupName: "FREG Barnehage", gives: "access", state: "active", member: true }],
      grants: [{ source: "mapping", state: "active", hindrances: [] }],
    });
    const [way] = told.json.ways;
    expect([typeof way?.approvedBy, typeof way?.approvedAt]).toEqual(["string", "string"]);
    const [grant] = told.json.grants;
    expect(grant?.history).toMatchObject([{ event: "began", by: "command_line", why: "demo.seeded" }]);
    expect(Date.parse(grant?.expiresAt ?? "")).toBeGreaterThan(Date.parse(told.json.now as string));
  });

  test.each([
    ["per.utloept", ["expired"]],
    ["jon.venter", ["requested"]],
  ])("tells IAM staff why %s may not: %s", async (nick, hindrances) => {
    const told = await ask("ida.iam", "GET", `/explain?role=${barnehage.id}&user=${demoUserName(nick)}`);
    expect(told.json.allowed).toBe(false);
    expect(told.json.grants[0]?.hindrances).toEqual(hindrances);
  });

  test("of somebody who never had it says so, and which groups would give it", async () => {
    const told = await ask("arne.revisor", "GET", `/explain?role=${barnehage.id}`);
    expect(told.json).toMatchObject({ allowed: false, because: "never_granted", ways: [{ member: false }] });
  });

  test.each([
    ["ola.barnehage", `role=${barnehage.id}&user=${demoUserName("per.utloept")}`, 403, "not_administrator"],
    ["liv.leder", `role=${barnehage.id}&user=${demoUserName("per.utloept")}`, 403, "not_administrator"],
    ["ida.iam", `role=${barnehage.id}&user=nobody@fjordheim.example`, 404, "unknown_person"],
    ["ida.iam", "role=0199d000-0000-7000-8000-00000000dead", 404, "unknown_role"],
    ["ida.iam", "role=Barnehage", 404, "unknown_role"],
    ["ida.iam", "", 400, "invalid_fields"],
  ])("asked by %s with %s is %i %s", async (nick, query, status, code) => {
    const refused = await ask(nick, "GET", `/explain?${query}`);
    expect([refused.status, refused.json.code]).toEqual([status, code]);
  });

  test("by the command line says it in words, and whole as JSON", async () => {
    const words = await cli("explain", "--user", "OLA.barnehage@fjordheim.example", "--role", "Barnehage");
    expect(words.code, words.note).toBe(0);
    expect(words.out).toMatch(
      /^YES: ola\.barnehage@fjordheim\.example may use Barnehage \(version 1\) at 20/,
    );
    expect(words.out).toMatch(/mapping .* of FREG Barnehage: active, approved .*; member/);
    expect(words.out).toMatch(/gives access\n {2}20.* began, demo\.seeded by command_line/);
    const no = await cli("explain", "--user", demoUserName("per.utloept"), "--role", "Barnehage");
    expect(no.out).toMatch(/^NO: .*\n(.*\n)*grant .*: its time is out/);
    const json = await cli("explain", "--user", demoUserName("ida.iam"), "--role", "iam", "--json");
    const told = JSON.parse(json.out);
    expect(told).toMatchObject({ allowed: true, target: { name: "iam" } });
    expect(told.grants[0].facts.expiresAt).toMatch(/^20\d\d-/);
    expect((await cli("explain", "--user", "nobody", "--role", "iam")).code).toBe(1);
  });
});
