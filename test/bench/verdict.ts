/** A row of design section 7: what is measured, and what it must and should come to. */
export type Demand = { what: string; must: number; aim: number; more?: boolean };

export type Verdict = Demand & { value: number | null; verdict: "aim" | "must" | "missed" | "not offered" };

// An aim of 1 says that there is no growth; so much is the noise of two equal measurements.
const NOISE = 1.05;

/** `value` is null for what the server does not offer (yet). `more`: larger is better. */
export function judge(demand: Demand, value: number | null): Verdict {
  const { must, aim, more = false } = demand;
  if (value === null) return { ...demand, value, verdict: "not offered" };
  const reaches = (limit: number) => (more ? value >= limit : value <= limit);
  const aimed = reaches(aim) || (!more && aim === 1 && value <= NOISE);
  return { ...demand, value, verdict: aimed ? "aim" : reaches(must) ? "must" : "missed" };
}

/** Whether no `must` was missed. */
export const allMet = (verdicts: readonly Verdict[]): boolean =>
  verdicts.every(({ verdict }) => verdict !== "missed");

export function verdictTable(verdicts: readonly Verdict[]): string {
  const limit = ({ more }: Demand, value: number) => `${more ? "≥" : "≤"} ${value}`;
  return table(
    ["what", "measured", "must", "aim", "verdict"],
    verdicts.map((row) => [
      row.what,
      row.value === null ? "–" : row.value.toFixed(Number.isInteger(row.value) ? 0 : 2),
      limit(row, row.must),
      limit(row, row.aim),
      row.verdict === "missed" ? "**missed**" : row.verdict,
    ]),
  );
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, i) => (i === 0 ? "---" : "---:"))), ...rows.map(line)].join("\n");
}
