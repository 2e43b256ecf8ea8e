import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_GROUPS } from "../../src/demo/seed.ts";
import { NOBODY, openProvisioning, type Provisioning } from "./provisioning-world.ts";

/**
 * What an administrator expects of provisioning, over HTTP alone. Each step's shape on the wire is in
 * recorded/*.txt; grants in every order in test/grants; the main job of one person in test/http/main-path.db.test.ts.
 */
let p: Provisioning;
beforeAll(async () => {
  p = await openProvisioning();
});
afterAll(() => p.world.close());

const BARNEHAGE = DEMO_GROUPS[1]?.id as string;
const refused = async (answer: ReturnType<Provisioning["scim"]>) => {
  const { status, json } = await answer;
  return `${status} ${json.scimType ?? ""}`.trim();
};
/** Somebody with the role of the kindergartens, and the group besides that gives nothing. */
async function employee(nick: string) {
  const userName = `${nick}@example.no`;
  const id = await p.user(userName, { externalId: `oid-${nick}`, displayName: nick, active: true });
  const group = await p.group(`Tilsette ${nick}`, id);
  await p.add(BARNEHAGE, id);
  const token = await p.signIn(userName);
  expect(await p.access(token)).toEqual(["Barnehage"]);
  return { id, userName, group, token };
}

describe("soft delete", () => {
  test("suspends access and keeps the account and its memberships; enabled again, access goes on (R5)", async () => {
    const { id, userName, group, token } = await employee("astrid");
    expect((await p.patch(`/Users/${id}`, { op: "replace", path: "active", value: false })).status).toBe(200);
    expect(await p.access(token)).toEqual([]);
    expect(await p.found("Users", `userName eq "${userName}" and active eq false`)).toEqual([id]);
    expect(await p.members(group)).toEqual([id]);
    expect(await p.groupsOf(id)).toEqual([BARNEHAGE, group].sort());
    expect((await p.patch(`/Users/${id}`, { op: "replace", path: "active", value: true })).status).toBe(200);
    expect(await p.access(token)).toEqual(["Barnehage"]);
  });

  test("somebody made a member while disabled has access when enabled, and not before", async () => {
    const id = await p.user("borghild@example.no", { externalId: "oid-borghild", active: false });
    await p.add(BARNEHAGE, id);
    const token = await p.signIn("borghild@example.no");
    expect(await p.access(token)).toEqual([]);
    await p.patch(`/Users/${id}`, { op: "replace", path: "active", value: true });
    expect(await p.access(token)).toEqual(["Barnehage"]);
  });
});

describe("hard delete", () => {
  test("leaves a tombstone that no SCIM request sees; the row stays for the records", async () => {
    const { id, userName, group, token } = await employee("ragnfrid");
    expect((await p.scim("DELETE", `/Users/${id}`)).status).toBe(204);
    expect(await refused(p.scim("GET", `/Users/${id}`))).toBe("404");
    const change = { op: "replace", path: "active", value: true };
    expect(await refused(p.patch(`/Users/${id}`, change))).toBe("404");
    expect(await refused(p.scim("PUT", `/Users/${id}`, { userName }))).toBe("404");
    expect(await refused(p.scim("DELETE", `/Users/${id}`))).toBe("404");
    for (const filter of [
      `id eq "${id}"`,
      `userName eq "${userName}"`,
      'externalId eq "oid-ragnfrid"',
      'displayName co "ragnfrid"',
      `groups[value eq "${group}"]`,
    ])
      expect(await p.found("Users", filter)).toEqual([]);
    expect(await p.found("Groups", `members[value eq "${id}"]`)).toEqual([]);
    expect(await refused(p.add(group, id))).toBe("400 invalidValue");
    expect(await p.members(group)).toEqual([]);
    expect(await p.access(token)).toEqual([]);
    const { rows } = await p.world.database.owner.query(
      "select deleted_at is not null as dead from scim_user where id = $1",
      [id],
    );
    expect(rows).toEqual([{ dead: true }]);
  });

  test("a member's end is a change of the group, whose version says so", async () => {
    const { id, group } = await employee("dagny");
    expect(await p.versionOf(`/Groups/${group}`)).toBe(1);
    await p.scim("DELETE", `/Users/${id}`);
    expect(await p.versionOf(`/Groups/${group}`)).toBe(2);
  });

  test("its userName used for another person at once: a new id, no memberships, none of the old access", async () => {
    const { id, userName, token } = await employee("eldbjoerg");
    await p.scim("DELETE", `/Users/${id}`);
    const next = await p.user(userName, { externalId: "oid-another", active: true });
    expect(next).not.toBe(id);
    expect(await p.groupsOf(next)).toEqual([]);
    expect(await p.access(await p.signIn(userName))).toEqual([]);
    expect(await p.access(token)).toEqual([]);
  });

  test("the same person pushed again is a new account: nothing comes back by itself", async () => {
    const { id, userName, token } = await employee("frida");
    await p.scim("DELETE", `/Users/${id}`);
    const next = await p.user(userName, { externalId: "oid-frida", active: true });
    expect([next === id, await p.groupsOf(next), await p.access(token)]).toEqual([false, [], []]);
  });
});

describe("a rename", () => {
  test("is found at once under the new name, keeps id, memberships and access, and frees the old name", async () => {
    const { id, userName, group, token } = await employee("gudrun");
    const renamed = { op: "Replace", path: "userName", value: "gudrun.gift@example.no" };
    expect((await p.patch(`/Users/${id}`, renamed)).status).toBe(200);
    expect(await p.found("Users", 'userName eq "GUDRUN.gift@example.no"')).toEqual([id]);
    expect(await p.found("Users", `userName eq "${userName}"`)).toEqual([]);
    expect([await p.members(group), await p.access(token)]).toEqual([[id], ["Barnehage"]]);
    const other = await p.user(userName, { externalId: "oid-gudrun-2" });
    expect([other === id, await p.groupsOf(other)]).toEqual([false, []]);
    expect(await refused(p.patch(`/Users/${id}`, { ...renamed, value: userName.toUpperCase() }))).toBe(
      "409 uniqueness",
    );
  });
});

describe("an externalId that changes on a live user", () => {
  const to = (id: string, value: string) =>
    p.patch(`/Users/${id}`, { op: "Replace", path: "externalId", value });

  test("is taken, and nobody has access through the account until IAM confirms the person", async () => {
    const { id, userName, group, token } = await employee("hjoerdis");
    expect((await to(id, "oid-hjoerdis-2")).status).toBe(200);
    expect(await p.access(token)).toEqual([]);
    const newToken = await p.signIn(userName);
    expect([await p.access(newToken), await p.members(group)]).toEqual([[], [id]]);
    const confirm = async (nick: string) => {
      const path = `/api/v1/users/${id}/identity-confirmation`;
      return (await p.world.ask("POST", path, await p.world.token(nick))).status;
    };
    expect(await confirm("kari.barnevern")).toBe(403);
    expect(await p.access(newToken)).toEqual([]);
    expect(await confirm("ida.iam")).toBe(204);
    expect([await p.access(newToken), await confirm("ida.iam")]).toEqual([["Barnehage"], 404]);
  });

  test("and changes back is the first person again, without anybody's word", async () => {
    const { id, token } = await employee("ingrid");
    await to(id, "oid-ingrid-2");
    await to(id, "oid-ingrid");
    expect(await p.access(token)).toEqual(["Barnehage"]);
  });
});

describe("ids are the server's", () => {
  test("a client can neither choose nor change one", async () => {
    const mine = "01990000-0000-7000-8000-00000000000a";
    const user = await p.user("jorunn@example.no", { id: mine });
    const group = await p.group("Faste id-ar");
    for (const [path, body] of [
      [`/Users/${user}`, { id: mine, userName: "jorunn@example.no" }],
      [`/Groups/${group}`, { id: mine, displayName: "Faste id-ar" }],
    ] as const) {
      expect((await p.scim("PUT", path, body)).json.id).toBe(path.split("/").at(-1));
      expect(await refused(p.patch(path, { op: "replace", path: "id", value: mine }))).toBe("400 mutability");
      expect(await refused(p.patch(path, { op: "replace", value: { id: mine } }))).toBe("400 mutability");
    }
    expect([user === mine, await refused(p.scim("GET", `/Users/${mine}`))]).toEqual([false, "404"]);
  });

  test("an externalId that is another user's id, or a number, is never taken for one", async () => {
    const one = await p.user("kirsten@example.no", { externalId: "oid-kirsten" });
    const like = await p.user("liv@example.no", { externalId: one });
    const number = await p.user("magnhild@example.no", { externalId: "1" });
    expect(await p.found("Users", `id eq "${one}"`)).toEqual([one]);
    expect(await p.found("Users", `externalId eq "${one}"`)).toEqual([like]);
    expect(await p.found("Users", 'externalId eq "1"')).toEqual([number]);
    for (const externalId of ["oid-kirsten", "1", "kirsten@example.no"]) {
      expect(await refused(p.scim("GET", `/Users/${externalId}`))).toBe("404");
      expect(await refused(p.scim("DELETE", `/Users/${externalId}`))).toBe("404");
      expect(await refused(p.add(await p.group("G"), externalId))).toBe("400 invalidValue");
    }
    await p.scim("DELETE", `/Users/${one}`);
    expect((await p.scim("GET", `/Users/${like}`)).status).toBe(200);
    expect(await refused(p.scim("GET", `/Users/${one}`))).toBe("404");
  });
});

describe("groups", () => {
  test("deleted and made again under the same name: another id, and the old mapping gives nothing", async () => {
    const id = await p.user("nanna@example.no", { externalId: "oid-nanna", active: true });
    const group = await p.group("FREG Ny", id);
    const staff = async (nick: string, method: string, path: string, body?: unknown) =>
      (await p.world.ask(method, `/api/v1${path}`, await p.world.token(nick), body)).json;
    const roles = (await staff("ida.iam", "GET", "/roles")).roles as { id: string; name: string }[];
    const roleId = roles.find(({ name }) => name === "Barnehage")?.id;
    const mapping = await staff("ida.iam", "POST", "/mappings", { groupId: group, roleId, ttlDays: 30 });
    const { hash: previewHash } = await staff("ivar.iam", "GET", `/mappings/${mapping.id}/preview`);
    await staff("ivar.iam", "POST", `/mappings/${mapping.id}/approval`, { previewHash });
    const token = await p.signIn("nanna@example.no");
    expect(await p.access(token)).toEqual(["Barnehage"]);
    expect((await p.scim("DELETE", `/Groups/${group}`)).status).toBe(204);
    expect(await p.access(token)).toEqual([]);
    const again = await p.group("FREG Ny", id);
    expect([again === group, await p.access(token), await p.groupsOf(id)]).toEqual([false, [], [again]]);
    const { mappings } = (await staff("ida.iam", "GET", "/mappings")) as { mappings: { groupId: string }[] };
    expect(mappings.filter(({ groupId }) => groupId === again)).toEqual([]);
  });

  test("may share a name: two are two, and both are found", async () => {
    const two = [await p.group("Same namn", await p.user("oda@example.no")), await p.group("same NAMN")];
    expect((await p.found("Groups", 'displayName eq "Same namn"')).sort()).toEqual(two.sort());
    const sizes = (await Promise.all(two.map(p.members))).map((ids) => ids.length);
    expect(sizes.sort()).toEqual([0, 1]);
  });

  test.each<[string, (inner: string) => object, RegExp]>([
    ["said to be a group", (value) => ({ value, type: "Group" }), /A group cannot be a member/],
    ["with the address of a group", (value) => ({ value, $ref: `../Groups/${value}` }), /A group cannot be/],
    ["that is a group's id and says nothing more", (value) => ({ value }), /A member is no user here/],
  ])("do not hold groups: a member %s is refused with what to do", async (_how, member, told) => {
    const [inner, outer] = [await p.group("Indre"), await p.group("Ytre")];
    const answers = [
      await p.patch(`/Groups/${outer}`, { op: "add", path: "members", value: [member(inner)] }),
      await p.scim("PUT", `/Groups/${outer}`, { displayName: "Ytre", members: [member(inner)] }),
      await p.scim("POST", "/Groups", { displayName: "Tredje", members: [member(inner)] }),
    ];
    for (const { status, json } of answers)
      expect([status, json.scimType, json.detail]).toEqual([
        400,
        "invalidValue",
        expect.stringMatching(told),
      ]);
    expect([await p.members(outer), await p.found("Groups", 'displayName eq "Tredje"')]).toEqual([[], []]);
  });

  test("take an unknown member for a fault of the whole request: nothing is half-added, nothing renamed", async () => {
    const [one, two] = [await p.user("petra@example.no"), await p.user("ragna@example.no")];
    const group = await p.group("Heile", one);
    for (const unknown of [NOBODY, "petra@example.no"]) {
      const rename = { op: "replace", path: "displayName", value: "Halve" };
      const add = { op: "add", path: "members", value: [{ value: two }, { value: unknown }] };
      expect(await refused(p.patch(`/Groups/${group}`, rename, add))).toBe("400 invalidValue");
      expect(await refused(p.add(group, two, unknown))).toBe("400 invalidValue");
      expect(
        await refused(p.patch(`/Groups/${group}`, { ...add, op: "replace", value: [{ value: unknown }] })),
      ).toBe("400 invalidValue");
    }
    expect([await p.members(group), await p.versionOf(`/Groups/${group}`)]).toEqual([[one], 1]);
    expect(await p.found("Groups", 'displayName eq "Heile"')).toEqual([group]);
  });
});
