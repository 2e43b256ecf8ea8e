import type { ColumnType, Generated } from "kysely";

/** jsonb: read as parsed JSON, written as text. */
export type Jsonb<T> = ColumnType<T, string, string>;
/** A time that the database gives where none is given. */
export type Defaulted = Generated<Date>;
