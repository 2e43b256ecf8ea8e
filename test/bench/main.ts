import { grantsBench } from "./grants/grants-bench.ts";
import { lookupBench } from "./lookup/lookup-bench.ts";
import { scimBench } from "./scim/scim-bench.ts";

/** What `--quick` (small sizes, for developing) and `--keep` (writes test/bench/README.md) ask for. */
export type BenchOptions = { quick: boolean; keep: boolean };

/** Each prints its tables and resolves to whether every `must` of design section 7 that it measures was met. */
const BENCHES: Record<string, (options: BenchOptions) => Promise<boolean>> = {
  scim: scimBench,
  grants: grantsBench,
  lookup: lookupBench,
};

const [name = "", ...flags] = process.argv.slice(2);
const bench = Object.hasOwn(BENCHES, name) ? BENCHES[name] : undefined;
const unknown = flags.filter((flag) => !["--quick", "--keep"].includes(flag));
if (!bench || unknown.length > 0) {
  process.stderr.write(
    `npm run bench -- <name> [--quick] [--keep]; there is: ${Object.keys(BENCHES).join(", ")}\n`,
  );
  process.exitCode = 2;
} else {
  const met = await bench({ quick: flags.includes("--quick"), keep: flags.includes("--keep") });
  process.exitCode = met ? 0 : 1;
}
