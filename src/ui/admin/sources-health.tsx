import { COMMON } from "../../i18n/common-words.ts";
import { SOURCES } from "../../i18n/source-words.ts";
import type { Text } from "../../i18n/text.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import type { SourceRow } from "../../oversight/source-store.ts";
import { type TokenRow, WARNING_DAYS } from "../../signin/scim-token-service.ts";
import { type Color, Tag } from "../parts/block.tsx";
import type { Column } from "../parts/list.ts";
import type { View } from "../view.ts";

export type SourceShown = { source: SourceRow; tokens: readonly TokenRow[] };

export const isLive = ({ revokedAt, expiresAt }: TokenRow, now: Instant): boolean =>
  revokedAt === null && now < expiresAt;
export const endsSoon = (token: TokenRow, now: Instant): boolean =>
  isLive(token, now) && token.expiresAt < plusDays(now, WARNING_DAYS);

/** How a source does, the worst first. */
export function healthOf({ source, tokens }: SourceShown, now: Instant): [Color, Text] {
  const live = tokens.filter((token) => isLive(token, now));
  if (live.length === 0 && source.entraAudience === null) return ["danger", SOURCES.healthNoToken];
  // While another lives longer, the one that ends is on its way out.
  if (source.entraAudience === null && live.every((token) => endsSoon(token, now)))
    return ["warning", SOURCES.healthEnding];
  const last = Math.max(source.lastRequest ?? 0, source.lastChange ?? 0);
  if (last === 0) return ["neutral", SOURCES.healthNew];
  return last < plusDays(now, -1) ? ["warning", SOURCES.healthQuiet] : ["success", SOURCES.healthOk];
}

export const SourceHealth = ({ view, shown }: { view: View; shown: SourceShown }) => {
  const [color, word] = healthOf(shown, view.now);
  return <Tag color={color}>{view.say(word)}</Tag>;
};

const moment = (view: View, at: Instant | null): string =>
  at === null ? view.say(SOURCES.never) : view.moment(at);

/** The columns of sources, on the overview and on the page of sources. */
export const sourceColumns = (view: View): Column<SourceShown>[] => [
  {
    key: "name",
    head: SOURCES.source,
    cell: ({ source }) => (
      <a class="ds-link" href={`/admin/sources/${source.id}`}>
        {source.name}
      </a>
    ),
    text: ({ source }) => source.name,
    sort: ({ source }) => source.name,
  },
  {
    key: "health",
    head: COMMON.status,
    cell: (shown) => <SourceHealth view={view} shown={shown} />,
    text: (shown) => view.say(healthOf(shown, view.now)[1]),
  },
  {
    key: "request",
    head: SOURCES.lastRequest,
    cell: ({ source }) => <span class="nowrap">{moment(view, source.lastRequest)}</span>,
    text: ({ source }) => moment(view, source.lastRequest),
    sort: ({ source }) => source.lastRequest ?? 0,
  },
  {
    key: "change",
    head: SOURCES.lastChange,
    cell: ({ source }) => <span class="nowrap">{moment(view, source.lastChange)}</span>,
    text: ({ source }) => moment(view, source.lastChange),
    sort: ({ source }) => source.lastChange ?? 0,
  },
  figures(view, "people", SOURCES.people, ({ people }) => people),
  figures(view, "groups", SOURCES.groups, ({ groups }) => groups),
  figures(view, "unknown", SOURCES.cannotSignIn, ({ cannotSignIn }) => cannotSignIn),
  {
    key: "tokens",
    head: SOURCES.tokens,
    cell: ({ tokens }) => view.number(tokens.filter((token) => isLive(token, view.now)).length),
    text: ({ tokens }) => String(tokens.filter((token) => isLive(token, view.now)).length),
    figures: true,
  },
];

/** A figure of the source. */
function figures(
  view: View,
  key: string,
  head: Text,
  of: (source: SourceRow) => number,
): Column<SourceShown> {
  return {
    key,
    head,
    cell: ({ source }) => view.number(of(source)),
    text: ({ source }) => String(of(source)),
    sort: ({ source }) => of(source),
    figures: true,
  };
}
