import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Asking } from "../lookup/admission-service.ts";
import { whatIsAsked } from "../lookup/facade-policy.ts";
import { roleAtFiks } from "../lookup/facade-service.ts";
import type { Question } from "../lookup/lookup-policy.ts";
import { bearerToken } from "./api-steps.ts";
import { questionFields } from "./asking.ts";
import type { HttpEnv } from "./context.ts";
import { freg, gateway, takesJson } from "./fiks-facade-wire.ts";

/** Case systems alone, by tokens as everywhere, or for Fiks where an integration takes those; and JSON alone. */
export const requireCaseSystem = createMiddleware<HttpEnv>(async (c, next) => {
  const token = bearerToken(c.req.header("authorization"));
  if (token === null) return gateway(c, 401, "no_credentials", "Mangler token");
  const verified = await c.get("parts").verifyBearer(token);
  if (!verified.ok)
    return verified.error === "keys_unavailable"
      ? gateway(c, 503, "unavailable", "Tjenesten er ikke tilgjengelig nå")
      : gateway(c, 401, "invalid_token", "Ugyldig token");
  if (verified.value.kind !== "integration")
    return gateway(c, 403, "systems_only", "Dette er for fagsystemer");
  if (!takesJson(c.req.header("accept"))) return freg(c, 406, "Bare JSON støttes");
  c.set("caller", verified.value);
  return next();
});

export type FacadeAsked = { asking: Omit<Asking, "kind" | "numbers">; question: Question };

/**
 * Who asks in which role, for what, and for which parts: `part` as Fiks has it, and in headers what Fiks has no word
 * for. `parts` null: as the address says; otherwise these.
 */
export async function askedOf(
  c: Context<HttpEnv>,
  parts: Question["parts"] = null,
): Promise<Result<FacadeAsked, Response>> {
  const said = {
    purpose: questionFields.purpose.optional().safeParse(c.req.header("formaal")),
    caseReference: questionFields.caseReference.safeParse(c.req.header("saksreferanse")),
    onBehalfOf: questionFields.onBehalfOf.safeParse(c.req.header("on-behalf-of")),
  };
  if (!said.purpose.success) return err(freg(c, 400, "Formaal er ugyldig"));
  if (!said.caseReference.success) return err(freg(c, 400, "Saksreferanse er ugyldig"));
  if (!said.onBehalfOf.success) return err(freg(c, 400, "On-Behalf-Of er ugyldig"));
  const caller = c.get("caller");
  const role = await roleAtFiks(c.env.db, caller, c.req.param("rolleId") ?? "");
  const view =
    parts === null && role ? whatIsAsked(c.req.queries("part") ?? [], role) : ok({ parts, historikk: false });
  if (!view.ok) return err(freg(c, 400, "Ukjent part"));
  return ok({
    asking: {
      requestId: c.get("requestId"),
      caller,
      roleId: role?.id ?? "",
      onBehalfOf: said.onBehalfOf.data ?? null,
    },
    question: {
      purpose: said.purpose.data ?? null,
      caseReference: said.caseReference.data ?? null,
      ...view.value,
      whole: true,
    },
  });
}

/** A number as it came; null: eleven digits that are nobody's. The refusal where it could not be one. */
export function numberFrom(c: Context<HttpEnv>, digits: string): Result<Foedselsnummer | null, Response> {
  const number = Foedselsnummer.parse(digits);
  if (!number.ok)
    return number.error === "not_eleven_digits" ? err(freg(c, 400, "Ugyldig personidentifikator")) : ok(null);
  return c.get("parts").config.syntheticOnly && !number.value.isSynthetic
    ? err(freg(c, 400, "Bare syntetiske identifikatorer"))
    : number;
}
