import { LOOKUP } from "../../i18n/lookup-words.ts";
import { PART_WORDS } from "../../i18n/parts-words.ts";
import { PARTS, type Part } from "../../register/parts.ts";
import type { Lovhjemmel, Role } from "../../roles/role.ts";
import { Card, Empty, Facts } from "../parts/block.tsx";
import { ButtonLink, type Choice, errorOf, SelectField, TextField } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import type { Asked } from "./asked.ts";

/** The parts in words, in the register's order, as a list within a sentence. */
export const partNames = (view: View, parts: readonly Part[]): string =>
  parts.map((part) => view.say(PART_WORDS[part])).join(", ");

export const lawsOf = (view: View, lovhjemler: readonly Lovhjemmel[]): string =>
  lovhjemler.map(({ lov, paragraf }) => (paragraf ? `${lov} ${paragraf}` : lov)).join(", ") ||
  view.say(LOOKUP.noLaw);

export const elementsOf = (view: View, role: Pick<Role, "parts">): string =>
  view.say(LOOKUP.elementsOf, view.number(role.parts.length), view.number(PARTS.length));

/** Which role to ask in: links, for what the form holds depends on it. */
export const RoleChoice = ({ view, roles, chosen }: { view: View; roles: readonly Role[]; chosen: Role }) =>
  roles.length < 2 ? null : (
    <nav aria-labelledby="choose-role">
      <p id="choose-role" class="ds-label">
        {view.say(LOOKUP.chooseRole)}
      </p>
      <ul class="choice-links">
        {roles.map((role) => (
          <li>
            <a
              href={`${view.path}?role=${role.id}`}
              aria-current={role.id === chosen.id ? "true" : undefined}
            >
              {role.name}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );

/** What the role gives, and by which law. */
export const RoleFacts = ({ view, role }: { view: View; role: Role }) => (
  <Card title={role.name}>
    <Facts
      facts={[
        [view.say(LOOKUP.area), role.tjenesteomraade],
        [view.say(LOOKUP.law), lawsOf(view, role.lovhjemler)],
        role.municipalities.length > 0 ? [view.say(LOOKUP.limitedTo), role.municipalities.join(", ")] : null,
      ]}
    />
    <PartList view={view} parts={role.parts} />
  </Card>
);

/** "N of M elements", and on demand which. */
const PartList = ({ view, parts }: { view: View; parts: readonly Part[] }) => (
  <details>
    <summary>{view.say(LOOKUP.elementsShow, view.number(parts.length), view.number(PARTS.length))}</summary>
    <ul class="part-list">
      {parts.map((part) => (
        <li>{view.say(PART_WORDS[part])}</li>
      ))}
    </ul>
  </details>
);

/** Nobody to look up with: how to get a role. */
export const NoRole = ({ view }: { view: View }) => (
  <Card>
    <Empty title={view.say(LOOKUP.noRole)}>
      <p>{view.say(LOOKUP.noRoleNext)}</p>
      <ButtonLink href="/access">{view.say(LOOKUP.toAccess)}</ButtonLink>
    </Empty>
  </Card>
);

type PurposeProps = { view: View; role: Role; asked: Asked; problems: readonly FieldProblem[] };

/** What it is for, and in which case. A role with one purpose asks nothing. */
export const PurposeFields = ({ view, role, asked, problems }: PurposeProps) => {
  const { purposes } = role;
  const demanding = purposes.filter((one) => one.caseReferenceRequired).map(({ code, name = code }) => name);
  const choices: Choice[] = purposes.map(({ code, name = code, caseReferenceRequired }) => ({
    value: code,
    label: caseReferenceRequired ? view.say(LOOKUP.purposeNeedsCase, name) : name,
  }));
  const all = demanding.length === purposes.length && demanding.length > 0;
  return (
    <>
      <SelectField
        name="purpose"
        label={view.say(LOOKUP.purpose)}
        hint={view.say(LOOKUP.purposeHint)}
        choices={choices}
        value={asked.purpose}
        error={errorOf(problems, "purpose")}
      />
      <TextField
        name="caseReference"
        label={view.say(LOOKUP.caseReference)}
        hint={
          demanding.length > 0 && !all
            ? view.say(LOOKUP.caseHintRequired, demanding.join(", "))
            : view.say(LOOKUP.caseHint)
        }
        value={asked.caseReference}
        maxlength={64}
        required={all}
        error={errorOf(problems, "caseReference")}
      />
    </>
  );
};
