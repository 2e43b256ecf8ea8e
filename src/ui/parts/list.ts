import { stringify } from "csv-stringify/sync";
import type { Text } from "../../i18n/text.ts";
import type { Child, View } from "../view.ts";

/** A column of a list: how a row is shown, found, sorted and exported. */
export type Column<Row> = {
  /** Stands in the address when the list is sorted by it. */
  key: string;
  head: Text;
  cell(row: Row): Child;
  /** As plain text: what the filter looks in, and what CSV holds. */
  text(row: Row): string;
  /** What it is sorted by; without one it cannot be. A text by default sorts by the language. */
  sort?: (row: Row) => string | number;
  /** Figures stand to the right. */
  figures?: boolean;
};

/** What of a list is asked for, from the query of the page. */
export type ListQuery = { text: string; sort: string | null; descending: boolean; page: number };

export const PAGE_SIZE = 25;
const MOST_PAGES = 100_000;

export function listQueryOf(query: URLSearchParams): ListQuery {
  const sort = query.get("sort") ?? "";
  const page = Number(query.get("page") ?? "1");
  return {
    text: (query.get("q") ?? "").trim().slice(0, 100),
    sort: sort.replace(/^-/, "") || null,
    descending: sort.startsWith("-"),
    page: Number.isInteger(page) && page >= 1 && page <= MOST_PAGES ? page : 1,
  };
}

/** The rows of one page of a list, and of how many. */
export type Listed<Row> = { rows: readonly Row[]; total: number; query: ListQuery };

/** Filters, sorts and cuts a list that is in memory. What is long in the database is cut there. */
export function arrange<Row>(
  view: View,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  query: ListQuery = listQueryOf(view.query),
): Listed<Row> {
  const found = matching(view, columns, rows, query);
  const from = (query.page - 1) * PAGE_SIZE;
  return { rows: found.slice(from, from + PAGE_SIZE), total: found.length, query };
}

function matching<Row>(
  view: View,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { text, sort, descending }: ListQuery,
): readonly Row[] {
  const wanted = text.toLocaleLowerCase(view.language);
  const found = rows.filter((row) =>
    columns.some((column) => column.text(row).toLocaleLowerCase(view.language).includes(wanted)),
  );
  const by = columns.find(({ key }) => key === sort)?.sort;
  if (!by) return found;
  const sign = descending ? -1 : 1;
  return found.toSorted((a, b) => sign * compare(view, by(a), by(b)));
}

const compare = (view: View, a: string | number, b: string | number): number =>
  typeof a === "number" && typeof b === "number" ? a - b : view.compare(String(a), String(b));

/** All rows that the filter leaves, as CSV that a spreadsheet of this language opens; no cell becomes a formula. */
export const csvOf = <Row>(
  view: View,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  query: ListQuery = listQueryOf(view.query),
): string =>
  stringify(
    [
      columns.map(({ head }) => view.say(head)),
      ...matching(view, columns, rows, query).map((row) => columns.map(({ text }) => text(row))),
    ],
    { delimiter: ";", bom: true, escape_formulas: true, record_delimiter: "windows" },
  );
