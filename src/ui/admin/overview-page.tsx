import { MENU } from "../../i18n/common-words.ts";
import { dayOf, startOfDay } from "../../i18n/norwegian-day.ts";
import { OVERVIEW } from "../../i18n/overview-words.ts";
import { SOURCES } from "../../i18n/source-words.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import type { Overview } from "../../oversight/overview-service.ts";
import { CHART_DAYS } from "../../oversight/question-day-store.ts";
import { WARNING_DAYS } from "../../signin/scim-token-service.ts";
import { PageHeader } from "../document.tsx";
import { Alert, Empty, Stats } from "../parts/block.tsx";
import { BarChart, LyingBars } from "../parts/chart.tsx";
import { ButtonLink } from "../parts/form.tsx";
import { arrange } from "../parts/list.ts";
import { ListTable } from "../parts/list-table.tsx";
import type { View } from "../view.ts";
import { endsSoon, sourceColumns } from "./sources-health.tsx";

const CHART_WEEKS = 12;

export const OverviewPage = ({ view, overview }: { view: View; overview: Overview }) => {
  const { say, number } = view;
  const { live, other, sources, tokens } = overview;
  const iam = view.visitor?.portalRoles.includes("iam") ?? false;
  const sum = (of: (row: Overview["live"][number]) => number) => live.reduce((all, row) => all + of(row), 0);
  const unknown = sources.reduce((all, source) => all + source.cannotSignIn, 0);
  const ending = tokens.filter((token) => endsSoon(token, view.now)).length;
  const listed = sources.map((source) => ({
    source,
    tokens: tokens.filter((one) => one.source === source.id),
  }));
  // Few, in the order in which they were made.
  const columns = sourceColumns(view).map(({ sort: _sort, ...column }) => column);
  const stats = [
    { label: say(OVERVIEW.active), value: number(sum((row) => (row.state === "active" ? row.count : 0))) },
    { label: say(OVERVIEW.within14), value: number(sum((row) => row.within14Days)) },
    { label: say(OVERVIEW.waiting), value: number(other.requested) },
    { label: say(SOURCES.people), value: number(sources.reduce((all, source) => all + source.people, 0)) },
    { label: say(OVERVIEW.lookups), value: number(overview.answeredLately) },
    {
      label: say(OVERVIEW.cannotSignIn),
      value: number(unknown),
      note: say(OVERVIEW.cannotNote),
      ...(iam ? { href: "/admin/people?signin=no" } : {}),
    },
    {
      label: say(OVERVIEW.held),
      value: number(other.people),
      note: say(OVERVIEW.heldNote),
      ...(iam ? { href: "/admin/removals" } : {}),
    },
    {
      label: say(OVERVIEW.tokensEnding),
      value: number(ending),
      note: say(OVERVIEW.tokensNote, WARNING_DAYS),
      href: "/admin/sources",
    },
  ];
  return (
    <>
      <PageHeader title={say(MENU.overview)} lead={say(OVERVIEW.lead)} />
      {other.people > 0 && (
        <Alert color="warning" title={say(OVERVIEW.heldTitle, other.sources)}>
          <p>{say(iam ? OVERVIEW.heldNext : OVERVIEW.askIam)}</p>
          {iam && <ButtonLink href="/admin/removals">{say(OVERVIEW.toRemovals)}</ButtonLink>}
        </Alert>
      )}
      <div class="fours">
        <Stats stats={stats} />
      </div>
      <div class="charts">
        <ByState view={view} overview={overview} />
        <Endings view={view} overview={overview} />
        <PerDay view={view} overview={overview} />
      </div>
      <h2 class="ds-heading" data-size="sm">
        {say(OVERVIEW.sync)}
      </h2>
      <ListTable
        view={view}
        label={say(OVERVIEW.sync)}
        columns={columns}
        listed={arrange(view, columns, listed)}
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

type Shown = { view: View; overview: Overview };

const ByState = ({ view, overview: { live, other } }: Shown) => {
  const { say } = view;
  const of = (state: string) => live.reduce((all, row) => all + (row.state === state ? row.count : 0), 0);
  const bars = [
    { mark: say(OVERVIEW.stateActive), value: of("active") },
    { mark: say(OVERVIEW.stateNotBegun), value: of("not_begun") },
    { mark: say(OVERVIEW.stateSuspended), value: of("suspended") },
    { mark: say(OVERVIEW.stateRequested), value: other.requested },
    { mark: say(OVERVIEW.stateEnded), value: other.endedLately },
  ];
  return (
    <LyingBars
      view={view}
      title={say(OVERVIEW.byState)}
      bars={bars}
      more={say(OVERVIEW.figures)}
      head={[say(OVERVIEW.state), say(OVERVIEW.count)]}
      rows={bars.map(({ mark, value }) => [mark, view.number(value)])}
    />
  );
};

const Endings = ({ view, overview: { live } }: Shown) => {
  const { say } = view;
  const weeks = mondaysFrom(view.now, CHART_WEEKS).map((monday) => ({
    monday,
    week: weekOf(monday),
    value: live.reduce((all, row) => all + (row.week === monday ? row.count : 0), 0),
  }));
  return (
    <BarChart
      view={view}
      title={say(OVERVIEW.endings)}
      note={say(OVERVIEW.endingsNote)}
      empty={say(OVERVIEW.noEndings)}
      bars={weeks.map(({ week, value }) => ({ mark: String(week), value }))}
      more={say(OVERVIEW.figures)}
      head={[say(OVERVIEW.week), say(OVERVIEW.count)]}
      rows={weeks.map(({ monday, week, value }) => [
        say(OVERVIEW.weekOf, week, view.date(monday)),
        view.number(value),
      ])}
    />
  );
};

const PerDay = ({ view, overview: { days } }: Shown) => {
  const { say } = view;
  const known = new Map(days.map((day) => [day.day, day]));
  const shown = Array.from({ length: CHART_DAYS }, (_, i) => {
    const at = plusDays(view.now, i - CHART_DAYS + 1);
    const { answered = 0, refused = 0 } = known.get(dayOf(at)) ?? {};
    return { day: view.day(at), answered, refused, marked: (CHART_DAYS - 1 - i) % 7 === 0 };
  });
  return (
    <BarChart
      wide
      view={view}
      title={say(OVERVIEW.perDay)}
      note={say(OVERVIEW.perDayNote)}
      empty={say(OVERVIEW.noLookups)}
      bars={shown.map(({ day, answered, marked }) => ({
        mark: marked ? day.slice(0, 5) : "",
        value: answered,
      }))}
      more={say(OVERVIEW.figures)}
      head={[say(OVERVIEW.day), say(OVERVIEW.answered), say(OVERVIEW.refused)]}
      rows={shown
        .toReversed()
        .map(({ day, answered, refused }) => [day, view.number(answered), view.number(refused)])}
    />
  );
};

/** The Mondays of this week and the ones after it. */
export function mondaysFrom(now: Instant, weeks: number): string[] {
  const noon = plusDays(startOfDay(dayOf(now)) ?? now, 0.5);
  const weekday = (new Date(noon).getUTCDay() + 6) % 7;
  return Array.from({ length: weeks }, (_, i) => dayOf(plusDays(noon, 7 * i - weekday)));
}

/** The number of the week that begins on this Monday (ISO 8601): week 1 has the year's first Thursday. */
export function weekOf(monday: string): number {
  const thursday = Date.parse(`${monday}T00:00:00Z`) + 3 * 86_400_000;
  const newYear = Date.UTC(new Date(thursday).getUTCFullYear(), 0, 1);
  return Math.floor((thursday - newYear) / (7 * 86_400_000)) + 1;
}
