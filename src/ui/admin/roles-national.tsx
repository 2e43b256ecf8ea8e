import { COMMON } from "../../i18n/common-words.ts";
import { ROLE_FIELDS } from "../../i18n/role-field-words.ts";
import { ROLE_FORM } from "../../i18n/role-form-words.ts";
import { ROLES } from "../../i18n/role-words.ts";
import { PARTS } from "../../register/parts.ts";
import type { NationalRole } from "../../roles/national-store.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Empty, Facts } from "../parts/block.tsx";
import { Button, ErrorSummary, errorOf, Form, TextField } from "../parts/form.tsx";
import type { FieldProblem, View } from "../view.ts";
import { lines } from "./roles-definition.tsx";

export type NationalRolesProps = {
  view: View;
  roles: readonly NationalRole[];
  /** Which of them a form was sent for, with what was typed and what is wrong with it. */
  tried?: {
    id: string;
    values: URLSearchParams;
    problems: readonly FieldProblem[];
    refusal: string | null;
  };
};

/** Roles that are defined centrally, each with the form that proposes to adopt it. */
export const NationalRoles = ({ view, roles, tried }: NationalRolesProps) => {
  const { say, number, day } = view;
  return (
    <>
      <PageHeader title={say(ROLES.nationalRoles)} lead={say(ROLES.nationalLead)} />
      {tried?.refusal && (
        <Alert color="danger" refuses>
          {tried.refusal}
        </Alert>
      )}
      {roles.length === 0 && (
        <Card>
          <Empty title={say(ROLES.nationalNone)}>
            <p>{say(ROLES.nationalNoneNext)}</p>
          </Empty>
        </Card>
      )}
      {roles.map(({ id, version, definition, publishedAt }) => {
        const mine = tried?.id === id ? tried : null;
        const fact = (field: "tjenesteomraade" | "lovhjemler" | "purposes") =>
          [say(ROLE_FIELDS[field]), lines(view, field, definition[field], new Map()).join(", ")] as const;
        return (
          <Card title={definition.name}>
            <Facts
              facts={[
                [say(ROLES.versions), `${say(ROLES.version, String(version))}, ${day(publishedAt)}`],
                fact("tjenesteomraade"),
                fact("lovhjemler"),
                [say(ROLES.parts), say(ROLES.partsOf, number(definition.parts.length), number(PARTS.length))],
                fact("purposes"),
                [say(ROLE_FIELDS.longestLifeDays), say(ROLE_FIELDS.days, number(definition.longestLifeDays))],
              ]}
            />
            {mine && <ErrorSummary view={view} problems={mine.problems} idPrefix={`role-${id}-`} />}
            <Form view={view} action={`/admin/roles/national/${id}`}>
              <TextField
                name="fiksRoleId"
                idPrefix={`role-${id}-`}
                label={say(ROLE_FIELDS.fiksRoleId)}
                hint={say(ROLE_FORM.fiksRoleIdHint)}
                value={mine?.values.get("fiksRoleId") ?? ""}
                error={mine ? errorOf(mine.problems, "fiksRoleId") : undefined}
                maxlength={36}
              />
              <TextField
                name="owner"
                idPrefix={`role-${id}-`}
                label={say(ROLE_FIELDS.ownerId)}
                hint={say(ROLE_FORM.ownerHint)}
                value={mine?.values.get("owner") ?? ""}
                error={mine ? errorOf(mine.problems, "owner") : undefined}
                maxlength={200}
              />
              <div class="buttons">
                <Button label={`${say(ROLES.adopt)}: ${definition.name}`}>{say(ROLES.adopt)}</Button>
              </div>
            </Form>
          </Card>
        );
      })}
      <p>
        <a class="ds-link" href="/admin/roles">
          {say(COMMON.back)}
        </a>
      </p>
    </>
  );
};
