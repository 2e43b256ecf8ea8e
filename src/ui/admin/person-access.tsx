import { ACTORS } from "../../i18n/actor-words.ts";
import { COMMON } from "../../i18n/common-words.ts";
import { ENDED_REASONS, GRANT_EVENTS, HINDRANCES } from "../../i18n/grant-words.ts";
import { PERSON } from "../../i18n/people-words.ts";
import { PORTAL_RIGHTS } from "../../i18n/portal-right-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { PersonPage, ShownGrant } from "../../oversight/person-service.ts";
import { idIn } from "../../oversight/reference-name-store.ts";
import { Card, type Color, Tag } from "../parts/block.tsx";
import type { View } from "../view.ts";

const SOON_DAYS = 14;

/** What a role, or a right in this product, is called. */
export const targetName = (view: View, { roleName, portalRole }: ShownGrant): string =>
  roleName ?? (portalRole ? view.say(PORTAL_RIGHTS[portalRole]) : "");

const through = (view: View, { source, through: group }: ShownGrant): string =>
  source === "mapping" ? (group ?? "") : view.say(source === "request" ? PERSON.byRequest : PERSON.byGlass);

/** What the clock ends first. */
const endOf = ({ facts: { expiresAt, reviewBy } }: ShownGrant): Instant | null =>
  expiresAt !== null && reviewBy !== null && reviewBy < expiresAt ? reviewBy : expiresAt;

function stateOf(view: View, grant: ShownGrant): [Color, string][] {
  const end = endOf(grant);
  if (grant.effective && end !== null) {
    const days = view.daysUntil(end, view.now);
    return [
      days <= SOON_DAYS ? ["warning", view.say(PERSON.endsSoon, days)] : ["success", view.say(PERSON.now)],
    ];
  }
  const ended = grant.endedReason !== null && ENDED_REASONS[grant.endedReason as keyof typeof ENDED_REASONS];
  if (ended) return [["neutral", view.say(ended)]];
  return grant.hindrances.map((one) => [
    one === "requested" || one === "not_begun" ? "info" : "danger",
    view.say(HINDRANCES[one]),
  ]);
}

/** Everything that is or was held, each with its history, and the way to end it. */
export const PersonAccess = ({ view, person }: { view: View; person: PersonPage }) => {
  const { say } = view;
  const { grants, account } = person;
  const heads = [PERSON.gives, PERSON.through, PERSON.until, COMMON.status];
  return (
    <Card title={say(PERSON.access)}>
      {grants.length === 0 ? (
        <p>{say(PERSON.noAccess)}</p>
      ) : (
        <section class="table-frame" tabindex={0} aria-label={say(PERSON.access)}>
          <table class="ds-table">
            <thead>
              <tr>
                {heads.map((head) => (
                  <th scope="col">{say(head)}</th>
                ))}
                <td />
              </tr>
            </thead>
            <tbody>
              {grants.map((grant) => {
                const name = targetName(view, grant);
                const end = endOf(grant);
                return (
                  <>
                    <tr>
                      <td>
                        {grant.roleId === null ? (
                          name
                        ) : (
                          <a class="ds-link" href={`/admin/roles/${grant.roleId}`}>
                            {name}
                          </a>
                        )}
                      </td>
                      <td>{through(view, grant)}</td>
                      <td class="nowrap">{end !== null && view.day(end)}</td>
                      <td>
                        <span class="tags">
                          {stateOf(view, grant).map(([color, word]) => (
                            <Tag color={color}>{word}</Tag>
                          ))}
                        </span>
                      </td>
                      <td>
                        {grant.endedAt === null && !grant.hindrances.includes("expired") && (
                          <a
                            class="ds-button"
                            data-variant="tertiary"
                            href={`/admin/people/${account.id}/end/${grant.id}`}
                            aria-label={say(PERSON.endOf, name)}
                          >
                            {say(PERSON.end)}
                          </a>
                        )}
                      </td>
                    </tr>
                    <tr class="row-more">
                      <td colspan={5}>
                        <History view={view} person={person} grant={grant} />
                      </td>
                    </tr>
                  </>
                );
              })}
            </tbody>
          </table>
        </section>
      )}
    </Card>
  );
};

type HistoryProps = { view: View; person: PersonPage; grant: ShownGrant };

const History = ({ view, person, grant }: HistoryProps) => (
  <details>
    <summary>
      {view.say(PERSON.history)}
      <span class="ds-sr-only"> {targetName(view, grant)}</span>
    </summary>
    <ul class="history">
      {grant.history.map(({ at, event, by, auditId }) => {
        const given = person.reasons.find((one) => one.auditId === auditId && one.grantId === grant.id);
        const word: Text | undefined = GRANT_EVENTS[event as keyof typeof GRANT_EVENTS];
        return (
          <li>
            <span class="nowrap muted">{view.moment(at)}</span>{" "}
            <strong>{word ? view.say(word) : event}</strong>
            {" – "}
            {whoseName(view, person.names, by)}
            {given && <q>{given.reason}</q>}
          </li>
        );
      })}
    </ul>
  </details>
);

/** Who a reference of the log, or of a column such as `frozen_by`, names. */
export function whoseName(view: View, names: ReadonlyMap<string, string>, ref: string): string {
  if (ref.startsWith("scim_client:")) return view.say(PERSON.bySource);
  const known: Text | undefined = ACTORS[ref as keyof typeof ACTORS];
  return names.get(idIn(ref)) ?? view.say(known ?? ACTORS.somebody);
}
