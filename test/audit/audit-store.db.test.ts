import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { actorRef } from "../../src/audit/audit-entry.ts";
import { type AuditRow, append, newest } from "../../src/audit/audit-store.ts";
import { canonicalJson } from "../../src/kernel/canonical-json.ts";
import type { OrganisationId } from "../../src/kernel/ids.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";
import { entries, ORGANISATION, sayingOf } from "./entries.ts";

const organisation = ORGANISATION as OrganisationId;
let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
  await database.db.asOwner((tx) =>
    tx
      .insertInto("organisation")
      .values({ id: organisation, organisation_number: "999000001", name: "Fjordheim" })
      .execute(),
  );
});
afterAll(() => database.close());

test("the stored bytes are the canonical form with the database's time in it, and the columns say the same", async () => {
  const [...some] = fc.sample(entries, { numRuns: process.env.DEEP === undefined ? 100 : 2_000, seed: 6962 });
  await database.db.write(organisation, async (tx) => {
    for (const entry of some) append(tx, entry);
  });
  const { rows } = await database.owner.query(
    `select *, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at_text from audit_record`,
  );
  expect(rows.length).toBe(some.length);
  const byId = new Map(rows.map((row) => [row.id as string, row]));
  for (const entry of some) {
    const row = byId.get(entry.id);
    const leaf = row.leaf.toString("utf8");
    expect(JSON.parse(leaf)).toEqual(sayingOf(entry, row.at_text));
    expect(leaf).toBe(canonicalJson(JSON.parse(leaf)));
    // The columns are copies for finding; the leaf is the truth.
    expect(row).toMatchObject({
      organisation_id: entry.organisation,
      request_id: entry.requestId,
      kind: entry.kind,
      outcome: entry.outcome,
      reason: entry.reason,
      actor_ref: actorRef(entry.actor),
      role_id: entry.roleId ?? null,
    });
    expect(row.subject_ref?.toString("base64url") ?? undefined).toBe(entry.subjectRef);
  }
});

test("what is listed comes from the leaf, newest first, and no further than asked", async () => {
  const all = await database.db.read(
    organisation,
    (tx) => newest(tx, organisation, 5),
    "identity_sync_auditor",
  );
  expect(all.length).toBe(5);
  const { rows } = await database.owner.query(
    "select id from audit_record order by at desc, id desc limit 5",
  );
  expect(all.map((row: AuditRow) => row.id)).toEqual(rows.map((row) => row.id));
});

test("the time is the decision clock's, of the statement that writes", async () => {
  const [entry] = fc.sample(entries, { numRuns: 1, seed: 77 });
  if (!entry) throw new Error("one was asked for");
  await database.moveClock("400 days");
  await database.db.write(organisation, async (tx) =>
    append(tx, { ...entry, id: "01990000-0000-7000-8000-00000000ffff" }),
  );
  await database.moveClock("0 days");
  const [newestRow] = await database.db.read(
    organisation,
    (tx) => newest(tx, organisation, 1),
    "identity_sync_auditor",
  );
  const ahead = (Date.parse(newestRow?.at ?? "") - Date.now()) / 86_400_000;
  expect(ahead).toBeGreaterThan(399);
  expect(ahead).toBeLessThan(401);
});
