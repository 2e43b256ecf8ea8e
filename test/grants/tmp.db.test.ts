import { test } from "vitest";
import { openTestDatabase } from "../support/test-database.ts";
import { openWorld } from "./support.ts";
test("time", async () => {
  const database = await openTestDatabase();
  await database.owner.query("do $$ begin execute format('alter database %I set synchronous_commit = off', current_database()); end $$");
  const plan = { users: 3, groups: [{ roles: [0, 1], ttlDays: 20 }, { roles: [0], ttlDays: 40 }, { roles: [] }], longestLives: [60, 30] };
  for (let k = 0; k < 3; k++) {
  let t = performance.now();
  const c0 = process.cpuUsage();
  for (let i = 0; i < 50; i++) await openWorld(database, plan);
  const world = await openWorld(database, plan);
  console.log("world", (performance.now() - t) / 51, process.cpuUsage(c0));
  t = performance.now();
  for (let i = 0; i < 100; i++) await world.send({ kind: "active", user: 0, value: i % 2 === 0 });
  console.log("active", (performance.now() - t) / 100);
  t = performance.now();
  for (let i = 0; i < 100; i++) await world.send({ kind: i % 2 === 0 ? "add" : "remove", user: 0, group: 0, users: [0, 1] } as never);
  console.log("member", (performance.now() - t) / 100);
  t = performance.now();
  for (let i = 0; i < 100; i++) await world.effective();
  console.log("effective", (performance.now() - t) / 100);
  t = performance.now();
  for (let i = 0; i < 100; i++) await world.grants();
  console.log("grants", (performance.now() - t) / 100);
  }
  await database.close().catch(console.error);
});
