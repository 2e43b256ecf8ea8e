import { PROFILE } from "../../i18n/profile-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { Row } from "../../register/register-port.ts";
import type { Child, View } from "../view.ts";
import { Line, type Relatives } from "./row-lines.tsx";
import { dayAt } from "./row-values.ts";

export type Section = "person" | "addresses" | "family" | "guardians" | "identity" | "moves" | "sami";
type RowProps = { view: View; row: Row; relatives: Relatives };
export type PartView = { section: Section; show(props: RowProps): Child };

export const firstWords = (words: string | null, view: View): Child => (
  <p>{words ?? view.say(PROFILE.unspecified)}</p>
);

/** One word or date, and lines below it. */
export const plain = (
  section: Section,
  first: (view: View, row: Row) => string | null,
  ...lines: readonly (readonly [Text, (view: View, row: Row) => string | null])[]
): PartView => ({
  section,
  show: ({ view, row }) => (
    <>
      {firstWords(first(view, row), view)}
      {lines.map(([label, value]) => (
        <Line view={view} label={label} value={value(view, row)} />
      ))}
    </>
  ),
});

/** From one day to another, where one of them is known. */
export function span(view: View, row: unknown, from: string, to: string): string | null {
  const [first, last] = [dayAt(view, row, from), dayAt(view, row, to)];
  return first === null && last === null ? null : `${first ?? ""} – ${last ?? ""}`.trim();
}
