import type { LostAccess } from "../../grants/mappings/removal-store.ts";
import { REMOVALS } from "../../i18n/overview-words.ts";
import { PORTAL_RIGHTS } from "../../i18n/portal-right-words.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Empty } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import type { View } from "../view.ts";
import { ActForm } from "./act-form.tsx";

export type WaitingRemoval = {
  source: string;
  name: string;
  rows: readonly LostAccess[];
  /** What roles are called. */
  names: ReadonlyMap<string, string>;
};

/** So many are shown of each source; how many there are in all stands above. */
const MOST_ROWS = 500;

const peopleIn = ({ rows }: WaitingRemoval): number => new Set(rows.map(({ user }) => user)).size;

export const RemovalsPage = ({ view, removals }: { view: View; removals: readonly WaitingRemoval[] }) => {
  const { say } = view;
  return (
    <>
      <PageHeader title={say(REMOVALS.title)} lead={say(REMOVALS.lead)} />
      {view.query.get("done") === "confirmed" && <Alert color="success">{say(REMOVALS.confirmed)}</Alert>}
      {removals.length === 0 && (
        <Card>
          <Empty title={say(REMOVALS.none)}>
            <p>{say(REMOVALS.noneNext)}</p>
          </Empty>
        </Card>
      )}
      {removals.map((removal) => (
        <Card title={say(REMOVALS.waiting, removal.name, peopleIn(removal))}>
          <p>{say(REMOVALS.choice)}</p>
          <p>
            <ButtonLink href={`/admin/removals/${removal.source}`}>{say(REMOVALS.confirm)}</ButtonLink>
          </p>
          <Lost view={view} removal={removal} />
        </Card>
      ))}
    </>
  );
};

const Lost = ({ view, removal: { name, rows, names } }: { view: View; removal: WaitingRemoval }) => {
  const { say } = view;
  const gives = ({ roleId, portalRole }: LostAccess) =>
    roleId !== null ? names.get(roleId) : portalRole && say(PORTAL_RIGHTS[portalRole]);
  const heads = [REMOVALS.person, REMOVALS.gives, REMOVALS.group, REMOVALS.lostAt, REMOVALS.expires];
  return (
    <section class="table-frame" tabindex={0} aria-label={name}>
      <table class="ds-table" data-color="neutral">
        <thead>
          <tr>
            {heads.map((head) => (
              <th scope="col">{say(head)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows
            .toSorted((a, b) => view.compare(a.name, b.name))
            .slice(0, MOST_ROWS)
            .map((row) => (
              <tr>
                <td>
                  <a class="ds-link" href={`/admin/people/${row.user}`}>
                    {row.name}
                  </a>
                </td>
                <td>{gives(row)}</td>
                <td>
                  {row.groupName}
                  {row.groupDeleted && <small>{say(REMOVALS.groupDeleted)}</small>}
                </td>
                <td class="nowrap">{view.moment(row.lostAt)}</td>
                <td class="nowrap">{view.day(row.expiresAt)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </section>
  );
};

export const ConfirmRemoval = ({ view, removal }: { view: View; removal: WaitingRemoval }) => (
  <ActForm
    view={view}
    title={view.say(REMOVALS.confirmTitle, removal.name)}
    lead={view.say(REMOVALS.confirmLead, view.number(peopleIn(removal)), view.number(removal.rows.length))}
    action={`/admin/removals/${removal.source}`}
    back="/admin/removals"
    submit={view.say(REMOVALS.confirm)}
    danger
    problems={[]}
    reason={null}
  />
);
