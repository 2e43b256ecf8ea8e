import type { Explanation } from "../../grants/explaining/explain-service.ts";
import { PORTAL_ROLES } from "../../grants/portal-role.ts";
import { HINDRANCES } from "../../i18n/grant-words.ts";
import { PERSON } from "../../i18n/people-words.ts";
import { PORTAL_RIGHTS } from "../../i18n/portal-right-words.ts";
import type { PersonPage } from "../../oversight/person-service.ts";
import { Alert, Card } from "../parts/block.tsx";
import { Button, SelectField } from "../parts/form.tsx";
import type { View } from "../view.ts";

/** What was asked to be explained, if anything, with the answer. */
export type Explaining = { target: string; explanation: Explanation | null };

type Props = { view: View; person: PersonPage; explaining: Explaining };

/** Why the person may use a role, or why not. */
export const Explained = ({ view, person, explaining: { target, explanation } }: Props) => {
  const { say } = view;
  const rights = PORTAL_ROLES.map((value) => ({ value, label: say(PORTAL_RIGHTS[value]) }));
  const roles = person.roles.map(({ id, name }) => ({ value: id, label: name }));
  return (
    <Card title={say(PERSON.explain)}>
      <p>{say(PERSON.explainLead)}</p>
      <form method="get" action={`/admin/people/${person.account.id}#why`} class="form-row" id="why">
        <SelectField name="role" label={say(PERSON.gives)} value={target} choices={[...roles, ...rights]} />
        <Button variant="secondary">{say(PERSON.explainButton)}</Button>
      </form>
      {explanation && <Answer view={view} explanation={explanation} />}
    </Card>
  );
};

const Answer = ({ view, explanation }: { view: View; explanation: Explanation }) => {
  const { say } = view;
  const { person, target, ways, grants, allowed, because } = explanation;
  const right = PORTAL_ROLES.find((one) => one === target?.name);
  const name = right ? say(PORTAL_RIGHTS[right]) : (target?.name ?? "");
  const hindrances = [...new Set(grants.flatMap((grant) => grant.hindrances))];
  // What ended long ago hinders nothing that lives: with a live grant only its own hindrances count.
  const live = grants.filter((grant) => grant.endedAt === null);
  const why = live.length === 0 ? hindrances : [...new Set(live.flatMap((grant) => grant.hindrances))];
  return (
    <>
      <Alert color={allowed ? "success" : "info"}>
        <p>
          <strong>{say(allowed ? PERSON.allowed : PERSON.notAllowed, person.name, name)}</strong>
        </p>
        {because !== null && <p>{say(PERSON.neverGranted)}</p>}
        {!allowed && why.length > 0 && (
          <ul class="ds-list">
            {why.map((one) => (
              <li>{say(HINDRANCES[one])}</li>
            ))}
          </ul>
        )}
      </Alert>
      <h3 class="ds-heading" data-size="2xs">
        {say(PERSON.ways)}
      </h3>
      {ways.length === 0 ? (
        <p>{say(PERSON.noWays)}</p>
      ) : (
        <ul class="ds-list">
          {ways.map(({ groupName, member, state }) => (
            <li>
              {groupName}: {say(member ? PERSON.member : PERSON.notMember)}
              {state !== "active" &&
                ` (${say(state === "proposed" ? PERSON.wayProposed : PERSON.wayRetired)})`}
            </li>
          ))}
        </ul>
      )}
    </>
  );
};
