// Bundles the entries into dist/, when anything is newer than what is there. Only files whose content changed are
// written, so that a running process is not disturbed by `npm run cli`. What only the demo loads stays outside.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname } from "node:path";
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
// What pages load: named by content, so that browsers keep it for ever and get the new one at once.
const assets = await build({
  absWorkingDir: root,
  entryPoints: { app: "src/ui/style/app.css", "app-script": "src/ui/script/app.js" },
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  outdir: "dist/assets",
  bundle: true,
  minify: true,
  target: "es2022",
  loader: { ".woff2": "file" },
  write: false,
  logLevel: "warning",
});
const result = await build({
  absWorkingDir: root,
  entryPoints,
  outdir: "dist",
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  // Said here too: where an image is built there is no tsconfig.json.
  jsx: "automatic",
  jsxImportSource: "hono/jsx",
  external: ["@electric-sql/pglite", "oidc-provider", "pg-native"],
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  write: false,
  logLevel: "warning",
});
for (const folder of ["assets", "worker"]) rmSync(`${root}dist/${folder}`, { recursive: true, force: true });
const files = [...result.outputFiles, ...assets.outputFiles, ...assets.outputFiles.map(ofWorker)];
for (const { path, contents } of files) {
  mkdirSync(dirname(path), { recursive: true });
  if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileSync(path, contents);
}

/**
 * Cloudflare serves these itself (wrangler.toml), by names that the Worker knows without reading any: its browsers ask
 * each time whether they have changed. Fonts keep their names, for the styles have them.
 */
function ofWorker({ path, contents }) {
  const name = basename(path).replace(/^(app|app-script)-[A-Z0-9]+\./, "$1.");
  return { path: `${root}dist/worker/assets/${name}`, contents };
}
writeFileSync(stamp, "");
