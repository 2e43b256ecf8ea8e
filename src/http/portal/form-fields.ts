import type { ContentfulStatusCode } from "hono/utils/http-status";
import { COMMON } from "../../i18n/common-words.ts";
import type { FieldProblem, View } from "../../ui/view.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";

/** Whole days in a field that may be left empty; undefined where it holds something else. */
export function daysIn(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return null;
  const days = /^\d{1,3}$/.test(trimmed) ? Number(trimmed) : 0;
  return days >= 1 && days <= 365 ? days : undefined;
}

/** The field that a refusal is about, with what it needs; null where the refusal is about no field of the form. */
export function problemIn<Code extends ProblemCode>(
  view: View,
  code: Code,
  fields: { readonly [code in Code]?: string },
): FieldProblem | null {
  const field: string | undefined = fields[code];
  return field === undefined ? null : { field, problem: view.say(refusalOf(code)[1]) };
}

/** Those of these fields that are empty. */
export const missingIn = (view: View, form: URLSearchParams, ...fields: readonly string[]): FieldProblem[] =>
  fields
    .filter((field) => (form.get(field) ?? "").trim() === "")
    .map((field) => ({ field, problem: view.say(COMMON.fieldMissing) }));

/** What a form says when its act was refused: the words beside the field that has to be mended. Nothing is wrong without a code. */
export function problemsOf(
  view: View,
  code: ProblemCode | undefined,
  field: string,
): { status: ContentfulStatusCode; problems: FieldProblem[] } {
  if (code === undefined) return { status: 200, problems: [] };
  const [status, text] = refusalOf(code);
  return { status, problems: [{ field, problem: view.say(text) }] };
}
