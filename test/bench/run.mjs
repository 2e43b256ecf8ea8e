// `npm run bench -- <name>`: bundles the benches, which are TypeScript, for the Node that is here, and runs one.
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));
const outdir = `${root}node_modules/.cache/bench`;
await build({
  absWorkingDir: root,
  entryPoints: { main: "test/bench/main.ts", peer: "test/bench/scim/peer-scimmy.mjs" },
  outdir,
  bundle: true,
  packages: "external",
  format: "esm",
  platform: "node",
  target: "node20",
  logLevel: "warning",
});
await import(`${outdir}/main.js`);
