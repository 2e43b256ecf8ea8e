// Bundles the entries into dist/, when anything is newer than what is there. Only files whose content changed are
// written, so that a running process is not disturbed by `npm run cli`. What only the demo loads stays outside.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const entryPoints = {
  node: "src/node.ts",
  cli: "src/cli/main.ts",
  "pglite-worker": "src/runtime/node/pglite-worker.ts",
};

const stamp = `${root}dist/.built`;
const sources = ["src", "scim-schemas"].flatMap((folder) =>
  readdirSync(root + folder, { recursive: true }).map((file) => `${root}${folder}/${file}`),
);
const newest = Math.max(
  ...[...sources, `${root}package-lock.json`, fileURLToPath(import.meta.url)].map(
    (file) => statSync(file).mtimeMs,
  ),
);
if (existsSync(stamp) && statSync(stamp).mtimeMs > newest) process.exit();

const { build } = await import("esbuild");
const result = await build({
  absWorkingDir: root,
  entryPoints,
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["@electric-sql/pglite", "oidc-provider", "pg-native"],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  write: false,
  logLevel: "warning",
});
for (const { path, contents } of result.outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileSync(path, contents);
}
writeFileSync(stamp, "");
