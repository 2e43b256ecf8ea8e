import { defineConfig } from "vitest/config";

// `*.test.ts` needs no database; `*.db.test.ts` runs on PostgreSQL and on PGlite; `*.pg.test.ts` is about locks, races,
// privileges or crashes and runs on PostgreSQL alone. What needs the stand-ins has a project of its own: it is no part of
// the inner loop (`npm run check`).
const standIns = ["test/demo/**/*.test.ts", "test/register/fiks-client.test.ts"];
// Files share a process one after another: what they import is loaded once, which halves the time of a run.
const common = { testTimeout: 60_000, hookTimeout: 60_000, isolate: false };

export default defineConfig({
  test: {
    maxWorkers: "100%",
    projects: [
      {
        test: {
          ...common,
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/**/*.{db,pg}.test.ts", ...standIns],
        },
      },
      {
        test: {
          ...common,
          name: "stand-ins",
          include: standIns,
          exclude: ["test/**/*.{db,pg}.test.ts"],
        },
      },
      {
        test: {
          ...common,
          name: "postgres",
          include: ["test/**/*.{db,pg}.test.ts"],
          globalSetup: "test/support/setup-postgres.ts",
          env: { TEST_DATABASE_KIND: "postgres" },
        },
      },
      {
        test: {
          ...common,
          name: "pglite",
          include: ["test/**/*.db.test.ts"],
          globalSetup: "test/support/setup-pglite.ts",
          env: { TEST_DATABASE_KIND: "pglite" },
        },
      },
    ],
  },
});
