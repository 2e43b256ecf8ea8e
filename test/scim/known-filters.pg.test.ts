import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ApiWorld, SCIM_TOKEN, startApiWorld } from "../http/api-world.ts";
import type { Answer } from "../support/http-client.ts";

let world: ApiWorld;
beforeAll(async () => {
  world = await startApiWorld();
});
afterAll(() => world.close());

const scim = (method: string, path: string, body?: unknown): Promise<Answer> =>
  world.ask(method, `/scim/v2${path}`, SCIM_TOKEN, body);
const create = async (path: string, body: object) => String((await scim("POST", path, body)).json.id);
const find = async (filter: string): Promise<string[]> => {
  const answer = await scim("GET", `/Users?count=200&filter=${encodeURIComponent(filter)}`);
  expect(answer.status, answer.text).toBe(200);
  return (answer.json.Resources as { id: string }[]).map(({ id }) => id);
};

describe("filters that other SCIM servers refuse or misread (scim-peers.md 4.2)", () => {
  const ids: { [name: string]: string } = {};
  beforeAll(async () => {
    ids.drift = await create("/Users", {
      userName: "f1",
      title: 'IT (drift] og "vakt"',
      nickName: "filter",
      emails: [{ type: "Work", value: "f1 (a) [b]@x.no" }],
    });
    ids.blaa = await create("/Users", {
      userName: "f2",
      title: "Blå and not or",
      nickName: "filter",
      active: false,
    });
    ids.none = await create("/Users", { userName: "f3", nickName: "filter", title: "" });
  });

  test.each([
    ["a negation of two is neither", 'not (userName eq "f1" or userName eq "f2")', ["none"]],
    ["a negation of both is not both", 'not (userName eq "f1" and title pr)', ["blaa", "none"]],
    ["brackets within a text", 'title eq "IT (drift] og \\"vakt\\""', ["drift"]],
    [
      "brackets within a text within brackets",
      'emails[type eq "work" and value eq "f1 (a) [b]@x.no"]',
      ["drift"],
    ],
    ["an escaped letter", 'title sw "Bl\\u00e5"', ["blaa"]],
    ["words of filters within a text", 'title co "and not or"', ["blaa"]],
    ["another case of everything", 'TITLE CO "AND NOT" AND Active EQ False', ["blaa"]],
    ["the core URN before the name", 'urn:ietf:params:scim:schemas:core:2.0:User:title sw "it"', ["drift"]],
    ["brackets within brackets", "((((title pr) and (not ((active eq false))))))", ["drift"]],
    ["what is not there is no text", 'title co "undefined" or title co "null"', []],
    [
      "a part of what is not there",
      'not (name.givenName pr) and name.familyName ne "x"',
      ["drift", "blaa", "none"],
    ],
    ["the empty text is no value", "title pr", ["drift", "blaa"]],
    ["a list that is not there", "emails pr", ["drift"]],
  ])("%s", async (_what, filter, names) => {
    const found = await find(`nickName eq "filter" and (${filter})`);
    expect(found.sort()).toEqual(names.map((name) => ids[name]).sort());
  });

  test("a page begins where it was asked to", async () => {
    const page = async (query: string) =>
      (await scim("GET", `/Users?${query}`)).json.Resources as { id: string }[];
    const all = await page("startIndex=1&count=200");
    for (const [start, count] of [
      [1, 5],
      [4, 5],
      [6, 100],
    ] as const)
      expect(await page(`startIndex=${start}&count=${count}`)).toEqual(
        all.slice(start - 1, start - 1 + count),
      );
  });
});
