import { COMMON } from "../../i18n/common-words.ts";
import type { Child, FieldProblem, View } from "../view.ts";

type FormProps = {
  view: View;
  action: string;
  /** It may be refused until the person has signed in anew, and what was typed is put back then (script/typed.js). */
  keeps?: boolean;
  class?: string;
  id?: string;
  children?: Child;
};

/** A form that changes something, or asks about somebody: its fields travel in the body and it proves where it came from. */
export const Form = ({ view, action, keeps, children, ...rest }: FormProps) => (
  <form method="post" action={action} class="form" data-keeps={keeps ? "yes" : undefined} {...rest}>
    <input type="hidden" name="key" value={view.formKey} />
    {keeps && (
      <p class="ds-alert" data-color="info" role="status" hidden>
        {view.say(COMMON.typedPutBack)}
      </p>
    )}
    {children}
  </form>
);

type FieldProps = {
  name: string;
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  value?: string | undefined;
  required?: boolean;
  /** Where several forms of a page have fields of the same name. */
  idPrefix?: string;
};

const idOf = ({ name, idPrefix = "" }: Pick<FieldProps, "name" | "idPrefix">) => `${idPrefix}field-${name}`;

/** What a field needs to be told apart, described and found wrong by a screen reader too. */
const attributes = (field: FieldProps) => {
  const id = idOf(field);
  const described = [field.hint && `${id}-hint`, field.error && `${id}-error`].filter(Boolean).join(" ");
  return {
    id,
    name: field.name,
    required: field.required ?? false,
    "aria-invalid": field.error ? ("true" as const) : undefined,
    "aria-describedby": described || undefined,
  };
};

const Framed = ({ field, children }: { field: FieldProps; children?: Child }) => (
  <div class="ds-field">
    <label class="ds-label" data-weight="medium" for={idOf(field)}>
      {field.label}
    </label>
    {field.hint && (
      <p data-field="description" id={`${idOf(field)}-hint`}>
        {field.hint}
      </p>
    )}
    {children}
    {field.error && (
      <p class="ds-validation-message" data-field="validation" id={`${idOf(field)}-error`}>
        {field.error}
      </p>
    )}
  </div>
);

type TextFieldProps = FieldProps & {
  type?: "text" | "date" | "number" | "search";
  inputmode?: "numeric" | "text";
  autocomplete?: string;
  maxlength?: number;
  min?: number | string;
  max?: number | string;
  pattern?: string;
  title?: string;
};

export const TextField = ({
  type = "text",
  inputmode,
  autocomplete,
  maxlength,
  min,
  max,
  pattern,
  title,
  ...field
}: TextFieldProps) => (
  <Framed field={field}>
    <input
      class="ds-input"
      type={type}
      value={field.value ?? ""}
      inputmode={inputmode}
      autocomplete={autocomplete ?? "off"}
      maxlength={maxlength}
      min={min}
      max={max}
      pattern={pattern}
      title={title}
      {...attributes(field)}
    />
  </Framed>
);

export const TextArea = ({
  rows = 3,
  maxlength = 500,
  ...field
}: FieldProps & { rows?: number; maxlength?: number }) => (
  <Framed field={field}>
    <textarea class="ds-input" rows={rows} maxlength={maxlength} {...attributes(field)}>
      {field.value ?? ""}
    </textarea>
  </Framed>
);

export type Choice = { value: string; label: string; hint?: string | undefined; disabled?: boolean };

export const SelectField = ({ choices, ...field }: FieldProps & { choices: readonly Choice[] }) => (
  <Framed field={field}>
    <select class="ds-input" {...attributes(field)}>
      {choices.map(({ value, label, disabled }) => (
        <option value={value} selected={value === field.value} disabled={disabled}>
          {label}
        </option>
      ))}
    </select>
  </Framed>
);

type ChoicesProps = Omit<FieldProps, "value"> & {
  kind: "radio" | "checkbox";
  choices: readonly Choice[];
  chosen: readonly string[];
};

/** One of several, or any of several. */
export const Choices = ({ kind, choices, chosen, ...field }: ChoicesProps) => (
  <fieldset class="ds-fieldset" aria-describedby={field.hint ? `${idOf(field)}-hint` : undefined}>
    <legend class="ds-label" data-weight="medium">
      {field.label}
    </legend>
    {field.hint && <p id={`${idOf(field)}-hint`}>{field.hint}</p>}
    {choices.map(({ value, label, hint, disabled }, i) => {
      const id = i === 0 ? idOf(field) : `${idOf(field)}-${i}`;
      return (
        <div class="ds-field">
          <input
            class="ds-input"
            type={kind}
            id={id}
            name={field.name}
            value={value}
            checked={chosen.includes(value)}
            disabled={disabled}
            aria-describedby={hint ? `${id}-hint` : undefined}
          />
          <label class="ds-label" data-weight="regular" for={id}>
            {label}
          </label>
          {hint && (
            <p data-field="description" id={`${id}-hint`}>
              {hint}
            </p>
          )}
        </div>
      );
    })}
    {field.error && (
      <p class="ds-validation-message" data-field="validation">
        {field.error}
      </p>
    )}
  </fieldset>
);

type ButtonProps = {
  children?: Child;
  variant?: "primary" | "secondary" | "tertiary";
  color?: "accent" | "neutral" | "danger";
  name?: string;
  value?: string;
  form?: string;
  /** What it is about, where the same word stands on many buttons of a page. */
  label?: string;
};

export const Button = ({ children, variant = "primary", color = "accent", label, ...rest }: ButtonProps) => (
  <button
    type="submit"
    class="ds-button"
    data-variant={variant}
    data-color={color}
    aria-label={label}
    {...rest}
  >
    {children}
  </button>
);

export const ButtonLink = ({
  href,
  children,
  variant = "secondary",
}: { href: string } & Omit<ButtonProps, "color">) => (
  <a class="ds-button" data-variant={variant} data-color="accent" href={href}>
    {children}
  </a>
);

/** Names everything that has to be mended at once, each with a way to its field; read out when the page comes. */
export const ErrorSummary = ({
  view,
  problems,
  idPrefix = "",
}: {
  view: View;
  problems: readonly FieldProblem[];
  idPrefix?: string;
}) =>
  problems.length === 0 ? null : (
    <div class="ds-error-summary" role="alert" tabindex={-1}>
      <h2 class="ds-heading" data-size="2xs">
        {view.say(COMMON.mendFields)}
      </h2>
      <ul class="ds-list">
        {problems.map(({ field, problem }) => (
          <li>
            <a class="ds-link" href={`#${idOf({ name: field, idPrefix })}`}>
              {problem}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );

/** What is wrong with this field, for its `error`. */
export const errorOf = (problems: readonly FieldProblem[], field: string): string | undefined =>
  problems.find((one) => one.field === field)?.problem;
