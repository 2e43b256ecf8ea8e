import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sqlStateOf } from "../../src/db/errors.ts";
import type { OrganisationId } from "../../src/kernel/ids.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

const FIRST = "01990000-0000-7000-8000-000000000001" as OrganisationId;
const SECOND = "01990000-0000-7000-8000-000000000002" as OrganisationId;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.asOwner(async (tx) => {
    for (const [id, organisation_number] of [
      [FIRST, "999000001"],
      [SECOND, "999000002"],
    ] as const)
      await tx.insertInto("organisation").values({ id, organisation_number, name: "Fjordheim" }).execute();
  });
});
afterAll(() => database.close());

describe("R9: organisations never meet, even when the login is a superuser", () => {
  test("a transaction sees its own organisation only", async () => {
    const seen = (organisation: OrganisationId) =>
      database.db.read(organisation, (tx) => tx.selectFrom("organisation").select("id").execute());
    expect(await seen(FIRST)).toEqual([{ id: FIRST }]);
    expect(await seen(SECOND)).toEqual([{ id: SECOND }]);
  });

  test("a row of another organisation cannot be written", async () => {
    const attempt = database.db.write(FIRST, (tx) =>
      tx
        .insertInto("audit_subject")
        .values({
          organisation_id: SECOND,
          ref: Buffer.alloc(32),
          epoch: "x",
          tag: Buffer.alloc(32),
          wrapped_key: Buffer.alloc(1),
          sealed: Buffer.alloc(1),
          record_id: SECOND,
        })
        .execute(),
    );
    expect(sqlStateOf(await attempt.catch((error) => error))).toBe("42501");
  });

  test("an organisation that is no id is refused before anything is sent", async () => {
    const attempt = () => database.db.read("x'; drop table role; --" as OrganisationId, async () => 1);
    expect(attempt).toThrow("must be an id");
  });
});

describe("the restricted roles", () => {
  const refused = async (work: Promise<unknown>) => sqlStateOf(await work.catch((error) => error));

  test.each([
    "update audit_record set kind = 'x'",
    "delete from audit_record",
    "update audit_subject set epoch = 'x'",
    "truncate audit_record",
    "delete from role_grant",
    "select leaf from audit_record",
    "update role_version set historikk = true",
    "alter table audit_record disable row level security",
  ])("the application cannot: %s", async (statement) => {
    expect(await refused(database.db.write(FIRST, (tx) => sql.raw(statement).execute(tx)))).toBe("42501");
  });

  test.each([
    "insert into scim_member values (gen_random_uuid(), gen_random_uuid(), gen_random_uuid())",
    "select hash from scim_token",
    "select * from audit_record",
  ])("a reader cannot: %s", async (statement) => {
    const code = await refused(database.db.read(FIRST, (tx) => sql.raw(statement).execute(tx as never)));
    expect(["42501", "25006"]).toContain(code);
  });

  test("the auditor reads the log and no tokens", async () => {
    const as = "identity_sync_auditor" as const;
    expect(
      await database.db.read(FIRST, (tx) => tx.selectFrom("audit_record").select("leaf").execute(), as),
    ).toEqual([]);
    const peek = database.db.read(FIRST, (tx) => tx.selectFrom("scim_token").select("id").execute(), as);
    expect(await refused(peek)).toBe("42501");
  });
});

test("a transaction whose work throws leaves nothing behind and gives the connection back clean", async () => {
  const values = {
    organisation_id: FIRST,
    ref: Buffer.alloc(32, 7),
    epoch: "x",
    tag: Buffer.alloc(32),
    wrapped_key: Buffer.alloc(1),
    sealed: Buffer.alloc(1),
    record_id: FIRST,
  };
  const attempt = database.db.write(FIRST, async (tx) => {
    await tx.insertInto("audit_subject").values(values).execute();
    throw new Error("stop here");
  });
  await expect(attempt).rejects.toThrow("stop here");
  const rows = await database.owner.query("select count(*)::int as n from audit_subject");
  expect(rows.rows).toEqual([{ n: 0 }]);
  const role = await database.owner.query("select current_user = session_user as same");
  expect(role.rows).toEqual([{ same: true }]);
});
