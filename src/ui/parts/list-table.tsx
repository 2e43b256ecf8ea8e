import { COMMON } from "../../i18n/common-words.ts";
import type { Child, View } from "../view.ts";
import { Empty } from "./block.tsx";
import { type Column, type Listed, PAGE_SIZE } from "./list.ts";
import { withoutNumber } from "./without-number.ts";

type ListTableProps<Row> = {
  view: View;
  /** What the table holds, for those who cannot see it. */
  label: string;
  columns: readonly Column<Row>[];
  listed: Listed<Row>;
  /** More fields of the filter, beside the text. */
  filters?: Child;
  /** How the text field is called; without it there is none. */
  searchLabel?: string;
  /** Shown where there is nothing at all: why, and what to do. */
  empty: Child;
  /** A column of boxes to choose rows with, for a form around it. */
  choose?: { name: string; value(row: Row): string; label(row: Row): string; form: string };
  csv?: boolean;
};

/** A list with filter, sorting, paging and CSV, all by plain links and one form. */
export const ListTable = <Row,>(props: ListTableProps<Row>) => {
  const { view, label, columns, listed, filters, searchLabel, empty, choose, csv } = props;
  const { say } = view;
  const { query, rows, total } = listed;
  const filtered =
    query.text !== "" || [...view.query].some(([name, value]) => !OWN.has(name) && value !== "");
  return (
    <div class="list">
      <form id="list" method="get" class="filters" aria-label={label}>
        {searchLabel && (
          <div class="ds-field grow">
            <label class="ds-label" data-weight="medium" for="list-q">
              {searchLabel}
            </label>
            <input
              class="ds-input"
              type="search"
              id="list-q"
              name="q"
              value={query.text}
              autocomplete="off"
              {...withoutNumber(view)}
            />
          </div>
        )}
        {filters}
        {(searchLabel || filters) && (
          <button type="submit" class="ds-button" data-variant="secondary">
            {say(COMMON.filter)}
          </button>
        )}
        {csv && total > 0 && (
          <button type="submit" class="ds-button" data-variant="tertiary" name="format" value="csv">
            {say(COMMON.downloadCsv)}
          </button>
        )}
      </form>
      {rows.length === 0 ? (
        filtered ? (
          <Empty title={say(COMMON.nothingFound)} />
        ) : (
          empty
        )
      ) : (
        <section class="table-frame" tabindex={0} aria-label={say(COMMON.scrollable, label)}>
          <table class="ds-table" data-color="neutral" data-hover>
            <thead>
              <tr>
                {choose && (
                  <td>
                    <span class="ds-sr-only">{say(COMMON.all)}</span>
                  </td>
                )}
                {columns.map((column) => (
                  <Head view={view} column={column} listed={listed} />
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr>
                  {choose && (
                    <td>
                      <input
                        class="ds-input"
                        type="checkbox"
                        form={choose.form}
                        name={choose.name}
                        value={choose.value(row)}
                        aria-label={choose.label(row)}
                      />
                    </td>
                  )}
                  {columns.map(({ cell, figures }) => (
                    <td class={figures ? "figures" : undefined}>{cell(row)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.length > 0 && <Pages view={view} listed={listed} />}
    </div>
  );
};

/** What the list's own controls put into the address. */
const OWN = new Set(["sort", "page", "format", "done"]);

const Head = <Row,>({ view, column, listed }: { view: View; column: Column<Row>; listed: Listed<Row> }) => {
  const { sort, descending } = listed.query;
  const side = column.figures ? "figures" : undefined;
  if (!column.sort)
    return (
      <th scope="col" class={side}>
        {view.say(column.head)}
      </th>
    );
  const mine = sort === column.key;
  return (
    <th scope="col" class={side} aria-sort={mine ? (descending ? "descending" : "ascending") : "none"}>
      <button
        type="submit"
        form="list"
        name="sort"
        value={mine && !descending ? `-${column.key}` : column.key}
      >
        {view.say(column.head)}
      </button>
    </th>
  );
};

const Pages = <Row,>({ view, listed }: { view: View; listed: Listed<Row> }) => {
  const { query, rows, total } = listed;
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const from = (query.page - 1) * PAGE_SIZE + 1;
  const wanted = [1, query.page - 1, query.page, query.page + 1, last];
  const pages = [...new Set(wanted.filter((n) => n >= 1 && n <= last))].sort((a, b) => a - b);
  const to = (page: number) => {
    const next = new URLSearchParams(view.query);
    next.set("page", String(page));
    next.delete("format");
    next.delete("done");
    return `${view.path}?${next}`;
  };
  const range = [from, from + rows.length - 1, total].map(view.number) as [string, string, string];
  return (
    <div class="pages">
      <p>{view.say(COMMON.showing, ...range)}</p>
      {last > 1 && (
        <nav class="ds-pagination" aria-label={view.say(COMMON.pages)}>
          <ul>
            <Step label={view.say(COMMON.previous)} href={query.page > 1 ? to(query.page - 1) : null} />
            {pages.map((page) => (
              <li>
                <a
                  class="ds-button"
                  data-variant="tertiary"
                  href={to(page)}
                  aria-label={view.say(COMMON.page, page)}
                  aria-current={page === query.page ? "true" : undefined}
                >
                  {view.number(page)}
                </a>
              </li>
            ))}
            <Step label={view.say(COMMON.next)} href={query.page < last ? to(query.page + 1) : null} />
          </ul>
        </nav>
      )}
    </div>
  );
};

/** Its place is kept where there is nowhere to go, for the design system draws its arrow at the first and the last. */
const Step = ({ label, href }: { label: string; href: string | null }) => (
  <li>
    {href === null ? (
      <span class="ds-button" data-variant="tertiary" aria-hidden="true">
        {label}
      </span>
    ) : (
      <a class="ds-button" data-variant="tertiary" href={href}>
        {label}
      </a>
    )}
  </li>
);
