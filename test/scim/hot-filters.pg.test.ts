import { CompiledQuery } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Db, ReadTx } from "../../src/db/database.ts";
import type { GroupKey, UserKey } from "../../src/directory/directory-query.ts";
import { COLUMNS as GROUP_COLUMNS } from "../../src/directory/group-store.ts";
import { countSql, type Page, pageSql, type Question } from "../../src/directory/list-store.ts";
import { COLUMNS as USER_COLUMNS } from "../../src/directory/user-store.ts";
import { groupConditionOf, userConditionOf } from "../../src/scim/condition-policy.ts";
import { type ListQuery, readList } from "../../src/scim/list-policy.ts";
import { getUsers } from "../../src/scim/list-requests.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import type { ScimCaller, ScimDeps } from "../../src/scim/scim-request.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { BASE, ENT, SCOPE } from "./population.ts";
import { accepted } from "./support.ts";

const USERS = 50_000;
const GROUPS = 2_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await fill();
});
afterAll(() => database.close());

const userId = (at: number | string) => `('1' || lpad(to_hex(${at}), 31, '0'))::uuid`;
const groupId = (at: number | string) => `('2' || lpad(to_hex(${at}), 31, '0'))::uuid`;
const idOf = (kind: 1 | 2, at: number) =>
  `${kind}${at.toString(16).padStart(31, "0")}`.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");

/** A municipality's directory: all in one group, each in one of the others as well. Beside it another source. */
async function fill(): Promise<void> {
  const { organisation, source } = SCOPE;
  const ours = `'${organisation}'::uuid, '${source}'::uuid`;
  const user = (i: string) =>
    `jsonb_build_object('userName', 'u' || ${i} || '@x.no', 'displayName', 'name ' || ${i} % 40000, 'title', 't' || ${i} % 90, 'active', true,
      'emails', jsonb_build_array(jsonb_build_object('type', 'work', 'value', 'u' || ${i} || '@x.no')))`;
  await database.owner.query(`
    insert into organisation (id, organisation_number, name) values ('${organisation}', '999000001', 'Fjordheim');
    insert into source (organisation_id, id, name, entra_tenant_id) values (${ours}, 'Entra', 't');
    insert into scim_user (organisation_id, source_id, id, user_name_key, external_id, work_email_key, display_name_key,
        manager_id, active, resource, comparable)
      select ${ours}, ${userId("i")}, 'u' || i || '@x.no', 'e' || i, 'u' || i || '@x.no', 'name ' || i % 40000,
        'm' || i % 1000, true, ${user("i")}, ${user("i")} from generate_series(1, ${USERS}) as i;
    insert into scim_group (organisation_id, source_id, id, display_name_key, external_id, resource, comparable)
      select ${ours}, ${groupId("i")}, 'group ' || i, 'g' || i, '{}', '{}' from generate_series(1, ${GROUPS}) as i;
    insert into scim_member (organisation_id, group_id, user_id)
      select '${organisation}'::uuid, ${groupId("1")}, ${userId("i")} from generate_series(1, ${USERS}) as i
      union all
      select '${organisation}'::uuid, ${groupId(`2 + i % ${GROUPS - 1}`)}, ${userId("i")} from generate_series(1, ${USERS}) as i`);
  for (const table of ["scim_user", "scim_group", "scim_member"])
    await database.owner.query(`vacuum analyze ${table}`);
}

type Plan = { "Node Type": string; "Index Name"?: string; "Actual Rows"?: number; Plans?: Plan[] };

const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** How the database's reader, bound to the organisation, would do what the list of this query sends. */
async function planOf(type: "User" | "Group", query: ListQuery, page: Page, what = pageSql) {
  const schema = type === "User" ? userSchema : groupSchema;
  const { filter, sort } = accepted(readList(query, schema, []));
  const toCondition = type === "User" ? userConditionOf : groupConditionOf;
  const condition = filter && toCondition(filter, schema);
  const question: Question<UserKey | GroupKey> = { condition, sort, page, baseUrl: BASE };
  const [table, columns] =
    type === "User" ? (["scim_user", USER_COLUMNS] as const) : (["scim_group", GROUP_COLUMNS] as const);
  return database.db.read(SCOPE.organisation, async (tx) => {
    const statement = what(table, columns, SCOPE, question).compile(tx as never);
    const explain = CompiledQuery.raw(`explain (format json, analyze, timing off) ${statement.sql}`, [
      ...statement.parameters,
    ]);
    const { rows } = await tx.getExecutor().executeQuery<{ "QUERY PLAN": [{ Plan: Plan }] }>(explain);
    return nodesOf((rows[0] as { "QUERY PLAN": [{ Plan: Plan }] })["QUERY PLAN"][0].Plan);
  });
}

/** No memberships, so that the list itself is all that is sent. */
const SHORT = { attributes: ["userName"] };
const FIRST: Page = { offset: 0, limit: 100 };
const ALONE = idOf(1, 77);

describe("what Entra and Okta ask for is found by an index, as the application's reader", () => {
  test.each<[type: "User" | "Group", filter: string, index: string, rows: number]>([
    ["User", 'userName eq "U77@x.no"', "scim_user_by_user_name", 1],
    ["User", 'externalId eq "e77"', "scim_user_by_external_id", 1],
    ["User", 'emails[type eq "work"].value eq "u77@X.no"', "scim_user_by_work_email", 1],
    ["User", 'emails[type eq "work" and value eq "u77@x.no"]', "scim_user_by_work_email", 1],
    ["User", 'displayName eq "name 77"', "scim_user_by_display_name", 2],
    ["User", `id eq "${ALONE}"`, "scim_user_in_order|scim_user_pkey", 1],
    ["User", `${ENT}:manager eq "M77"`, "scim_user_by_manager", 50],
    ["User", 'manager eq "m77"', "scim_user_by_manager", 50],
    [
      "User",
      `id eq "${ALONE}" and manager eq "m77"`,
      "scim_user_in_order|scim_user_pkey|scim_user_by_manager",
      1,
    ],
    ["User", 'userName eq "u77@x.no" or externalId eq "e78"', "scim_user_by_external_id", 2],
    ["User", 'userName eq "u77@x.no" and active eq true', "scim_user_by_user_name", 1],
    ["Group", 'displayName eq "Group 77"', "scim_group_by_display_name", 1],
    ["Group", 'externalId eq "g77"', "scim_group_by_external_id", 1],
    ["Group", `id eq "${idOf(2, 77)}"`, "scim_group_in_order|scim_group_pkey", 1],
    ["Group", `members eq "${ALONE}"`, "scim_member_by_user|scim_member_pkey", 2],
    ["Group", `members[value eq "${ALONE}"]`, "scim_member_by_user|scim_member_pkey", 2],
    ["Group", `id eq "${idOf(2, 1)}" and members eq "${ALONE}"`, "scim_member_pkey|scim_member_by_user", 1],
    ["Group", `members.value eq "${idOf(1, 60_000)}"`, "scim_member_by_user|scim_member_pkey", 0],
  ])("%s: %s", async (type, filter, index, rows) => {
    const nodes = await planOf(type, { filter }, FIRST);
    expect(nodes[0]?.["Actual Rows"]).toBe(rows);
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
    expect(nodes.map((node) => node["Index Name"] ?? "").join(" ")).toMatch(new RegExp(index));
  });
});

describe("a page costs what it shows", () => {
  const BY_ID = /scim_user_in_order|scim_user_pkey/;
  const LAST: Page = { offset: USERS - 100, limit: 100 };
  test("the last page by index skips entries of an index, not rows", async () => {
    const nodes = await planOf("User", {}, LAST);
    expect(nodes[0]?.["Actual Rows"]).toBe(100);
    expect(nodes.find((node) => node["Index Name"] === "scim_user_in_order")?.["Node Type"]).toBe(
      "Index Only Scan",
    );
    expect(nodes.map((node) => node["Node Type"])).not.toContain("Seq Scan");
    const long = nodes.filter((node) => (node["Actual Rows"] ?? 0) > 100).map((node) => node["Node Type"]);
    expect(long.filter((type) => type.includes("Scan"))).toEqual(["Index Only Scan"]);
  });

  test("a page by cursor reads no more than it shows, wherever it is", async () => {
    for (const after of [1, USERS / 2, USERS - 200]) {
      const nodes = await planOf("User", {}, { offset: 0, limit: 101, after: idOf(1, after) });
      expect(nodes.map((node) => node["Index Name"] ?? "").join(" ")).toMatch(BY_ID);
      expect(nodes.filter((node) => (node["Actual Rows"] ?? 0) > 101)).toEqual([]);
    }
  });

  test("all are counted from an index", async () => {
    const nodes = await planOf("User", {}, FIRST, ((table, _columns, scope, question) =>
      countSql(table, scope, question)) as typeof pageSql);
    expect(nodes.map((node) => node["Node Type"])).toContain("Index Only Scan");
  });

  test.each([
    ["userName", "ascending", /scim_user_by_user_name/],
    ["userName", "descending", /scim_user_by_user_name/],
    ["displayName", "ascending", /scim_user_by_display_name/],
    ["displayName", "descending", /scim_user_by_display_name/],
    ["id", "descending", BY_ID],
  ])("sorted by %s %s it follows an index", async (sortBy, sortOrder, index) => {
    const nodes = await planOf("User", { sortBy, sortOrder }, FIRST);
    expect(nodes.map((node) => node["Index Name"] ?? "").join(" ")).toMatch(index);
    expect(nodes.filter((node) => (node["Actual Rows"] ?? 0) > 200)).toEqual([]);
  });
});

test("a filter that no index bounds, and that takes too long, is refused with what to do", async () => {
  // Each of these looks for a long text in every title: a little work for one user, too much for 50 000 in 50 ms.
  const slow = {
    filter: Array.from({ length: 30 }, (_, i) => `title co "${"x".repeat(20)}${i}"`).join(" or "),
  };
  const deps = { db: hurried(), baseUrl: BASE } as unknown as ScimDeps;
  const caller = { client: SCOPE } as unknown as ScimCaller;
  await expect(getUsers(deps, caller, slow, SHORT)).rejects.toMatchObject({
    status: 400,
    scimType: "tooMany",
  });
  const named = { filter: 'userName eq "u1@x.no"' };
  await expect(getUsers(deps, caller, named, SHORT)).resolves.toMatchObject({ totalResults: 1 });
});

/** The database with fifty milliseconds for a statement. */
function hurried(): Db {
  const { db } = database;
  return {
    ...db,
    read: (organisation, work) =>
      db.read(organisation, async (tx) => {
        const executor = tx.getExecutor();
        const limited = {
          executeQuery: async (query: CompiledQuery) => {
            const [, answer] = await Promise.all([
              executor.executeQuery(CompiledQuery.raw("set local statement_timeout = '50ms'")),
              executor.executeQuery(query),
            ]);
            return answer;
          },
        };
        const proxied = new Proxy(executor, {
          get: (target, name) => {
            if (name === "executeQuery") return limited.executeQuery;
            const value = Reflect.get(target, name);
            return typeof value === "function" ? value.bind(target) : value;
          },
        });
        return work({ ...tx, getExecutor: () => proxied } as unknown as ReadTx);
      }),
  };
}
