import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, totalmem } from "node:os";
import type { Figure } from "./measure.ts";
import { table } from "./verdict.ts";

/** Scenarios as rows, targets as columns: p50 / p95 in milliseconds, and requests a second. */
export function figureTable(figures: readonly Figure[]): string {
  const targets = [...new Set(figures.map(({ target }) => target))];
  const keys = [...new Set(figures.map(({ scenario, variant }) => `${scenario}|${variant}`))];
  const rows = keys.map((key) => {
    const [scenario = "", variant = ""] = key.split("|");
    const cells = targets.map((target) => cell(find(figures, scenario, variant, target)));
    return [scenario, variant, ...cells];
  });
  return table(["scenario", "at", ...targets.map((name) => `${name}: p50 / p95 ms; per s`)], rows);
}

function cell(figure: Figure | undefined): string {
  if (!figure) return "";
  const { p50, p95, rate, count, failures } = figure;
  const times = `${ms(p50)} / ${ms(p95)}; ${rate < 10 ? rate.toFixed(1) : rate.toFixed(0)}`;
  const few = count < 20 ? ` (n=${count})` : "";
  return `${times}${few}${failures > 0 ? ` **${failures} failed**` : ""}`;
}

const ms = (value: number): string => (value < 100 ? value.toFixed(2) : value.toFixed(0));

export const find = (
  figures: readonly Figure[],
  scenario: string,
  variant: string,
  target: string,
): Figure | undefined =>
  figures.find((one) => one.scenario === scenario && one.variant === variant && one.target === target);

/** The version of a package that takes part. */
export const versionOf = (name: string): string =>
  JSON.parse(readFileSync(`node_modules/${name}/package.json`, "utf8")).version;

/** What the figures were measured on, and besides whom. */
export function machine(postgres: string, peer: string | null = null): string {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  const busy = load > 0.5 * cpus().length ? " — too busy for these figures to be kept" : "";
  const memory = Math.round(totalmem() / 2 ** 30);
  return [
    `- ${cpus().length} cores shared by servers, database and load: ${cpu?.model ?? "unknown"}, ${memory} GiB`,
    `- Node ${process.versions.node}, PostgreSQL ${postgres} (fsync and synchronous_commit on)`,
    ...(peer === null ? [] : [`- peer: ${peer}`]),
    `- load average before: ${load.toFixed(2)}${busy}`,
  ].join("\n");
}

const PREFACE = `# Benchmarks

\`npm run bench -- <name>\` measures and judges by the numbers the project has set itself; it fails when one that must
be met is missed. \`--quick\` takes small sizes, \`--keep\` writes this page. What a table compares was measured in turn,
in short slices, in one run on one machine; a figure is the median over the slices. Ratios can be trusted, absolute
figures only on that machine.
`;

/** Writes the section of this name, and leaves the others as they are. */
export function keepReport(name: string, command: string, text: string): void {
  const file = "test/bench/README.md";
  const date = new Date().toISOString().slice(0, 10);
  const sections = new Map(
    readFileSync(file, "utf8")
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf("\n")), section.trimEnd()]),
  );
  sections.set(name, `${name}\n\n\`${command}\`, ${date}\n\n${text}`);
  writeFileSync(file, [PREFACE, ...[...sections.values()].map((section) => `## ${section}\n`)].join("\n"));
}
