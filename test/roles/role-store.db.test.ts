import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { DEMO_ORGANISATION } from "../../src/demo/seed.ts";
import type { RoleId } from "../../src/kernel/ids.ts";
import type { Role } from "../../src/roles/role.ts";
import { allRoles, insertRole } from "../../src/roles/role-store.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

const { id, number, name } = DEMO_ORGANISATION;
const [barnevern] = DEMO_ROLES as [Role];

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.asOwner((tx) =>
    tx.insertInto("organisation").values({ id, organisation_number: number, name }).execute(),
  );
});
afterAll(() => database.close());

const stored = () => database.db.read(id, (tx) => allRoles(tx, id));

test("R12: a role whose addresses could not be masked is not stored", async () => {
  const blind: Role = {
    ...barnevern,
    id: "01990000-0000-7000-8000-0000000000aa" as RoleId,
    parts: ["navn", "bostedsadresse"],
  };
  const attempt = database.db.asOwner((tx) => insertRole(tx, id, blind));
  await expect(attempt).rejects.toThrow("addresses_or_relations_without_adressebeskyttelse");
  expect(await stored()).toEqual([]);
});

test("a role comes back as it was stored", async () => {
  await database.db.asOwner((tx) => insertRole(tx, id, barnevern));
  expect(await stored()).toEqual([barnevern]);
});
