import { builtinModules } from "node:module";
import { build } from "esbuild";
import { beforeAll, expect, test } from "vitest";
import { projectFolder } from "../../src/runtime/node/project-files.ts";

const NODE_ONLY_FOLDERS = ["src/demo/", "src/cli/", "src/runtime/node/"];
const NODE_ONLY_PACKAGES = [
  "pino",
  "prom-client",
  "@electric-sql/pglite",
  "oidc-provider",
  "@hono/node-server",
  "node-cron",
];
/** What workerd has of Node under `nodejs_compat` and the program may use; `pg` reaches for the rest at most when told to. */
const ALLOWED_BUILTINS = ["buffer", "crypto", "process", "events", "stream", "util"];

const isBuiltin = (path: string) => builtinModules.includes(path.replace(/^node:/, ""));

/** The files that a bundle of the entry is made of, and which of Node's modules our own files ask for. */
async function graphOf(entry: string): Promise<{ files: string[]; builtins: string[] }> {
  const { metafile } = await build({
    absWorkingDir: projectFolder,
    entryPoints: [entry],
    bundle: true,
    write: false,
    metafile: true,
    format: "esm",
    platform: "browser",
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "cloudflare:*", "pg-native", ...builtinModules],
    logLevel: "silent",
  });
  const files = Object.keys(metafile.inputs);
  const ours = Object.entries(metafile.inputs).filter(([file]) => file.startsWith("src/"));
  const asked = ours.flatMap(([, { imports }]) => imports.map(({ path }) => path)).filter(isBuiltin);
  return { files, builtins: [...new Set(asked.map((path) => path.replace(/^node:/, "")))].sort() };
}

const nodeOnly = (files: readonly string[]): string[] =>
  files.filter(
    (file) =>
      NODE_ONLY_FOLDERS.some((folder) => file.startsWith(folder)) ||
      NODE_ONLY_PACKAGES.some((name) => file.includes(`node_modules/${name}/`)),
  );

let worker: Awaited<ReturnType<typeof graphOf>>;
beforeAll(async () => {
  worker = await graphOf("src/worker.ts");
});

test("the Worker is made of the app, and of nothing that only Node has", () => {
  expect(worker.files).toContain("src/app.ts");
  expect(nodeOnly(worker.files)).toEqual([]);
});

test("our part of the Worker asks Node only for what workerd has", () => {
  expect(ALLOWED_BUILTINS).toEqual(expect.arrayContaining(worker.builtins));
});

test("the rule can fail: the entry on Node breaks it", async () => {
  const offending = nodeOnly((await graphOf("src/runtime/node/node-runtime.ts")).files);
  expect(offending).toEqual(expect.arrayContaining(["src/runtime/node/node-runtime.ts"]));
  expect(offending.some((file) => file.includes("node_modules/prom-client/"))).toBe(true);
});
