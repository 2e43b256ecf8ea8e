import { LOOKUP } from "../../i18n/lookup-words.ts";
import { PART_WORDS } from "../../i18n/parts-words.ts";
import { SEARCH } from "../../i18n/search-words.ts";
import { type Criterion, mayUse } from "../../lookup/search-policy.ts";
import type { Role } from "../../roles/role.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card } from "../parts/block.tsx";
import {
  Button,
  type Choice,
  Choices,
  ErrorSummary,
  errorOf,
  Form,
  SelectField,
  TextField,
} from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import type { Asked } from "./asked.ts";
import { HitList, type Hits } from "./hit-list.tsx";
import { type Refused, RefusedAlert } from "./lookup-page.tsx";
import { NoRole, PurposeFields, RoleChoice, RoleFacts } from "./role-choice.tsx";
import { codeAt } from "./row-values.ts";

/** The criteria as typed; boxes are "yes". */
export type Typed = { readonly [name: string]: string };

type SearchProps = {
  view: View;
  roles: readonly Role[];
  role: Role | null;
  asked: Asked;
  typed: Typed;
  problems: readonly FieldProblem[];
  refused: Refused | null;
  /** Null before anything was searched for. */
  found: Hits | null;
};

/** Searching for somebody whose number is not known: what the role may search by, and who fits. */
export const SearchPage = (props: SearchProps) => {
  const { view, roles, role, asked, problems, refused, found } = props;
  return (
    <>
      <PageHeader title={view.say(SEARCH.title)} lead={view.say(SEARCH.lead)} />
      {refused && <RefusedAlert view={view} refused={refused} />}
      <ErrorSummary view={view} problems={problems} />
      {role === null ? (
        <NoRole view={view} />
      ) : (
        <>
          {found && <HitList view={view} role={role} asked={asked} found={found} />}
          <RoleChoice view={view} roles={roles} chosen={role} />
          <div class="asking">
            <Card title={found ? view.say(SEARCH.again) : view.say(SEARCH.criteria)}>
              {role.bruksomraader.includes("sokEtterPerson") ? (
                <SearchForm {...props} role={role} />
              ) : (
                <Alert color="warning">{view.say(LOOKUP.notForPeople)}</Alert>
              )}
            </Card>
            <RoleFacts view={view} role={role} />
          </div>
        </>
      )}
    </>
  );
};

const SearchForm = ({ view, role, asked, typed, problems }: SearchProps & { role: Role }) => {
  const may = (name: Criterion) => mayUse(role, name);
  const field = (name: Criterion, more: { hint?: string; type?: "date"; inputmode?: "numeric" } = {}) =>
    may(name) && (
      <TextField
        name={name}
        label={view.say(SEARCH[name as keyof typeof SEARCH] as typeof SEARCH.navn)}
        value={typed[name] ?? ""}
        error={errorOf(problems, name)}
        maxlength={200}
        {...more}
      />
    );
  const boxes: Choice[] = (["fonetisk", "inkluderOppholdsadresse", "inkluderDoede", "historisk"] as const)
    .filter(may)
    .map((name) => ({ value: name, label: view.say(SEARCH[name]) }));
  const sexes = ["", "kvinne", "mann"].map((value) => ({
    value,
    label: value === "" ? view.say(SEARCH.anySex) : (codeAt(view, { value }, "value", "sex") ?? value),
  }));
  const missing = (["navn", "foedselsdato", "kjoenn", "adressenavn"] as const).filter((name) => !may(name));
  return (
    <Form view={view} action="/search">
      <input type="hidden" name="roleId" value={role.id} />
      {field("navn", { hint: view.say(SEARCH.navnHint) })}
      {field("foedselsdato", { type: "date" })}
      {(may("foedselsaarFraOgMed") || may("foedselsaarTilOgMed")) && (
        <div class="form-row">
          {field("foedselsaarFraOgMed", { inputmode: "numeric" })}
          {field("foedselsaarTilOgMed", { inputmode: "numeric" })}
        </div>
      )}
      {may("kjoenn") && (
        <SelectField
          name="kjoenn"
          label={view.say(SEARCH.kjoenn)}
          choices={sexes}
          value={typed.kjoenn ?? ""}
        />
      )}
      {field("adressenavn", { hint: view.say(SEARCH.adressenavnHint) })}
      {may("adressenavn") && (
        <div class="form-row">
          {field("husnummer")}
          {field("postnummer", { inputmode: "numeric" })}
          {field("kommunenummer", { inputmode: "numeric" })}
        </div>
      )}
      {boxes.length > 0 && (
        <Choices
          kind="checkbox"
          name="with"
          label={view.say(SEARCH.alsoSearch)}
          choices={boxes}
          chosen={boxes.map(({ value }) => value).filter((name) => typed[name] === "yes")}
        />
      )}
      <ForeignIds view={view} typed={typed} problems={problems} may={may} />
      {missing.length > 0 && (
        <p class="muted">
          {view.say(SEARCH.notSearchable, missing.map((name) => view.say(SEARCH[name])).join(", "))}
        </p>
      )}
      <PurposeFields view={view} role={role} asked={asked} problems={problems} />
      <SelectField
        name="sort"
        label={view.say(SEARCH.sort)}
        choices={(["", "navn", "foedselsdato"] as const).map((value) => ({
          value,
          label: view.say(
            value === "" ? SEARCH.sortRegister : value === "navn" ? SEARCH.navn : SEARCH.foedselsdato,
          ),
        }))}
        value={typed.sort ?? ""}
      />
      <div class="buttons">
        <Button>{view.say(SEARCH.search)}</Button>
      </div>
    </Form>
  );
};

type IdsProps = Pick<SearchProps, "view" | "typed" | "problems"> & { may: (name: Criterion) => boolean };

/** Numbers that other countries and authorities gave; folded, for few have one. */
const ForeignIds = ({ view, typed, problems, may }: IdsProps) => {
  const pairs = (["utenlandskPersonidentifikasjon", "legitimasjonsdokument"] as const).filter(may);
  const duf = "utlendingsmyndighetenesIdentifikasjonsnummer";
  if (pairs.length === 0 && !may(duf)) return null;
  const text = (name: string, label: string, maxlength: number) => (
    <TextField
      name={name}
      label={label}
      value={typed[name] ?? ""}
      maxlength={maxlength}
      error={errorOf(problems, name)}
    />
  );
  const open = [duf, ...pairs.flatMap((name) => [`${name}.land`, `${name}.nummer`])].some(
    (name) => typed[name],
  );
  return (
    <details open={open}>
      <summary>{view.say(SEARCH.foreign)}</summary>
      <div class="form">
        <p class="muted">{view.say(SEARCH.foreignHint)}</p>
        {pairs.map((name) => (
          <div class="form-row">
            {text(`${name}.land`, `${view.say(PART_WORDS[name])}: ${view.say(SEARCH.country)}`, 3)}
            {text(`${name}.nummer`, `${view.say(PART_WORDS[name])}: ${view.say(SEARCH.number)}`, 64)}
          </div>
        ))}
        {may(duf) && text(duf, view.say(PART_WORDS[duf]), 64)}
      </div>
    </details>
  );
};
