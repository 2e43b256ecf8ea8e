import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Answer } from "../support/http-client.ts";
import { type Operation, openProvisioning, type Provisioning, versionIn } from "./provisioning-world.ts";

/** Several at once, the same again, and in another order: over HTTP alone. Grants likewise: test/grants/r6-order. */
let p: Provisioning;
beforeAll(async () => {
  p = await openProvisioning();
});
afterAll(() => p.world.close());

/** Of how many of these requests the log holds something, by kind; each has one record at most. */
async function recordsOf(answers: readonly Answer[]): Promise<{ [kind: string]: number }> {
  const ids = answers.map(({ headers }) => headers.get("x-request-id"));
  const { rows } = await p.world.database.owner.query<{ kind: string; n: number; once: boolean }>(
    `select kind, count(*)::int as n, count(*) = count(distinct request_id) as once
     from audit_record where request_id = any($1) group by kind`,
    [ids],
  );
  expect(rows.filter(({ once }) => !once)).toEqual([]);
  return Object.fromEntries(rows.map(({ kind, n }) => [kind, n]));
}

test("fifty create one userName at once, in several spellings: one is made, the others hear 409", async () => {
  const spellings = ["håp@example.no", "HÅP@example.no", "ha\u030ap@example.no", "Håp@Example.no"];
  const answers = await Promise.all(
    Array.from({ length: 50 }, (_, at) =>
      p.scim("POST", "/Users", { userName: spellings[at % 4], externalId: `oid-${at}` }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
  const others = answers.filter(({ status }) => status !== 201);
  expect(new Set(others.map(({ status, json }) => `${status} ${json.scimType}`))).toEqual(
    new Set(["409 uniqueness"]),
  );
  expect(await p.found("Users", `userName eq "${spellings[3]}"`)).toHaveLength(1);
  const { rows } = await p.world.database.owner.query(
    "select count(*)::int as n from scim_user where user_name_key = $1",
    [spellings[0]],
  );
  expect(rows).toEqual([{ n: 1 }]);
  expect(await recordsOf(answers)).toEqual({ "scim.user.created": 1 });
});

test.each(process.env.DEEP === undefined ? [32] : [8, 16, 32])(
  "four hundred added to one group by %i clients at once: four hundred members, each its own version and record",
  async (clients) => {
    const people = await p.users(`mange${clients}.`, 400);
    const group = await p.group(`Mange ${clients}`);
    const waiting = [...people];
    const answers: Answer[] = [];
    const client = async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop())
        answers.push(await p.add(group, next));
    };
    await Promise.all(Array.from({ length: clients }, client));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([204]));
    expect(await p.members(group)).toEqual([...people].sort());
    expect(await p.versionOf(`/Groups/${group}`)).toBe(401);
    // Each heard of the version that it made itself.
    expect(answers.map(versionIn).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 400 }, (_, at) => at + 2),
    );
    expect(await recordsOf(answers)).toEqual({ "scim.group.changed": 400 });
  },
);

describe("what is so already", () => {
  let user: string;
  let other: string;
  let group: string;
  const userBody = {
    userName: "stille.a@example.no",
    title: "Rådgjevar",
    emails: [{ value: "a", type: "work" }],
  };
  beforeAll(async () => {
    user = await p.user(userBody.userName, { ...userBody, active: true });
    other = await p.user("stille.b@example.no");
    group = await p.group("Stille", user);
  });
  const members = (op: string, ...ids: string[]): Operation => ({
    op,
    path: "members",
    value: ids.map((value) => ({ value })),
  });

  // A PATCH of a user is in entra-exchanges.db.test.ts, with what its answer holds.
  test.each<[string, "user" | "group", () => Promise<Answer>]>([
    ["PUT of a user as it is", "user", () => p.scim("PUT", `/Users/${user}`, { ...userBody, active: true })],
    [
      "disabling the disabled",
      "user",
      () => p.patch(`/Users/${user}`, { op: "add", path: "active", value: "True" }),
    ],
    [
      "an address that is there, added",
      "user",
      () => p.patch(`/Users/${user}`, { op: "add", path: "emails", value: [{ value: "a", type: "work" }] }),
    ],
    [
      "what is not there, removed",
      "user",
      () => p.patch(`/Users/${user}`, { op: "remove", path: "nickName" }),
    ],
    [
      "PUT of a group without members",
      "group",
      () => p.scim("PUT", `/Groups/${group}`, { displayName: "Stille" }),
    ],
    [
      "PUT of a group with its members",
      "group",
      () => p.scim("PUT", `/Groups/${group}`, { displayName: "Stille", members: [{ value: user }] }),
    ],
    [
      "the name it has",
      "group",
      () => p.patch(`/Groups/${group}`, { op: "replace", path: "displayName", value: "Stille" }),
    ],
    ["a member added again", "group", () => p.add(group, user, user)],
    ["who is no member removed", "group", () => p.remove(group, other)],
    ["nobody removed", "group", () => p.remove(group)],
    [
      "the members put in their own place",
      "group",
      () => p.patch(`/Groups/${group}`, members("replace", user)),
    ],
    [
      "somebody added and taken out again in one request",
      "group",
      () => p.patch(`/Groups/${group}`, members("add", other), members("remove", other)),
    ],
  ])("%s: success, no new version, no record", async (_what, of, send) => {
    const read = () => p.scim("GET", of === "user" ? `/Users/${user}` : `/Groups/${group}`);
    const [before, records] = [await read(), await p.records()];
    const answer = await send();
    expect([200, 204]).toContain(answer.status);
    expect(versionIn(answer)).toBe(1);
    expect([(await read()).json, await p.records()]).toEqual([before.json, records]);
  });
});

test("deliveries repeated and in another order end in the same directory, with the same versions", async () => {
  let run = 0;
  /** Messages of one cycle that are about different things, as a source sends them side by side. */
  const cycle = async () => {
    run += 1;
    const [a, b, c] = await p.users(`leveranse${run}.`, 3);
    const group = await p.group("Leveranse", c as string);
    const replace = (path: string, value: unknown): Operation => ({ op: "Replace", path, value });
    const messages: (() => Promise<Answer>)[] = [
      () => p.add(group, a as string),
      () => p.add(group, b as string),
      () => p.remove(group, c as string),
      () => p.patch(`/Groups/${group}`, replace("displayName", "Levert")),
      () => p.patch(`/Users/${a}`, replace("title", "Sjef")),
      () => p.patch(`/Users/${a}`, replace('emails[type eq "work"].value', "a@example.no")),
      () => p.patch(`/Users/${b}`, replace("active", "False")),
    ];
    const directory = async () => {
      const ids = new Map([a, b, c, group].map((id, at) => [id, `id${at}`]));
      const answers = await Promise.all([a, b, c].map((id) => p.scim("GET", `/Users/${id}`)));
      const texts = [...answers, await p.scim("GET", `/Groups/${group}`)].map(({ text }) => {
        const named = [...ids].reduce((now, [id, name]) => now.replaceAll(String(id), name), text);
        return JSON.parse(named.replaceAll(`leveranse${run}.`, "")) as Record<string, unknown>;
      });
      return texts.map(({ meta, members, ...rest }) => ({
        ...rest,
        version: (meta as { version: string }).version,
        members: ((members ?? []) as { value: string }[]).map(({ value }) => value).sort(),
      }));
    };
    return { messages, directory };
  };
  const once = await cycle();
  for (const message of once.messages) await message();
  const expected = await once.directory();
  const count = once.messages.length;
  const order = fc
    .shuffledSubarray([...Array(count).keys(), ...Array(count).keys(), ...Array(count).keys()], {
      minLength: count,
    })
    .map((some) => [...some, ...Array(count).keys()]);
  await fc.assert(
    fc.asyncProperty(order, fc.boolean(), async (sent, atOnce) => {
      const { messages, directory } = await cycle();
      const answers: (Answer | undefined)[] = [];
      if (atOnce) answers.push(...(await Promise.all(sent.map((at) => messages[at]?.()))));
      else for (const at of sent) answers.push(await messages[at]?.());
      for (const answer of answers) expect([200, 204]).toContain(answer?.status);
      expect(await directory()).toEqual(expected);
    }),
    { seed: 7644, numRuns: process.env.DEEP === undefined ? 12 : 300 },
  );
});
