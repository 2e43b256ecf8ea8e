import { expect } from "vitest";
import type { ListQuery } from "../../src/scim/list-policy.ts";
import type { getUsers } from "../../src/scim/list-requests.ts";
import type { ListResponse } from "../../src/scim/list-response.ts";
import type { ScimCaller, ScimDeps } from "../../src/scim/scim-request.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { BASE, type Population, populate, SCOPE } from "./population.ts";

/** Lists as the routes ask for them, over a population of their own. */
export type Lists = {
  database: TestDatabase;
  people: Population;
  deps: ScimDeps;
  ask: (get: Get, query: ListQuery) => Promise<ListResponse>;
};
export type Get = typeof getUsers;

export const caller = { client: SCOPE } as unknown as ScimCaller;

export async function openLists(): Promise<Lists> {
  const database = await openTestDatabase();
  const people = await populate(database);
  const deps = { db: database.db, baseUrl: BASE } as unknown as ScimDeps;
  return { database, people, deps, ask: async (get, query) => get(deps, caller, query, {}) };
}

export const idsOf = ({ resources }: ListResponse): string[] =>
  resources.map((text) => (JSON.parse(text) as { id: string }).id);
/** How the work is refused, in two words. */
export const refused = (work: Promise<unknown> | (() => Promise<unknown>)) =>
  Promise.resolve()
    .then(() => (typeof work === "function" ? work() : work))
    .then(
      () => "accepted",
      ({ status, scimType }) => `${status} ${scimType}`,
    );

/** All pages by index; `between` happens after each. */
export async function byIndex(
  lists: Lists,
  get: Get,
  query: ListQuery,
  count: number,
  between = async () => {},
): Promise<string[]> {
  const ids: string[] = [];
  for (let startIndex = 1; ; startIndex += count) {
    const page = await lists.ask(get, { ...query, startIndex, count });
    if (page.resources.length === 0) return ids;
    expect(page.startIndex).toBe(startIndex);
    ids.push(...idsOf(page));
    await between();
  }
}

/** All pages by cursor, each looked at as RFC 9865 describes it. */
export async function byCursor(
  lists: Lists,
  get: Get,
  query: ListQuery,
  count: number,
  between = async () => {},
): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined = ""; cursor !== undefined; ) {
    const page: ListResponse = await lists.ask(get, { ...query, cursor, count });
    expect(page).not.toHaveProperty("startIndex");
    // RFC 9865 section 2: unreserved characters of RFC 3986 section 2.3; only the last page has no nextCursor
    expect(page.nextCursor ?? "").toMatch(/^[A-Za-z0-9_.~-]*$/);
    if (page.nextCursor !== undefined) expect(page.resources.length).toBe(count);
    ids.push(...idsOf(page));
    cursor = page.nextCursor;
    await between();
  }
  return ids;
}
