import { type RawBuilder, sql } from "kysely";

type Column<Item> = readonly [type: "uuid" | "text" | "bytea", of: (item: Item) => unknown];

/** The columns of rows that go with a statement: their names, their text put together once, and where the values come from. */
export type Columns<Item> = {
  names: string;
  one: TemplateStringsArray;
  many: TemplateStringsArray;
  of: readonly ((item: Item) => unknown)[];
};

export function columnsOf<Item>(columns: { readonly [name: string]: Column<Item> }): Columns<Item> {
  const all = Object.values(columns);
  const around = (before: string, ending: string, after: string): TemplateStringsArray => {
    const last = all.length - 1;
    const parts = [before, ...all.map(([type], i) => `::${type}${ending}${i < last ? ", " : after}`)];
    return Object.assign(parts, { raw: parts });
  };
  return {
    names: Object.keys(columns).join(", "),
    one: around("(values (", "", "))"),
    many: around("unnest(", "[]", ")"),
    of: all.map(([, of]) => of),
  };
}

/**
 * Rows that go with a statement, to select from under the name `as`. One row goes as it stands; of several each column goes
 * as an array, so that the text is the same for any number of them. Arrays cost the database more than the values do.
 */
export function rowsOf<Item>(
  as: string,
  items: readonly Item[],
  columns: Columns<Item>,
): RawBuilder<unknown> {
  const [only, ...others] = items;
  const alone = only !== undefined && others.length === 0;
  const values = columns.of.map((of) => (alone ? of(only) : items.map(of)));
  return sql`${sql(alone ? columns.one : columns.many, ...values)} as ${sql.raw(`${as} (${columns.names})`)}`;
}
