import { COMMON } from "../../i18n/common-words.ts";
import { PEOPLE, PERSON } from "../../i18n/people-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { PersonPage as Shown } from "../../oversight/person-service.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, Facts, Tag } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import type { Child, View } from "../view.ts";
import { signInState } from "./people-page.tsx";
import { PersonAccess } from "./person-access.tsx";
import { Explained, type Explaining } from "./person-explained.tsx";

type PersonProps = {
  view: View;
  person: Shown;
  /** Whether a sign-in can be matched with the account. */
  known: boolean;
  explaining: Explaining;
};

/** What was just done, by the code in the address. */
const DONE: { readonly [code: string]: Text } = {
  ended: PERSON.doneEnded,
  frozen: PERSON.doneFrozen,
  confirmed: PERSON.doneConfirmed,
  "signed-out": PERSON.doneSignedOut,
};

/** Everything about one person. */
export const PersonPage = ({ view, person, known, explaining }: PersonProps) => {
  const { say } = view;
  const { account, freezes } = person;
  const path = `/admin/people/${account.id}`;
  const done = DONE[view.query.get("done") ?? ""];
  const himself = view.visitor?.user === account.id;
  return (
    <>
      <PageHeader title={account.name || account.userName} lead={account.userName}>
        {!account.deleted && freezes.length === 0 && (
          <ButtonLink href={`${path}/freeze`}>{say(PERSON.freeze)}</ButtonLink>
        )}
      </PageHeader>
      {done && <Alert color="success">{say(done)}</Alert>}
      {account.identityChanged && !account.deleted && (
        <Alert color="danger" title={say(PERSON.changedTitle)}>
          <p>{say(PERSON.changedNext)}</p>
          {himself ? (
            <p>{say(PERSON.changedSelf)}</p>
          ) : (
            <ButtonLink href={`${path}/identity`}>{say(PERSON.confirm)}</ButtonLink>
          )}
        </Alert>
      )}
      {freezes.map(({ reason, at }) => (
        <Alert color="warning" title={say(PERSON.frozenTitle)}>
          <p>
            {view.moment(at)}: {reason}
          </p>
          <a class="ds-link" href="/admin/freezes">
            {say(PERSON.toFreezes)}
          </a>
        </Alert>
      ))}
      <AccountCard view={view} person={person} known={known} />
      <PersonAccess view={view} person={person} />
      <Explained view={view} person={person} explaining={explaining} />
      <Memberships view={view} person={person} />
      <Sessions view={view} person={person} />
    </>
  );
};

const AccountCard = ({ view, person: { account }, known }: Omit<PersonProps, "explaining">) => {
  const { say } = view;
  const [color, word] = account.deleted
    ? (["neutral", PEOPLE.deleted] as const)
    : signInState({ ...account, known });
  const fact = (head: Text, value: Child | null) => (value ? ([say(head), value] as const) : null);
  return (
    <Card title={say(PERSON.account)}>
      <Facts
        facts={[
          [say(COMMON.status), <Tag color={color}>{say(word)}</Tag>],
          fact(PERSON.title, account.title),
          fact(PEOPLE.department, account.department),
          fact(PERSON.mail, account.mail),
          fact(
            PERSON.manager,
            account.manager && (
              <a class="ds-link" href={`/admin/people/${account.manager.id}`}>
                {account.manager.name}
              </a>
            ),
          ),
          [say(PERSON.objectId), <code>{account.externalId ?? say(PERSON.missing)}</code>],
          [say(PERSON.source), account.source],
          [say(PERSON.created), view.moment(account.createdAt)],
          [say(PERSON.modified), view.moment(account.modifiedAt)],
          [
            say(PERSON.lastSignIn),
            account.lastSignIn === null ? say(PERSON.never) : view.moment(account.lastSignIn),
          ],
        ]}
      />
      {!known && !account.deleted && <p class="muted">{say(PEOPLE.whyNoObjectId)}</p>}
    </Card>
  );
};

type TableProps = { label: string; heads: readonly string[]; rows: readonly (readonly Child[])[] };

/** A short table inside a card. */
export const SmallTable = ({ label, heads, rows }: TableProps) => (
  <section class="table-frame" tabindex={0} aria-label={label}>
    <table class="ds-table">
      <thead>
        <tr>
          {heads.map((head) => (
            <th scope="col">{head}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr>
            {row.map((cell) => (
              <td>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  </section>
);

const Memberships = ({ view, person: { memberships } }: { view: View; person: Shown }) => {
  const { say } = view;
  return (
    <Card title={say(PERSON.groups)}>
      {memberships.length === 0 ? (
        <p>{say(PERSON.noGroups)}</p>
      ) : (
        <SmallTable
          label={say(PERSON.groups)}
          heads={[say(PERSON.group), say(PERSON.mapped), say(PERSON.since)]}
          rows={memberships.map(({ id, name, mapped, since }) => [
            <a class="ds-link" href={`/admin/groups/${id}`}>
              {name}
            </a>,
            say(mapped ? COMMON.yes : COMMON.no),
            view.day(since),
          ])}
        />
      )}
    </Card>
  );
};

const Sessions = ({ view, person: { account, sessions } }: { view: View; person: Shown }) => {
  const { say } = view;
  return (
    <Card title={say(PERSON.sessions)}>
      {sessions.length === 0 ? (
        <p>{say(PERSON.noSessions)}</p>
      ) : (
        <>
          <SmallTable
            label={say(PERSON.sessions)}
            heads={[say(PERSON.started), say(PERSON.used), say(PERSON.sessionEnds)]}
            rows={sessions.map((one) => [one.startedAt, one.usedAt, one.endsAt].map(view.moment))}
          />
          <p>
            <ButtonLink href={`/admin/people/${account.id}/sessions`}>{say(PERSON.signOut)}</ButtonLink>
          </p>
        </>
      )}
    </Card>
  );
};
