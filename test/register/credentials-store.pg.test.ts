import { afterAll, beforeAll, expect, test } from "vitest";
import type { OrganisationId } from "../../src/kernel/ids.ts";
import { credentialsOf, openCredentials, setCredentials } from "../../src/register/credentials-store.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

const { entropy } = webPlatform;
const KEY = Buffer.alloc(32, 1);
const PASSWORD = "et-hemmelig-passord";
const ours = entropy.uuid() as OrganisationId;
const theirs = entropy.uuid() as OrganisationId;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  for (const [i, id] of [ours, theirs].entries())
    await database.owner.query(
      "insert into organisation (id, organisation_number, name) values ($1, $2, 'x')",
      [id, `99900010${i}`],
    );
});
afterAll(() => database.close());

const set = (organisation: OrganisationId, integrationId: string, integrationPassword = PASSWORD) =>
  database.db.asOwner((tx) =>
    setCredentials(tx, KEY, entropy, organisation, { integrationId, integrationPassword }),
  );
const sealedOf = (organisation: OrganisationId, within = organisation) =>
  database.db.read(within, (tx) => credentialsOf(tx, organisation));

test("there are none until somebody sets them; set again, the newest count", async () => {
  expect(await sealedOf(ours)).toBeNull();
  await set(ours, "integration-1", "det-gamle");
  await set(ours, "integration-2");
  const sealed = await sealedOf(ours);
  expect(sealed && openCredentials(KEY, ours, sealed)).toEqual({
    integrationId: "integration-2",
    integrationPassword: PASSWORD,
  });
});

test("the database does not hold the password, nor can it be opened by another key or as another organisation's", async () => {
  await set(ours, "integration-2");
  const { rows } = await database.owner.query("select r::text as text from register_access r");
  expect(JSON.stringify(rows)).not.toContain(PASSWORD);
  expect(JSON.stringify(rows)).not.toContain(Buffer.from(PASSWORD).toString("hex"));
  const sealed = await sealedOf(ours);
  if (!sealed) throw new Error("they were set");
  expect(() => openCredentials(Buffer.alloc(32, 2), ours, sealed)).toThrow();
  expect(() => openCredentials(KEY, theirs, sealed)).toThrow();
  expect(() => openCredentials(KEY, ours, { ...sealed, integrationId: "integration-1" })).toThrow();
});

test("R9: an organisation does not see another's, and the program can set nobody's", async () => {
  await set(theirs, "integration-3");
  expect(await sealedOf(theirs, ours)).toBeNull();
  const credentials = { integrationId: "x", integrationPassword: "y" };
  const asProgram = database.db.write(ours, (tx) => setCredentials(tx, KEY, entropy, ours, credentials));
  await expect(asProgram).rejects.toThrow(/permission denied/);
});
