import { PROFILE } from "../../i18n/profile-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { Row } from "../../register/register-port.ts";
import type { Child, View } from "../view.ts";
import { countryAt, dayAt, nameAt, textAt, valueAt } from "./row-values.ts";

/** What is known of the people whom rows name by their numbers. */
export type Relatives = {
  /** The digits of the person whose profile it is. */
  own: ReadonlySet<string>;
  /** What the person with these digits is to that person, in words. */
  kin(digits: string): string | null;
  /** A way to look that person up, in the same role and for the same purpose. */
  onward(digits: string): Child;
};

/** A small line below a value; nothing where there is nothing to say. */
export const Line = ({ view, label, value }: { view: View; label: Text; value: Child | null }) =>
  value === null || value === "" ? null : (
    <p class="line">
      <span class="muted">{view.say(label)}:</span> {value}
    </p>
  );

/** A person number that shows itself when it is asked to; works without script. */
export const SecretNumber = ({ view, digits }: { view: View; digits: string | null }) =>
  digits === null ? (
    <p>{view.say(PROFILE.unspecified)}</p>
  ) : (
    <details class="secret">
      <summary>
        <span aria-hidden="true">••••••&nbsp;•••••</span>{" "}
        <span class="link-like">{view.say(PROFILE.showNumber)}</span>
      </summary>
      <code>{/^\d{11}$/.test(digits) ? `${digits.slice(0, 6)} ${digits.slice(6)}` : digits}</code>
    </details>
  );

type SomebodyProps = {
  view: View;
  row: Row;
  /** Where the number stands, and where a name stands instead. */
  path: string;
  without?: string;
  label?: Text;
  relatives: Relatives;
  /** Beside another person of the same row: one remark that somebody may be hidden is enough. */
  second?: boolean;
};

/** Somebody whom a row names: by a number, by name alone, or not at all where that person may be protected. */
export const SomebodyAt = ({ view, row, path, without, label, relatives, second }: SomebodyProps) => {
  if (row.skjermet === true) return second ? null : <p class="muted">{view.say(PROFILE.hiddenPerson)}</p>;
  const head = label && <span class="muted">{view.say(label)}: </span>;
  const digits = textAt(row, path);
  if (digits !== null && relatives.own.has(digits))
    return (
      <p class="line">
        {head}
        {view.say(PROFILE.self)}
      </p>
    );
  if (digits !== null)
    return (
      <div class="somebody">
        {label && (
          <p class="line">
            {head}
            {relatives.kin(digits)}
          </p>
        )}
        <SecretNumber view={view} digits={digits} />
        {/* Who is listed as family has the way onward there. */}
        {(label === undefined || relatives.kin(digits) === null) && relatives.onward(digits)}
      </div>
    );
  const other = without === undefined ? undefined : valueAt(row, without);
  const name = nameAt(other, "navn") ?? nameAt(other, "personnavn") ?? nameAt(other);
  if (name === null) return null;
  const born = dayAt(view, other, "foedselsdato");
  const country = countryAt(view, other, "statsborgerskap");
  return (
    <p class="line">
      {head}
      {[name, born, country].filter(Boolean).join(", ")}
    </p>
  );
};
