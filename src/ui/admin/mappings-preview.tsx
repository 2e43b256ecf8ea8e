import type { Effect, End, Preview } from "../../grants/preview-policy.ts";
import { MAPPINGS } from "../../i18n/mapping-words.ts";
import { PART_WORDS } from "../../i18n/parts-words.ts";
import { PREVIEW } from "../../i18n/preview-words.ts";
import { plusDays } from "../../kernel/instant.ts";
import type { Part } from "../../register/parts.ts";
import { Alert, type Color, Empty, Stats, Tag } from "../parts/block.tsx";
import { arrange, type Column } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { View } from "../view.ts";

const COLORS: Record<Effect["what"], Color> = {
  gains: "success",
  resumes: "success",
  may_break_glass: "info",
  asks: "info",
  parts_change: "warning",
  ends_earlier: "warning",
  loses: "danger",
};
const KINDS = Object.keys(COLORS) as Effect["what"][];

/** Who gains, who loses and who sees something else, counted and by name, with what of the register and until when. */
export const PreviewBlock = ({ view, preview }: { view: View; preview: Preview }) => {
  const { say, number } = view;
  const { effects } = preview;
  const counts = KINDS.map((what) => ({ what, n: effects.filter((one) => one.what === what).length }));
  const columns = previewColumns(view);
  return (
    <section class="preview" aria-labelledby="preview-title">
      <h2 class="ds-heading" data-size="sm" id="preview-title">
        {say(PREVIEW.title)}
      </h2>
      {effects.length > 0 && (
        <Stats
          stats={counts.flatMap(({ what, n }) =>
            n === 0 ? [] : [{ label: say(PREVIEW[what]), value: number(n) }],
          )}
        />
      )}
      <ListTable
        view={view}
        label={say(PREVIEW.title)}
        columns={columns}
        listed={arrange(view, columns, inOrder(view, effects))}
        searchLabel={say(PREVIEW.search)}
        csv
        empty={
          <Empty title={say(PREVIEW.nobody)}>
            <p>{say(PREVIEW.nobodyNext)}</p>
          </Empty>
        }
      />
    </section>
  );
};

/** By what happens, and then by name. */
export const inOrder = ({ compare }: View, effects: readonly Effect[]): Effect[] =>
  effects.toSorted((a, b) => KINDS.indexOf(a.what) - KINDS.indexOf(b.what) || compare(a.name, b.name));

export function previewColumns(view: View): Column<Effect>[] {
  const { say } = view;
  const named = (parts: readonly Part[]) => parts.map((part) => say(PART_WORDS[part]));
  return [
    {
      key: "name",
      head: PREVIEW.person,
      cell: ({ name, system }) => (
        <>
          <strong>{name}</strong>
          {system && <small>{say(MAPPINGS.caseSystem)}</small>}
        </>
      ),
      text: ({ name }) => name,
      sort: ({ name }) => name,
    },
    {
      key: "effect",
      head: PREVIEW.effect,
      cell: ({ what, suspended }) => (
        <>
          <Tag color={suspended ? "neutral" : COLORS[what]}>{say(PREVIEW[what])}</Tag>
          {suspended && <small>{say(PREVIEW.suspended)}</small>}
        </>
      ),
      text: ({ what }) => say(PREVIEW[what]),
      sort: ({ what }) => KINDS.indexOf(what),
    },
    {
      key: "end",
      head: PREVIEW.end,
      cell: ({ end }) => endIn(view, end),
      text: ({ end }) => endIn(view, end),
    },
    {
      key: "gained",
      head: PREVIEW.gained,
      cell: ({ partsGained }) => <PartList view={view} names={named(partsGained)} />,
      text: ({ partsGained }) => named(partsGained).join(", "),
    },
    {
      key: "lost",
      head: PREVIEW.lost,
      cell: ({ partsLost }) => <PartList view={view} names={named(partsLost)} />,
      text: ({ partsLost }) => named(partsLost).join(", "),
    },
  ];
}

/** A few names as they stand; of many their number, which opens. */
const PartList = ({ view, names }: { view: View; names: readonly string[] }) => {
  if (names.length === 0) return <>–</>;
  if (names.length <= 3) return <>{names.join(", ")}</>;
  return (
    <details class="more">
      <summary>{view.say(PREVIEW.count, view.number(names.length))}</summary>
      {names.join(", ")}
    </details>
  );
};

/** When access ends: a known day, or so long from the approval. */
function endIn(view: View, end: End | null): string {
  const { say, day, number, now } = view;
  if (end === null) return "–";
  if ("at" in end) return day(end.at);
  const text = say(PREVIEW.days, number(end.days));
  const { noLaterThan, days } = end;
  return noLaterThan === null || noLaterThan > plusDays(now, days + 1)
    ? text
    : say(PREVIEW.noLaterThan, text, day(noLaterThan));
}

/** How somebody's share of a preview has changed since it was seen. */
export type Stale = { name: string; was: Effect["what"] | null; is: Effect["what"] | null };

/** The preview is another than the one that was approved: what differs. */
export const StaleAlert = ({ view, stale }: { view: View; stale: readonly Stale[] }) => {
  const { say } = view;
  return (
    <Alert color="danger" title={say(PREVIEW.staleTitle)} refuses>
      <p>{say(PREVIEW.stale)}</p>
      <ul class="ds-list">
        {stale.length === 0 && <li>{say(PREVIEW.staleRules)}</li>}
        {stale.map(({ name, was, is }) => (
          <li>
            {was === null
              ? is && say(PREVIEW.staleNow, name, say(PREVIEW[is]))
              : is === null
                ? say(PREVIEW.staleGone, name, say(PREVIEW[was]))
                : say(PREVIEW.staleOther, name, say(PREVIEW[was]), say(PREVIEW[is]))}
          </li>
        ))}
      </ul>
    </Alert>
  );
};

const MOST_SEEN = 500;

/** What an approval form carries of what was seen, so that a stale preview can say what differs; decides nothing. */
export const seenOf = ({ effects }: Preview): string =>
  effects
    .slice(0, MOST_SEEN)
    .map(({ user, what }) => `${user}:${what}`)
    .join(" ");

/** What differs from what was seen, by person; `name` knows those who are no longer in it. */
export function staleSince(
  seen: string,
  { effects }: Preview,
  name: (user: string) => string | undefined,
): Stale[] {
  const before = new Map(
    seen.split(" ").flatMap((one) => {
      const [user = "", what = ""] = one.split(":");
      const kind = KINDS.find((known) => known === what);
      return kind ? [[user, kind] as const] : [];
    }),
  );
  const now = effects.slice(0, MOST_SEEN);
  const others = now.flatMap(({ user, name: called, what }) => {
    const was = before.get(user) ?? null;
    return was === what ? [] : [{ name: called, was, is: what }];
  });
  const gone = [...before].flatMap(([user, was]) =>
    effects.some((one) => one.user === user) ? [] : [{ name: name(user) ?? "–", was, is: null }],
  );
  return [...others, ...gone];
}
