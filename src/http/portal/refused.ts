import type { ContentfulStatusCode } from "hono/utils/http-status";
import type { FieldProblem, View } from "../../ui/view.ts";
import { type ProblemCode, refusalOf } from "../problem.ts";

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
