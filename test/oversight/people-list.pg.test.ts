import { CompiledQuery } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listPeople, type PeopleQuestion, peopleSql } from "../../src/oversight/people-list-store.ts";
import { canSignInBy } from "../../src/oversight/sign-in-policy.ts";
import { SCOPE } from "../scim/population.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

const PEOPLE = 3_000;
/** Of so many, one has no object id, and one is disabled. */
const FEW = 100;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  const { organisation, source } = SCOPE;
  const ours = `'${organisation}'::uuid, '${source}'::uuid`;
  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  await database.owner.query(`
    insert into organisation (id, organisation_number, name) values ('${organisation}', '999000001', 'Fjordheim');
    insert into source (organisation_id, id, name, entra_tenant_id) values (${ours}, 'Entra', 't');
    insert into scim_user (organisation_id, source_id, id, user_name_key, external_id, display_name_key, active, resource, comparable)
      select ${ours}, new_id(), 'u' || i, case when i % ${FEW} = 0 then 'kari.' || i else gen_random_uuid()::text end,
        case when i % 3 = 0 then 'åse ' || i when i % 3 = 1 then 'zara ' || i end, i % ${FEW} <> 1,
        jsonb_build_object('userName', 'U' || i, 'displayName', 'Navn ' || i),
        jsonb_build_object('${enterprise}', jsonb_build_object('department', repeat('avdeling ' || i % 40, 500)))
      from generate_series(1, ${PEOPLE}) as i`);
  await database.owner.query("vacuum analyze scim_user");
});
afterAll(() => database.close());

const question = (over: Partial<PeopleQuestion> = {}): PeopleQuestion => ({
  textKey: "",
  signIn: null,
  access: null,
  sort: "name",
  descending: false,
  offset: 0,
  limit: 25,
  anyForm: false,
  ...over,
});
const LAST = { offset: PEOPLE - 25 };

type Plan = {
  "Node Type": string;
  "Index Name"?: string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Rows Removed by Filter"?: number;
  Plans?: Plan[];
};
const nodesOf = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];

/** How the database's reader, bound to the organisation, would read this page. */
const planOf = (asked: PeopleQuestion): Promise<Plan[]> =>
  database.db.read(SCOPE.organisation, async (tx) => {
    const { sql, parameters } = peopleSql(SCOPE.organisation, asked).compile(tx as never);
    const { rows } = await tx
      .getExecutor()
      .executeQuery<{ "QUERY PLAN": [{ Plan: Plan }] }>(
        CompiledQuery.raw(`explain (format json, analyze, timing off) ${sql}`, [...parameters]),
      );
    return rows.flatMap((row) => nodesOf(row["QUERY PLAN"][0].Plan));
  });

describe("a page of the people list, and how many there are, is read from indexes alone", () => {
  test.each<[what: string, index: string, asked: Partial<PeopleQuestion>]>([
    ["the first by name", "scim_user_by_name_order", {}],
    ["the last by name", "scim_user_by_name_order", LAST],
    ["the first by name, backwards", "scim_user_by_name_order", { descending: true }],
    ["the last by name, backwards", "scim_user_by_name_order", { descending: true, ...LAST }],
    ["the first by department", "scim_user_by_department_order", { sort: "department" }],
    ["the last by department", "scim_user_by_department_order", { sort: "department", ...LAST }],
    ["who can sign in", "scim_user_by_name_order", { signIn: "yes" }],
    ["who is disabled", "scim_user_by_name_order", { signIn: "disabled" }],
    ["whose identity changed", "scim_user_by_name_order", { signIn: "changed" }],
  ])("%s", async (_what, index, asked) => {
    const nodes = await planOf(question(asked));
    expect(nodes.map((node) => node["Index Name"])).toContain(index);
    // The accounts themselves are looked up one by one, for the page.
    const read = nodes.filter((node) => node["Relation Name"] === "scim_user" && node["Actual Rows"] > 1);
    expect(read.map((node) => node["Node Type"])).toEqual(read.map(() => "Index Only Scan"));
    expect(nodes.filter((node) => node["Node Type"] === "Sort" && node["Actual Rows"] > 25)).toEqual([]);
  });

  test("a part of a name is looked for once", async () => {
    const nodes = await planOf(question({ textKey: "zara 1" }));
    const searched = nodes.filter((node) => (node["Rows Removed by Filter"] ?? 0) > 1000);
    expect(searched).toHaveLength(1);
  });
});

describe("the people list", () => {
  const list = (asked: Partial<PeopleQuestion>) =>
    database.db.read(SCOPE.organisation, (tx) => listPeople(tx, SCOPE.organisation, question(asked)));

  test("backwards it is the same list from its end", async () => {
    for (const sort of ["name", "department"] as const) {
      const there = await list({ sort, limit: PEOPLE });
      const back = await list({ sort, limit: PEOPLE, descending: true });
      expect(back.people.map(({ id }) => id)).toEqual(there.people.map(({ id }) => id).reverse());
    }
  });

  test("a page behind the last has nobody, and still tells how many there are", async () => {
    expect(await list({ offset: PEOPLE })).toEqual({ total: PEOPLE, people: [] });
    expect(await list({ offset: PEOPLE, textKey: "åse" })).toEqual({ total: PEOPLE / 3, people: [] });
  });

  test("the database knows the external ids that sign-ins can be matched with as the policy does", async () => {
    expect((await list({ signIn: "no" })).total).toBe(PEOPLE / FEW);
    expect((await list({ signIn: "no", anyForm: true })).total).toBe(0);
    const { rows } = await database.owner.query<{ external_id: string | null; has_object_id: boolean }>(
      "select external_id, has_object_id from scim_user",
    );
    expect(rows.filter((row) => row.has_object_id !== canSignInBy(row.external_id, false))).toEqual([]);
  });
});
