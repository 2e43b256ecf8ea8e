import type { Figure } from "../measure.ts";
import { find } from "../report.ts";
import { type Demand, judge, type Verdict } from "../verdict.ts";
import type { Race } from "./writes.ts";

type Sizes = { users: readonly number[]; groups: readonly number[] };

/** Design section 7, the rows about SCIM: each with the ratio that this run came to. */
export function judgeScim(figures: readonly Figure[], races: readonly Race[], sizes: Sizes): Verdict[] {
  const value = (scenario: string, variant: string, target: string, of: "p50" | "p95" | "rate") =>
    find(figures, scenario, variant, target)?.[of] ?? null;
  const ratio = (above: number | null, below: number | null) =>
    above === null || below === null ? null : above / below;
  const [small, large] = [sizes.groups[0], sizes.groups.at(-1)];
  const [few, many] = [sizes.users[0], sizes.users.at(-1)];
  const all = `${many} users`;
  const verdicts: Verdict[] = [];
  const demand = (rule: Demand, measured: number | null) => verdicts.push(judge(rule, measured));

  for (const kind of ["add", "remove"]) {
    const p50 = (size: number | undefined) => value(`member: ${kind}`, `${size} members`, "ours", "p50");
    const what = `${kind} one member: group of ${large} ÷ ${small}, p50`;
    demand({ what, must: 1.5, aim: 1.1 }, ratio(p50(large), p50(small)));
  }
  for (const variant of ["unmapped group", "mapped group"])
    for (const kind of ["add", "remove"]) {
      const p50 = (target: string) => value(`member: ${kind}`, variant, target, "p50");
      const what = `${kind} one member, ${variant} ÷ the same rows in a plain transaction, p50`;
      demand({ what, must: 3, aim: 2 }, ratio(p50("ours"), p50("plain SQL")));
    }
  for (const { figure, lost } of races)
    if (figure.target === "ours")
      demand({ what: `${figure.scenario}, ${figure.variant}: members lost`, must: 0, aim: 0 }, lost);

  const created = (target: string) =>
    find(figures, "create user, 8 conn.", `${sizes.users.at(1)} users`, target);
  const rates = ratio(created("ours")?.rate ?? null, created("peer")?.rate ?? null);
  demand({ what: "create user, durable ÷ peer in memory, rate", must: 1, aim: 2, more: true }, rates);

  for (const attribute of ["userName eq", "externalId eq", "work e-mail eq"])
    for (const connections of [1, 8]) {
      const scenario = `${attribute}, ${connections} conn.`;
      const p95 = (users: number | undefined) => value(scenario, `${users} users`, "ours", "p95");
      demand(
        { what: `${scenario}: ${many} ÷ ${few} users, p95`, must: 1.5, aim: 1 },
        ratio(p95(many), p95(few)),
      );
    }
  const bare = (size: number | undefined) =>
    value("group without its members", `${size} members`, "ours", "p50");
  const what = `group without its members: ${large} ÷ ${small}, p50`;
  demand({ what, must: 1.2, aim: 1 }, ratio(bare(large), bare(small)));

  const page = (scenario: string) => value(scenario, all, "ours", "p50");
  const first = page("first page of 100, by index");
  const last = ratio(page("last page of 100, by index"), first);
  demand({ what: `last ÷ first page by index, ${all}, p50`, must: 3, aim: 1.5 }, last);
  const cursor = ratio(page("last whole page of 100, by cursor"), first);
  demand({ what: `last page by cursor ÷ first page, ${all}, p50`, must: 1.2, aim: 1 }, cursor);
  return verdicts;
}
