import type { Access } from "../../grants/requests/my-access-service.ts";
import { ACCESS } from "../../i18n/access-words.ts";
import { HOME } from "../../i18n/home-words.ts";
import { LOOKUP } from "../../i18n/lookup-words.ts";
import { PORTAL_RIGHTS } from "../../i18n/portal-right-words.ts";
import type { Role } from "../../roles/role.ts";
import { PageHeader } from "../document.tsx";
import { elementsOf, lawsOf, NoRole } from "../lookup/role-choice.tsx";
import { Card, Facts } from "../parts/block.tsx";
import { ButtonLink } from "../parts/form.tsx";
import { daysLeft, nameOf, SOON_DAYS, Stage } from "../team/access-parts.tsx";
import type { View } from "../view.ts";

/** What waits for a decider: how many of each. */
export type Waiting = { requests: number; renewals: number; reviews: number };

type HomeProps = { view: View; access: readonly Access[]; roles: readonly Role[]; waiting: Waiting };

/** Somebody's own front page: the roles to look people up with, and what waits. */
export const Home = ({ view, access, roles, waiting }: HomeProps) => {
  const { say, visitor } = view;
  const rights = visitor?.portalRoles ?? [];
  const held = roles.flatMap((role) => {
    const through = access.filter(({ grant, givesAccess }) => givesAccess && grant.roleId === role.id);
    const [last] = through.toSorted((a, b) => (b.grant.expiresAt ?? 0) - (a.grant.expiresAt ?? 0));
    return last ? [{ role, last }] : [];
  });
  return (
    <>
      <PageHeader title={say(HOME.hello, visitor?.names.name ?? "")} lead={say(HOME.lead)} />
      <section class="group">
        <h2 class="ds-heading" data-size="sm">
          {say(HOME.waits)}
        </h2>
        <Card>
          <WaitingList view={view} access={access} waiting={waiting} />
        </Card>
      </section>
      {(held.length > 0 || rights.length === 0) && (
        <section class="group">
          <h2 class="ds-heading" data-size="sm">
            {say(HOME.roles)}
          </h2>
          {held.length === 0 ? (
            <NoRole view={view} />
          ) : (
            <div class="cards">
              {held.map(({ role, last }) => (
                <RoleCard view={view} role={role} access={last} />
              ))}
            </div>
          )}
        </section>
      )}
      {rights.length > 0 && (
        <p class="muted">
          {say(HOME.otherRights)}: {rights.map((right) => say(PORTAL_RIGHTS[right])).join(", ")}.
        </p>
      )}
    </>
  );
};

const RoleCard = ({ view, role, access }: { view: View; role: Role; access: Access }) => (
  <Card title={role.name} level={3}>
    <p>
      <Stage view={view} access={access} />
    </p>
    <Facts
      facts={[
        [view.say(LOOKUP.area), role.tjenesteomraade],
        [view.say(LOOKUP.law), lawsOf(view, role.lovhjemler)],
        [view.say(LOOKUP.elements), elementsOf(view, role)],
        access.grant.expiresAt === null ? null : [view.say(ACCESS.until), view.day(access.grant.expiresAt)],
      ]}
    />
    {role.bruksomraader.includes("sokEtterPerson") && (
      <div class="buttons">
        <ButtonLink href={`/lookup?role=${role.id}`} variant="primary">
          {view.say(LOOKUP.lookUp)}
          <span class="ds-sr-only">: {role.name}</span>
        </ButtonLink>
        <ButtonLink href={`/search?role=${role.id}`}>
          {view.say(LOOKUP.searchWith)}
          <span class="ds-sr-only">: {role.name}</span>
        </ButtonLink>
      </div>
    )}
  </Card>
);

/** What to act upon, each with its page; that there is nothing is said too. */
const WaitingList = ({ view, access, waiting }: Pick<HomeProps, "view" | "access" | "waiting">) => {
  const { say } = view;
  const soon = access.filter((one) => {
    const left = daysLeft(view, one);
    return one.givesAccess && left !== null && left <= SOON_DAYS;
  });
  const asked = access.filter(({ stage }) => stage === "waiting");
  const items: (readonly [href: string, text: string])[] = [
    ...(waiting.requests > 0
      ? [["/team/requests", say(HOME.toDecide, view.number(waiting.requests))] as const]
      : []),
    ...(waiting.reviews > 0 ? [["/reviews", say(HOME.toReview, view.number(waiting.reviews))] as const] : []),
    ...(waiting.renewals > 0 ? [["/team", say(HOME.toRenew, view.number(waiting.renewals))] as const] : []),
    ...soon.flatMap((one) =>
      one.grant.expiresAt === null
        ? []
        : [["/access", say(HOME.endsSoon, nameOf(view, one), view.day(one.grant.expiresAt))] as const],
    ),
    ...asked.map(
      (one) =>
        [
          "/access",
          say(HOME.requestWaits, nameOf(view, one), one.decider?.name ?? say(ACCESS.iamStaff)),
        ] as const,
    ),
  ];
  return items.length === 0 ? (
    <p>{say(HOME.nothingWaits)}</p>
  ) : (
    <ul class="ds-list">
      {items.map(([href, text]) => (
        <li>
          <a class="ds-link" href={href}>
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
};
