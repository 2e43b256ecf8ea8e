import { PART_WORDS } from "../../i18n/parts-words.ts";
import { ROLE_FIELDS } from "../../i18n/role-field-words.ts";
import { ROLES } from "../../i18n/role-words.ts";
import { PARTS, partIsIn } from "../../register/parts.ts";
import type { Difference } from "../../roles/definition-policy.ts";
import type { RoleDefinition } from "../../roles/role.ts";
import { Card, Empty, Facts } from "../parts/block.tsx";
import type { View } from "../view.ts";

type People = ReadonlyMap<string, string>;

/** The longest life that the organisation leaves of the role's, where it is shorter. */
export type AllowedDays = { longestDays: number; defaultDays: number } | null;

type Props = {
  view: View;
  role: RoleDefinition & { fiksRoleId: string };
  people: People;
  allowed: AllowedDays;
};

/** What a role says, for reading: what it is for, what it shows, and how long it lasts. */
export const Definition = ({ view, role, people, allowed }: Props) => {
  const { say, number } = view;
  const fact = (field: keyof RoleDefinition) =>
    [say(ROLE_FIELDS[field]), lines(view, field, role[field], people).join(", ")] as const;
  const life = (field: "longestLifeDays" | "defaultLifeDays", most: number | undefined) => {
    const text = say(ROLE_FIELDS.days, number(role[field]));
    const shown =
      most !== undefined && most < role[field] ? say(ROLE_FIELDS.limitedTo, text, number(most)) : text;
    return [say(ROLE_FIELDS[field]), shown] as const;
  };
  return (
    <>
      <Card title={say(ROLES.definition)}>
        <Facts
          facts={[
            fact("tjenesteomraade"),
            fact("lovhjemler"),
            fact("rettighetspakke"),
            fact("purposes"),
            fact("bruksomraader"),
            fact("historikk"),
            fact("skjermetAdresse"),
            fact("municipalities"),
            life("longestLifeDays", allowed?.longestDays),
            life("defaultLifeDays", allowed?.defaultDays),
            fact("renewalWindowDays"),
            fact("dormantAfterDays"),
            fact("sensitive"),
            fact("requestable"),
            fact("ownerId"),
            [say(ROLE_FIELDS.fiksRoleId), <code>{role.fiksRoleId}</code>],
          ]}
        />
      </Card>
      <Card
        title={`${say(ROLES.parts)}: ${say(ROLES.partsOf, number(role.parts.length), number(PARTS.length))}`}
      >
        <ul class="part-list">
          {role.parts.map((part) => (
            <li>
              {say(PART_WORDS[part])}
              {!partIsIn("OUH", part) && <small> {say(ROLES.confidential)}</small>}
            </li>
          ))}
        </ul>
      </Card>
    </>
  );
};

/** The value of a field in words; of a list, each on its own. */
export function lines(view: View, field: string, value: unknown, people: People): string[] {
  const { say, number } = view;
  const all = (Array.isArray(value) ? value : [value]) as unknown[];
  if (all.length === 0) return [say(EMPTY[field] ?? ROLE_FIELDS.nobody)];
  return all.map((one) => {
    if (typeof one === "boolean") return say(one ? ROLE_FIELDS.yes : ROLE_FIELDS.no);
    if (typeof one === "number") return say(ROLE_FIELDS.days, number(one));
    if (one === null) return say(ROLE_FIELDS.nobody);
    if (typeof one === "object") return objectIn(view, one as Record<string, unknown>);
    return wordFor(view, field, String(one), people);
  });
}

const EMPTY: { [field: string]: typeof ROLE_FIELDS.nobody } = {
  lovhjemler: ROLE_FIELDS.noAct,
  municipalities: ROLE_FIELDS.everywhere,
};

/** An act with its section, or a purpose. */
function objectIn({ say }: View, one: Record<string, unknown>): string {
  if ("lov" in one)
    return one.paragraf === null
      ? String(one.lov)
      : say(ROLE_FIELDS.section, String(one.lov), String(one.paragraf));
  const purpose = one.name === undefined ? String(one.code) : `${one.name} (${one.code})`;
  return one.caseReferenceRequired ? say(ROLE_FIELDS.caseRequired, purpose) : purpose;
}

function wordFor({ say }: View, field: string, text: string, people: People): string {
  if (field === "parts" && Object.hasOwn(PART_WORDS, text))
    return say(PART_WORDS[text as keyof typeof PART_WORDS]);
  if (field === "rettighetspakke") return say(text === "OMH" ? ROLE_FIELDS.omh : ROLE_FIELDS.ouh);
  if (field === "bruksomraader" && Object.hasOwn(ROLE_FIELDS, text))
    return say(ROLE_FIELDS[text as "sokEtterPerson" | "innbyggerliste" | "hendelser" | "integrasjon"]);
  if (field === "ownerId") return people.get(text) ?? say(ROLE_FIELDS.nobody);
  return text;
}

type DifferencesProps = { view: View; title: string; differences: readonly Difference[]; people: People };

/** What a version says otherwise than another one, field by field; lists by what came and went. */
export const Differences = ({ view, title, differences, people }: DifferencesProps) => {
  const { say } = view;
  if (differences.length === 0)
    return (
      <Card title={title}>
        <Empty title={say(ROLES.noDifference)} />
      </Card>
    );
  const shown = (field: string, value: unknown) => lines(view, field, value, people);
  return (
    <Card title={title}>
      <section class="table-frame" tabindex={0} aria-label={title}>
        <table class="ds-table" data-color="neutral">
          <thead>
            <tr>
              <th scope="col">{say(ROLES.field)}</th>
              <th scope="col">{say(ROLES.before)}</th>
              <th scope="col">{say(ROLES.after)}</th>
            </tr>
          </thead>
          <tbody>
            {differences.map((one) => {
              const [gone, come] =
                "from" in one
                  ? [shown(one.field, one.from), shown(one.field, one.to)]
                  : [
                      one.removed.length === 0 ? [] : shown(one.field, one.removed),
                      one.added.length === 0 ? [] : shown(one.field, one.added),
                    ];
              return (
                <tr>
                  <th scope="row">{say(ROLE_FIELDS[one.field as keyof RoleDefinition])}</th>
                  <td>
                    {gone.map((text) => (
                      <del>− {text}</del>
                    ))}
                  </td>
                  <td>
                    {come.map((text) => (
                      <ins>+ {text}</ins>
                    ))}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </section>
    </Card>
  );
};
