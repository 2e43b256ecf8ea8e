import { defineConfig } from "vitest/config";

// The portal in a real browser, on a demo process of its own with a real PostgreSQL. One file after another: they share
// two cores with the browser.
export default defineConfig({
  test: {
    include: ["test/e2e/**/*.e2e.ts"],
    globalSetup: "test/support/setup-postgres.ts",
    env: { TEST_DATABASE_KIND: "postgres" },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    isolate: false,
  },
});
