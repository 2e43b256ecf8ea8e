import { readdirSync } from "node:fs";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Tx } from "../../src/db/database.ts";
import * as groups from "../../src/directory/group-store.ts";
import * as lists from "../../src/directory/list-store.ts";
import * as members from "../../src/directory/member-store.ts";
import * as memberships from "../../src/directory/membership-json-store.ts";
import * as names from "../../src/directory/name-store.ts";
import * as ownNumbers from "../../src/directory/own-number-store.ts";
import * as persons from "../../src/directory/person-store.ts";
import * as users from "../../src/directory/user-store.ts";
import type { OrganisationId, ScimGroupId, ScimUserId } from "../../src/kernel/ids.ts";
import { entropy, openScimWorld, type Process, type ScimWorld, type Source } from "../http/scim-world.ts";

/** R9. A source with a user in a group, as its client made them. */
type Place = Source & { user: ScimUserId; group: ScimGroupId; userName: string; externalId: string };

let world: ScimWorld;
let ask: Process;
let ours: Place;
let others: { [whose: string]: Place };
beforeAll(async () => {
  world = await openScimWorld();
  ask = world.start({ scimRateLimit: 0 });
  ours = await furnish(await world.addSource(), "a");
  others = {
    "another organisation": await furnish(await world.addSource({ ownNumbers: true }), "b"),
    "another source of the organisation": await furnish(await world.addSource(ours), "c"),
  };
});
afterAll(() => world.close());

const CORE = "urn:ietf:params:scim:schemas:core:2.0";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const MESSAGES = "urn:ietf:params:scim:api:messages:2.0";

async function furnish(source: Source, name: string): Promise<Place> {
  const [userName, externalId] = [`${name}@example.no`, `oid-${name}`];
  const resource = { schemas: [`${CORE}:User`], userName, externalId, displayName: name };
  const user = await ask("POST", "/scim/v2/Users", { token: source.token, body: resource });
  const group = await ask("POST", "/scim/v2/Groups", {
    token: source.token,
    body: { schemas: [`${CORE}:Group`], displayName: name, members: [{ value: user.json.id }] },
  });
  expect([user.status, group.status]).toEqual([201, 201]);
  return {
    ...source,
    user: user.json.id as ScimUserId,
    group: group.json.id as ScimGroupId,
    userName,
    externalId,
  };
}

const TABLES = ["scim_user", "scim_group", "scim_member"];

/** Everything that the source has, and the members of its group. */
async function rowsOf({ source, user, group }: Place): Promise<string> {
  const { rows } = await world.database.owner.query(
    `select 'u' || t::text as row from scim_user t where source_id = $1
     union all select 'g' || t::text from scim_group t where source_id = $1
     union all select 'm' || t::text from scim_member t where user_id = $2 or group_id = $3 order by 1`,
    [source, user, group],
  );
  expect(rows.length).toBeGreaterThanOrEqual(3);
  return JSON.stringify(rows);
}

describe("what another has is to a client as if it were not there", () => {
  const patch = (...Operations: object[]) => ({ schemas: [`${MESSAGES}:PatchOp`], Operations });
  const list = (type: string, filter: string) =>
    ["GET", `/${type}?filter=${encodeURIComponent(filter)}`] as const;
  const group = (id: string) => ({ schemas: [`${CORE}:Group`], displayName: "a", members: [{ value: id }] });
  /** The same about what somebody else has and about what nobody has; `own` is the client's. */
  type Named = Pick<Place, "user" | "group" | "userName" | "externalId">;
  type Operation = (named: Named, own: Place) => readonly [method: string, path: string, body?: object];

  const operations: [string, Operation][] = [
    ["GET a user", ({ user }) => ["GET", `/Users/${user}`]],
    [
      "PATCH a user",
      ({ user }) => ["PATCH", `/Users/${user}`, patch({ op: "replace", path: "active", value: false })],
    ],
    [
      "PUT a user",
      ({ user }) => ["PUT", `/Users/${user}`, { schemas: [`${CORE}:User`], userName: "tatt@example.no" }],
    ],
    ["DELETE a user", ({ user }) => ["DELETE", `/Users/${user}`]],
    ["GET a group", ({ group }) => ["GET", `/Groups/${group}`]],
    [
      "PATCH a group",
      ({ group }) => ["PATCH", `/Groups/${group}`, patch({ op: "replace", path: "displayName", value: "x" })],
    ],
    [
      "PATCH a group: our user into it",
      ({ group }, own) => [
        "PATCH",
        `/Groups/${group}`,
        patch({ op: "add", path: "members", value: [{ value: own.user }] }),
      ],
    ],
    [
      "PATCH a group: everybody out of it",
      ({ group }) => ["PATCH", `/Groups/${group}`, patch({ op: "remove", path: "members" })],
    ],
    ["PUT a group", (named, own) => ["PUT", `/Groups/${named.group}`, group(own.user)]],
    ["DELETE a group", ({ group }) => ["DELETE", `/Groups/${group}`]],
    ["users by id", ({ user }) => list("Users", `id eq "${user}"`)],
    ["users by userName", ({ userName }) => list("Users", `userName eq "${userName}"`)],
    ["users by externalId", ({ externalId }) => list("Users", `externalId eq "${externalId}"`)],
    ["users by a part", ({ externalId }) => list("Users", `externalId sw "${externalId}"`)],
    ["users by group", (named) => list("Users", `groups.value eq "${named.group}"`)],
    ["groups by id", (named) => list("Groups", `id eq "${named.group}"`)],
    ["groups by member", ({ user }) => list("Groups", `members.value eq "${user}"`)],
    [
      "search by POST",
      ({ userName }) => [
        "POST",
        "/Users/.search",
        { schemas: [`${MESSAGES}:SearchRequest`], filter: `userName eq "${userName}"` },
      ],
    ],
    ["POST a group with that user", ({ user }) => ["POST", "/Groups", group(user)]],
    [
      "that user into our group",
      ({ user }, own) => [
        "PATCH",
        `/Groups/${own.group}`,
        patch({ op: "add", path: "members", value: [{ value: user }] }),
      ],
    ],
    [
      "that user out of our group",
      ({ user }, own) => [
        "PATCH",
        `/Groups/${own.group}`,
        patch({ op: "remove", path: `members[value eq "${user}"]` }),
      ],
    ],
    ["PUT our group with that user", ({ user }, own) => ["PUT", `/Groups/${own.group}`, group(user)]],
    [
      "that user as our user's manager",
      ({ user }, own) => [
        "PATCH",
        `/Users/${own.user}`,
        patch({ op: "replace", path: `${ENTERPRISE}:manager`, value: user }),
      ],
    ],
    [
      "DELETE in bulk",
      ({ user }) => [
        "POST",
        "/Bulk",
        { schemas: [`${MESSAGES}:BulkRequest`], Operations: [{ method: "DELETE", path: `/Users/${user}` }] },
      ],
    ],
  ];

  const nobody: Named = {
    user: entropy.uuid() as ScimUserId,
    group: entropy.uuid() as ScimGroupId,
    userName: "ingen@example.no",
    externalId: "oid-ingen",
  };

  /** What the client is told, but for the names that it asked by itself and the times of its own resources. */
  async function told(operation: Operation, named: Named) {
    const [method, path, body] = operation(named, ours);
    const answer = await ask(method, `/scim/v2${path}`, {
      token: ours.token,
      ...(body === undefined ? {} : { body }),
    });
    const names = [named.user, named.group, named.userName, named.externalId];
    const text = names.reduce((all, name) => all.replaceAll(name, "?"), answer.text);
    return { status: answer.status, text: text.replaceAll(/"lastModified":"[^"]*"|W\/\\"\d+\\"/g, "") };
  }

  const whose = ["another organisation", "another source of the organisation"] as const;
  describe.each(whose)("%s", (name) => {
    test("lists hold nothing of it", async () => {
      const place = others[name] as Place;
      for (const path of ["/Users?count=1000", "/Groups?count=1000", "/?count=1000"]) {
        const { status, text } = await ask("GET", `/scim/v2${path}`, ours);
        if (path !== "/?count=1000") expect(status).toBe(200);
        for (const word of [place.user, place.group, place.userName]) expect(text).not.toContain(word);
      }
    });

    test.each(operations)("%s", async (_what, operation) => {
      const place = others[name] as Place;
      const before = await rowsOf(place);
      const asIfAbsent = await told(operation, nobody);
      expect(await told(operation, place)).toEqual(asIfAbsent);
      expect(asIfAbsent.status).toBeLessThan(500);
      expect(await rowsOf(place)).toBe(before);
    });

    test("its userName is free to us", async () => {
      const { userName } = others[name] as Place;
      const resource = { schemas: [`${CORE}:User`], userName };
      const created = await ask("POST", "/scim/v2/Users", { token: ours.token, body: resource });
      expect(created.status).toBe(201);
      expect((await ask("DELETE", `/scim/v2/Users/${created.json.id}`, { token: ours.token })).status).toBe(
        204,
      );
    });
  });
});

describe("with our own checks off, row-level security alone keeps organisations apart", () => {
  const userState = (userName: string): users.UserState => ({
    userNameKey: userName,
    externalId: null,
    workEmailKey: null,
    displayNameKey: null,
    managerId: null,
    comparable: {},
    active: true,
    confirmedExternalId: null,
    resource: { userName },
  });
  const groupState: groups.GroupState = {
    displayNameKey: "x",
    externalId: null,
    comparable: {},
    resource: { displayName: "x" },
  };
  const everything = {
    condition: null,
    sort: null,
    page: { offset: 0, limit: 100 },
    baseUrl: "https://x.example",
  };
  const shape = { parts: new Set(["value", "display"]), location: "https://x.example" };

  /** Every function of directory's stores, asked for what the other has, by its own scope and ids. */
  const functions: { [name: string]: (tx: Tx, other: Place) => unknown } = {
    "user-store.insertUser": (tx, other) =>
      users.insertUser(tx, other, entropy.uuid() as ScimUserId, userState("ny")),
    "user-store.lockUser": (tx, other) => users.lockUser(tx, other, other.user),
    "user-store.updateUser": (tx, other) =>
      users.updateUser(tx, other, { ...userState("b"), ...stored, id: other.user }, userState("tatt")),
    "user-store.buryUser": (tx, other) => users.buryUser(tx, other, other.user),
    "user-store.findUser": (tx, other) => users.findUser(tx, other, other.user),
    "person-store.peopleMeant": (tx, other) =>
      persons.peopleMeant(tx, other.organisation, { id: other.user, userNameKey: "" }),
    "name-store.namesOf": (tx, other) => names.namesOf(tx, other.organisation, [other.user]),
    "name-store.userNameOf": (tx, other) => names.userNameOf(tx, other.organisation, other.user),
    "user-store.scopeOfUser": (tx, other) => users.scopeOfUser(tx, other.organisation, other.user),
    "group-store.insertGroup": (tx, other) =>
      groups.insertGroup(tx, other, entropy.uuid() as ScimGroupId, groupState),
    "group-store.lockGroup": (tx, other) => groups.lockGroup(tx, other, other.group),
    "group-store.touchGroup": (tx, other) => groups.touchGroup(tx, other, other.group, groupState),
    "group-store.buryGroup": (tx, other) => groups.buryGroup(tx, other, other.group),
    "group-store.findGroup": (tx, other) => groups.findGroup(tx, other, other.group),
    "group-store.listGroupNames": (tx, other) => groups.listGroupNames(tx, other.organisation),
    "list-store.listUsers": (tx, other) => lists.listUsers(tx, other, everything),
    "list-store.listGroups": (tx, other) => lists.listGroups(tx, other, everything),
    "list-store.pageSql": async (tx, other) =>
      (await lists.pageSql("scim_user", ["id"], other, everything).execute(tx)).rows,
    "list-store.countSql": async (tx, other) =>
      Number((await lists.countSql("scim_user", other, everything).execute(tx)).rows[0]?.total),
    "member-store.addMembers": async (tx, other) =>
      (await members.addMembers(tx, other, other.group, [other.user])).known,
    "member-store.removeMembers": (tx, other) => members.removeMembers(tx, other, other.group, [other.user]),
    "member-store.keepOnly": (tx, other) => members.keepOnly(tx, other, other.group, []),
    "member-store.leaveAllGroups": (tx, other) => members.leaveAllGroups(tx, other, other.user),
    "member-store.groupsOf": (tx, other) => members.groupsOf(tx, other, other.user),
    "member-store.membersOf": (tx, other) => members.membersOf(tx, other, [other.group]),
    "membership-json-store.membersJson": (tx, other) =>
      memberships.membersJson(tx, other, [other.group], shape),
    "membership-json-store.groupsJson": (tx, other) => memberships.groupsJson(tx, other, [other.user], shape),
    "membership-json-store.countMemberships": (tx, other) =>
      memberships.countMemberships(tx, other, "group_id", [other.group], 10),
  };
  /** What is no question to the database, and what the application's role may not do at all. */
  const notQuestions = [
    "user-store.COLUMNS",
    "user-store.toUser",
    "user-store.isIdentityChanged",
    "group-store.COLUMNS",
    "group-store.toGroup",
    "list-store.isBroad",
    "name-order-store.norwegianOrder",
  ];
  const ownersOnly: { [name: string]: (tx: Tx, organisation: OrganisationId) => Promise<unknown> } = {
    "own-number-store.keepOwnNumbers": ownNumbers.keepOwnNumbers,
    "own-number-store.forgetOwnNumbers": ownNumbers.forgetOwnNumbers,
  };
  const stored = {
    identityChanged: false,
    numberTag: null,
    version: 1,
    createdAt: 0 as never,
    modifiedAt: 0 as never,
  };

  test("these are all the functions that there are", async () => {
    const stores = readdirSync("src/directory").filter((file) => file.endsWith("-store.ts"));
    const exported = await Promise.all(
      stores.map(async (file) =>
        Object.keys(await import(`../../src/directory/${file}`)).map(
          (name) => `${file.replace(".ts", "")}.${name}`,
        ),
      ),
    );
    const covered = [...Object.keys(functions), ...Object.keys(ownersOnly), ...notQuestions];
    expect(exported.flat().sort()).toEqual(covered.sort());
  });

  const isNothing = (value: unknown): boolean => {
    if (value === null || value === undefined || value === 0) return true;
    if (value instanceof Map) return value.size === 0;
    return typeof value === "object" && Object.values(value).every(isNothing);
  };
  /** The rows that this transaction sees, so that a function without an answer is seen to have done something. */
  const visible = async (tx: Tx): Promise<string> => {
    const texts = TABLES.map(
      (name) => sql<{ t: string }>`select t::text as t from ${sql.table(name)} t order by 1`,
    );
    return JSON.stringify(await Promise.all(texts.map(async (text) => (await text.execute(tx)).rows)));
  };

  let other: Place;
  let theirs: string;
  beforeEach(async () => {
    other = others["another organisation"] as Place;
    theirs = await rowsOf(other);
  });

  test.each(Object.entries(functions))("%s", async (_name, call) => {
    // In a transaction of the other's, the very same call sees or does something; that is undone.
    const undo = new Error("undo");
    let something = false;
    const asThem = world.database.db.write(other.organisation, async (tx) => {
      const before = await visible(tx);
      something = !isNothing(await call(tx, other)) || before !== (await visible(tx));
      throw undo;
    });
    await expect(asThem).rejects.toBe(undo);
    expect(something).toBe(true);

    // In one of ours it finds nothing or fails, and when it commits nothing is different.
    const own = await rowsOf(ours);
    const asUs = world.database.db.write(ours.organisation, async (tx) => isNothing(await call(tx, other)));
    expect(await asUs.catch((error: Error) => error.constructor.name)).toSatisfy(
      (outcome: unknown) => outcome === true || outcome === "DatabaseError" || outcome === "TypeError",
    );
    expect(await rowsOf(other)).toBe(theirs);
    expect(await rowsOf(ours)).toBe(own);
  });

  test.each(Object.entries(ownersOnly))("%s is the owner's alone", async (_name, call) => {
    for (const organisation of [ours.organisation, other.organisation]) {
      const calling = world.database.db.write(ours.organisation, (tx) => call(tx, organisation));
      await expect(calling).rejects.toMatchObject({ code: "42501" });
    }
    expect(await rowsOf(other)).toBe(theirs);
  });

  test("a reader sees nothing either", async () => {
    const reading = { ...functions };
    for (const name of Object.keys(reading))
      if (!/find|list|Of$|Json|count|page/.test(name)) delete reading[name];
    expect(Object.keys(reading).length).toBeGreaterThan(8);
    for (const [name, call] of Object.entries(reading)) {
      const seen = await world.database.db.read(ours.organisation, async (tx) => call(tx as Tx, other));
      expect(isNothing(seen), name).toBe(true);
    }
  });
});
