import { MENU } from "../../i18n/common-words.ts";
import { SOURCES } from "../../i18n/source-words.ts";
import type { Text } from "../../i18n/text.ts";
import type { Instant } from "../../kernel/instant.ts";
import type { TokenRow } from "../../signin/scim-token-service.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Card, type Color, Empty, Facts, Tag } from "../parts/block.tsx";
import { ButtonLink, errorOf, SelectField, TextField } from "../parts/form.tsx";
import { arrange } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { FieldProblem, View } from "../view.ts";
import { ActForm } from "./act-form.tsx";
import { Copyable, EntraGuide } from "./sources-guide.tsx";
import { endsSoon, isLive, SourceHealth, type SourceShown, sourceColumns } from "./sources-health.tsx";

const DONE: { readonly [code: string]: Text } = {
  created: SOURCES.doneCreated,
  revoked: SOURCES.doneRevoked,
};

export const SourcesPage = ({ view, sources }: { view: View; sources: readonly SourceShown[] }) => {
  const { say } = view;
  const columns = sourceColumns(view);
  return (
    <>
      <PageHeader title={say(MENU.sources)} lead={say(SOURCES.lead)}>
        {sources.length > 0 && (
          <ButtonLink href="/admin/sources/new" variant="primary">
            {say(SOURCES.add)}
          </ButtonLink>
        )}
      </PageHeader>
      <ListTable
        view={view}
        label={say(MENU.sources)}
        columns={columns}
        listed={arrange(view, columns, sources)}
        searchLabel={say(SOURCES.search)}
        csv
        empty={
          <Empty title={say(SOURCES.none)}>
            <p>{say(SOURCES.noneNext)}</p>
          </Empty>
        }
      />
      <p class="muted">{say(SOURCES.errorsNote)}</p>
    </>
  );
};

type SourceProps = { view: View; shown: SourceShown; tenantUrl: string };

export const SourcePage = ({ view, shown, tenantUrl }: SourceProps) => {
  const { say, number } = view;
  const { source, tokens } = shown;
  const live = tokens.filter((token) => isLive(token, view.now)).length;
  const done = DONE[view.query.get("done") ?? ""];
  const when = (at: Instant | null) => (at === null ? say(SOURCES.never) : view.moment(at));
  return (
    <>
      <PageHeader title={source.name} lead={say(SOURCES.source)}>
        {live < 2 && (
          <ButtonLink href={`/admin/sources/${source.id}/token`} variant="primary">
            {say(live === 0 ? SOURCES.mint : SOURCES.rotate)}
          </ButtonLink>
        )}
      </PageHeader>
      {done && <Alert color="success">{say(done)}</Alert>}
      <Card>
        <Facts
          facts={[
            [say(SOURCES.health), <SourceHealth view={view} shown={shown} />],
            [say(SOURCES.lastRequest), when(source.lastRequest)],
            [say(SOURCES.lastChange), when(source.lastChange)],
            [say(SOURCES.people), number(source.people)],
            [say(SOURCES.groups), number(source.groups)],
            [say(SOURCES.cannotSignIn), number(source.cannotSignIn)],
            [say(SOURCES.threshold), say(SOURCES.thresholdOf, number(source.threshold))],
            [
              say(SOURCES.entraJwt),
              say(source.entraAudience === null ? SOURCES.entraJwtOff : SOURCES.entraJwtOn),
            ],
            [say(SOURCES.tenant), <code>{source.tenant}</code>],
            [say(SOURCES.created), view.moment(source.createdAt)],
          ]}
        />
        <p class="muted">{say(SOURCES.errorsNote)}</p>
      </Card>
      <Card title={say(SOURCES.tokens)}>
        {live >= 2 && <p>{say(SOURCES.twoLive)}</p>}
        {tokens.length === 0 ? <p>{say(SOURCES.noTokens)}</p> : <Tokens view={view} shown={shown} />}
      </Card>
      <EntraGuide view={view} source={source} tenantUrl={tenantUrl} token={null} />
    </>
  );
};

function tokenState(view: View, token: TokenRow): [Color, string] {
  if (token.revokedAt !== null) return ["neutral", view.say(SOURCES.revoked)];
  if (!isLive(token, view.now)) return ["neutral", view.say(SOURCES.expired)];
  return endsSoon(token, view.now)
    ? ["warning", view.say(SOURCES.endsIn, view.daysUntil(token.expiresAt, view.now))]
    : ["success", view.say(SOURCES.live)];
}

const Tokens = ({ view, shown: { source, tokens } }: Omit<SourceProps, "tenantUrl">) => {
  const { say } = view;
  const heads = [SOURCES.minted, SOURCES.state, SOURCES.expires, SOURCES.lastUsed, SOURCES.from];
  // Those that live first, the newest first.
  const sorted = tokens.toSorted(
    (a, b) => Number(isLive(b, view.now)) - Number(isLive(a, view.now)) || b.createdAt - a.createdAt,
  );
  return (
    <section class="table-frame" tabindex={0} aria-label={say(SOURCES.tokens)}>
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
          {sorted.map((token) => {
            const [color, word] = tokenState(view, token);
            return (
              <tr>
                <td class="nowrap">{view.moment(token.createdAt)}</td>
                <td>
                  <Tag color={color}>{word}</Tag>
                </td>
                <td class="nowrap">{view.day(token.expiresAt)}</td>
                <td class="nowrap">
                  {token.lastUsedAt === null ? say(SOURCES.never) : view.moment(token.lastUsedAt)}
                </td>
                <td>
                  {token.allowedAddresses === null
                    ? say(SOURCES.anywhere)
                    : token.allowedAddresses.join(", ")}
                </td>
                <td>
                  {isLive(token, view.now) && (
                    <a
                      class="ds-button"
                      data-variant="tertiary"
                      href={`/admin/sources/${source.id}/tokens/${token.id}/revoke`}
                      aria-label={say(SOURCES.revokeOf, view.day(token.createdAt))}
                    >
                      {say(SOURCES.revoke)}
                    </a>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
};

type NewSourceProps = {
  view: View;
  tenants: readonly string[];
  typed: { name: string; tenant: string };
  problems: readonly FieldProblem[];
};

export const NewSource = ({ view, tenants, typed, problems }: NewSourceProps) => (
  <ActForm
    view={view}
    title={view.say(SOURCES.add)}
    lead={view.say(SOURCES.addLead)}
    action="/admin/sources/new"
    back="/admin/sources"
    submit={view.say(SOURCES.add)}
    problems={problems}
    reason={null}
  >
    <TextField
      name="name"
      label={view.say(SOURCES.name)}
      hint={view.say(SOURCES.nameHint)}
      value={typed.name}
      error={errorOf(problems, "name")}
      maxlength={100}
      required
    />
    <SelectField
      name="tenant"
      label={view.say(SOURCES.tenant)}
      hint={view.say(SOURCES.tenantHint)}
      value={typed.tenant}
      error={errorOf(problems, "tenant")}
      choices={tenants.map((value) => ({ value, label: value }))}
    />
  </ActForm>
);

type MintedProps = SourceProps & { token: string; expiresAt: Instant };

/** The only page that ever shows the token: the answer to the form that made it. */
export const MintedPage = ({ view, shown: { source }, tenantUrl, token, expiresAt }: MintedProps) => (
  <>
    <PageHeader title={view.say(SOURCES.newToken)} lead={source.name}>
      <ButtonLink href={`/admin/sources/${source.id}`}>{view.say(SOURCES.done)}</ButtonLink>
    </PageHeader>
    <Alert color="success">
      <p>
        <strong>{view.say(SOURCES.shownOnce)}</strong> {view.say(SOURCES.livesUntil, view.day(expiresAt))}
      </p>
      <Copyable view={view} id="token" what={view.say(SOURCES.token)} value={token} />
    </Alert>
    <EntraGuide view={view} source={source} tenantUrl={tenantUrl} token={token} />
  </>
);
