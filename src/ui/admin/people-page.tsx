import { COMMON, MENU } from "../../i18n/common-words.ts";
import { PEOPLE } from "../../i18n/people-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { ListedPerson } from "../../oversight/people-list-store.ts";
import { PageHeader } from "../document.tsx";
import { type Color, Empty, Initials, Tag } from "../parts/block.tsx";
import { SelectField } from "../parts/form.tsx";
import type { Column, Listed } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { View } from "../view.ts";

/** Rows of a CSV file: made in one go, and short enough that nobody else waits for it. */
export const CSV_ROWS = 5_000;

/** Whether somebody can sign in, and if not, why. */
export function signInState({
  active,
  identityChanged,
  known,
}: Pick<ListedPerson, "active" | "identityChanged" | "known">): [Color, Text] {
  if (!active) return ["neutral", PEOPLE.disabled];
  if (identityChanged) return ["danger", PEOPLE.changed];
  return known ? ["success", PEOPLE.canSignIn] : ["warning", PEOPLE.noObjectId];
}

/** They are filtered, sorted and cut by the database; `sort` says here only by what. */
export const peopleColumns = (view: View): Column<ListedPerson>[] => [
  {
    key: "name",
    head: PEOPLE.name,
    cell: ({ id, name, userName }) => (
      <div class="person">
        <Initials name={name} />
        <span>
          <a class="ds-link" href={`/admin/people/${id}`}>
            {name || userName}
          </a>
          <small>{userName}</small>
        </span>
      </div>
    ),
    text: ({ name }) => name,
    sort: ({ name }) => name,
  },
  {
    key: "department",
    head: PEOPLE.department,
    cell: ({ department }) => department,
    text: ({ department }) => department,
    sort: ({ department }) => department,
  },
  {
    key: "grants",
    head: PEOPLE.grants,
    cell: ({ grants }) => view.number(grants),
    text: ({ grants }) => String(grants),
    figures: true,
  },
  {
    key: "signIn",
    head: PEOPLE.signIn,
    cell: (person) => {
      const [color, word] = signInState(person);
      return <Tag color={color}>{view.say(word)}</Tag>;
    },
    text: (person) => view.say(signInState(person)[1]),
  },
];

/** The user name has a column of its own in a file. */
export const csvColumns = (view: View): Column<ListedPerson>[] => {
  const [name, ...rest] = peopleColumns(view);
  const userName = ({ userName: text }: ListedPerson) => text;
  const column = { key: "userName", head: PEOPLE.userName, cell: userName, text: userName };
  return name ? [name, column, ...rest] : rest;
};

export const PeoplePage = ({ view, listed }: { view: View; listed: Listed<ListedPerson> }) => {
  const { say, query } = view;
  const all = { value: "", label: say(COMMON.all) };
  return (
    <>
      <PageHeader title={say(MENU.people)} lead={say(PEOPLE.lead)} />
      {query.get("signin") === "no" && listed.total > 0 && (
        <p class="ds-alert" data-color="warning">
          {say(PEOPLE.whyNoObjectId)}
        </p>
      )}
      <ListTable
        view={view}
        label={say(MENU.people)}
        columns={peopleColumns(view)}
        listed={listed}
        searchLabel={say(PEOPLE.search)}
        csv
        filters={
          <>
            <SelectField
              name="signin"
              label={say(PEOPLE.signIn)}
              value={query.get("signin") ?? ""}
              choices={[
                all,
                { value: "yes", label: say(PEOPLE.canSignIn) },
                { value: "no", label: say(PEOPLE.noObjectId) },
                { value: "disabled", label: say(PEOPLE.disabled) },
                { value: "changed", label: say(PEOPLE.changed) },
              ]}
            />
            <SelectField
              name="access"
              label={say(PEOPLE.access)}
              value={query.get("access") ?? ""}
              choices={[
                all,
                { value: "yes", label: say(PEOPLE.hasAccess) },
                { value: "no", label: say(PEOPLE.hasNone) },
              ]}
            />
          </>
        }
        empty={
          <Empty title={say(PEOPLE.none)}>
            <p>{say(PEOPLE.noneNext)}</p>
          </Empty>
        }
      />
      {listed.total > CSV_ROWS && <p class="muted">{say(PEOPLE.cut, view.number(CSV_ROWS))}</p>}
    </>
  );
};
