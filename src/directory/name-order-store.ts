import { type RawBuilder, sql } from "kysely";

/**
 * What a text in comparable form is sorted by as Norwegians do, the same on every database (migration 0011 spells it). For
 * names of people and their departments it is kept: `name_order`, `department_order`.
 */
export const norwegianOrder = (text: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`norwegian_order(${text})`;
