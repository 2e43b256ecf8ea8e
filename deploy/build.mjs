// Bundles the entries into dist/ (0.3 s). Only files whose content changed are written, so that a running
// process is not disturbed by `npm run cli`. What only the demo loads stays outside the bundle.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const entries = {
  node: "src/node.ts",
  cli: "src/cli/main.ts",
  "pglite-worker": "src/runtime/node/pglite-worker.ts",
};
const entryPoints = Object.fromEntries(Object.entries(entries).filter(([, path]) => existsSync(root + path)));

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
