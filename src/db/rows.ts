import { type RawBuilder, sql } from "kysely";

type Column<Item> = readonly [type: "uuid" | "text" | "bytea", of: (item: Item) => unknown];

/** The columns of rows that go with a statement: their names, their texts put together once, and where the values come from. */
export type Columns<Item> = {
  names: string;
  /** For so many rows spelled out, from one on. */
  spelled: readonly TemplateStringsArray[];
  arrays: TemplateStringsArray;
  of: readonly ((item: Item) => unknown)[];
};

/** Each number of rows is a text of its own, prepared once a connection. */
const MOST_SPELLED = 8;

export function columnsOf<Item>(columns: { readonly [name: string]: Column<Item> }): Columns<Item> {
  const all = Object.values(columns);
  /** `before`, the values of each row with their types, and `after`; `between` stands before the next row. */
  const around = (before: string, rows: number, ending: string, between: string, after: string) => {
    const types = Array.from({ length: rows }, (_, row) =>
      all.map(
        ([type], i) => `::${type}${ending}${i < all.length - 1 ? ", " : row < rows - 1 ? between : after}`,
      ),
    );
    const parts = [before, ...types.flat()];
    return Object.assign(parts, { raw: parts });
  };
  return {
    names: Object.keys(columns).join(", "),
    spelled: Array.from({ length: MOST_SPELLED }, (_, i) => around("(values (", i + 1, "", "), (", "))")),
    arrays: around("unnest(", 1, "[]", "", ")"),
    of: all.map(([, of]) => of),
  };
}

/**
 * Rows that go with a statement, to select from under the name `as`. A few go as they stand; of more each column goes as an
 * array, so that the text is the same for any number of them. Arrays cost both sides more than the values do.
 */
export function rowsOf<Item>(
  as: string,
  items: readonly Item[],
  { names, spelled, arrays, of }: Columns<Item>,
): RawBuilder<unknown> {
  const text = spelled[items.length - 1];
  const rows = text
    ? sql(text, ...items.flatMap((item) => of.map((value) => value(item))))
    : sql(arrays, ...of.map((value) => items.map(value)));
  return sql`${rows} as ${sql.raw(`${as} (${names})`)}`;
}
