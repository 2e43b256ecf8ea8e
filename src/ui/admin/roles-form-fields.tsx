import { PART_WORDS } from "../../i18n/parts-words.ts";
import { ROLE_FIELDS } from "../../i18n/role-field-words.ts";
import { ROLE_FORM } from "../../i18n/role-form-words.ts";
import type { Text } from "../../i18n/text.ts";
import { PARTS, type Part, partIsIn } from "../../register/parts.ts";
import { USES } from "../../roles/role-policy.ts";
import { SERVICE_AREAS } from "../../roles/service-areas.ts";
import { Choices, errorOf, SelectField, TextField } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import { lines } from "./roles-definition.tsx";

/** What a form has been filled in with, and what is wrong with it. */
export type Fields = { view: View; values: URLSearchParams; problems: readonly FieldProblem[] };

export const fieldOf = ({ values, problems }: Fields, name: string) => ({
  name,
  value: values.get(name) ?? "",
  error: errorOf(problems, name),
});

const MOST_PURPOSES = 50;
const SPARE_LINES = 2;

/** What a role is for: the service area, the acts and the purposes. */
export const Purpose = (props: Fields) => {
  const { view, values, problems } = props;
  const { say } = view;
  const purposes = values.getAll("purpose");
  const names = values.getAll("purposeName");
  const withCase = new Set(values.getAll("purposeCase"));
  const filled = purposes.findLastIndex((one) => one.trim() !== "") + 1;
  const rows = Array.from({ length: Math.min(MOST_PURPOSES, filled + SPARE_LINES) }, (_, i) => i);
  return (
    <>
      <SelectField
        {...fieldOf(props, "tjenesteomraade")}
        label={say(ROLE_FIELDS.tjenesteomraade)}
        hint={say(ROLE_FORM.tjenesteomraadeHint)}
        choices={[
          { value: "", label: say(ROLE_FORM.chooseArea) },
          ...SERVICE_AREAS.map(({ name }) => ({ value: name, label: name })),
        ]}
      />
      <Choices
        kind="checkbox"
        name="lovhjemler"
        label={say(ROLE_FIELDS.lovhjemler)}
        hint={say(ROLE_FORM.lovhjemlerHint)}
        error={errorOf(problems, "lovhjemler")}
        chosen={values.getAll("lovhjemler")}
        choices={SERVICE_AREAS.flatMap((area) =>
          area.lovhjemler.map((act) => ({
            value: actValue(act),
            label: lines(view, "lovhjemler", act, new Map()).join(),
            hint: area.name,
          })),
        )}
      />
      <fieldset class="ds-fieldset">
        <legend class="ds-label" data-weight="medium">
          {say(ROLE_FIELDS.purposes)}
        </legend>
        <p>{say(ROLE_FORM.purposesHint)}</p>
        {rows.map((i) => (
          <div class="form-row purpose-row">
            <TextField
              name="purpose"
              idPrefix={i === 0 ? "" : `line-${i}-`}
              label={say(ROLE_FORM.purpose, String(i + 1))}
              value={purposes[i] ?? ""}
              error={i === 0 ? errorOf(problems, "purpose") : undefined}
              maxlength={63}
            />
            <TextField
              name="purposeName"
              idPrefix={`line-${i}-`}
              label={say(ROLE_FORM.purposeName, String(i + 1))}
              value={names[i] ?? ""}
              maxlength={100}
            />
            <div class="ds-field">
              <input
                class="ds-input"
                type="checkbox"
                id={`purpose-case-${i}`}
                name="purposeCase"
                value={String(i)}
                checked={withCase.has(String(i))}
              />
              <label class="ds-label" data-weight="regular" for={`purpose-case-${i}`}>
                {say(ROLE_FORM.purposeCase, String(i + 1))}
              </label>
            </div>
          </div>
        ))}
      </fieldset>
    </>
  );
};

/** An act as a form sends it. */
export const actValue = ({ lov, paragraf }: { lov: string; paragraf: string | null }): string =>
  JSON.stringify([lov, paragraf]);

const until = (first: Part, last: Part) => PARTS.slice(PARTS.indexOf(first), PARTS.indexOf(last) + 1);
/** As the register collects them. */
const PART_GROUPS: readonly [prefix: string, label: Text, parts: readonly Part[]][] = [
  ["", ROLE_FORM.partsBasis, until("identifikasjonsnummer", "kontaktinformasjonForDoedsbo")],
  ["identity-", ROLE_FORM.partsIdentity, until("falskIdentitet", "utenlandskPersonidentifikasjon")],
  ["relations-", ROLE_FORM.partsRelations, until("familierelasjon", "vergemaalEllerFremtidsfullmakt")],
  [
    "other-",
    ROLE_FORM.partsOther,
    until("utlendingsmyndighetenesIdentifikasjonsnummer", "forholdTilSametingetsValgmanntall"),
  ],
];

/** What a role shows, and what it may be used for. */
export const Shows = (props: Fields) => {
  const { view, values, problems } = props;
  const { say } = view;
  return (
    <>
      <Choices
        kind="radio"
        name="rettighetspakke"
        label={say(ROLE_FIELDS.rettighetspakke)}
        hint={say(ROLE_FORM.rettighetspakkeHint)}
        error={errorOf(problems, "rettighetspakke")}
        chosen={[values.get("rettighetspakke") ?? "OMH"]}
        choices={[
          { value: "OMH", label: say(ROLE_FIELDS.omh) },
          { value: "OUH", label: say(ROLE_FIELDS.ouh) },
        ]}
      />
      <p>{say(ROLE_FORM.partsHint)}</p>
      {PART_GROUPS.map(([prefix, label, parts]) => (
        <div class="part-choices">
          <Choices
            kind="checkbox"
            name="parts"
            idPrefix={prefix}
            label={say(label)}
            error={prefix === "" ? errorOf(problems, "parts") : undefined}
            chosen={values.getAll("parts")}
            choices={parts.map((part) => ({
              value: part,
              label: say(PART_WORDS[part]),
              hint: partIsIn("OUH", part) ? undefined : say(ROLE_FORM.confidential),
            }))}
          />
        </div>
      ))}
      <YesNo {...props} name="historikk" choice={ROLE_FORM.historikkChoice} />
      <YesNo
        {...props}
        name="skjermetAdresse"
        choice={ROLE_FORM.skjermetChoice}
        hint={ROLE_FORM.skjermetHint}
      />
      <Choices
        kind="checkbox"
        name="bruksomraader"
        label={say(ROLE_FIELDS.bruksomraader)}
        hint={say(ROLE_FORM.bruksomraaderHint)}
        error={errorOf(problems, "bruksomraader")}
        chosen={values.getAll("bruksomraader")}
        choices={USES.map((use) => ({
          value: use,
          label: lines(view, "bruksomraader", use, new Map()).join(),
        }))}
      />
      <TextField
        {...fieldOf(props, "municipalities")}
        label={say(ROLE_FIELDS.municipalities)}
        hint={say(ROLE_FORM.municipalitiesHint)}
        maxlength={500}
      />
    </>
  );
};

type YesNoProps = Fields & {
  name: "historikk" | "skjermetAdresse" | "sensitive" | "requestable";
  choice: Text;
  hint?: Text;
};

export const YesNo = ({ view, values, problems, name, choice, hint }: YesNoProps) => (
  <Choices
    kind="checkbox"
    name={name}
    label={view.say(ROLE_FIELDS[name])}
    error={errorOf(problems, name)}
    chosen={values.getAll(name)}
    choices={[{ value: "yes", label: view.say(choice), hint: hint && view.say(hint) }]}
  />
);
