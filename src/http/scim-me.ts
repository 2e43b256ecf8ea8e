import { getMe } from "../scim/me-request.ts";
import { ScimError } from "../scim/scim-error.ts";
import { findPrincipals } from "../signin/principal-service.ts";
import { bearerToken } from "./api-steps.ts";
import { read, type ScimContext } from "./scim-answers.ts";
import { baseUrl, projectionOf } from "./scim-input.ts";

/**
 * `/Me` (RFC 7644 section 3.11) is for people: the bearer is the one of `/api/v1`. They read what is pushed about
 * them and change nothing, for the directory at the source is the master. Null when the bearer is no person's.
 */
export async function answerMe(c: ScimContext): Promise<Response | null> {
  const token = bearerToken(c.req.header("authorization"));
  const verified = token === null ? null : await c.get("parts").verifyBearer(token);
  if (!verified?.ok || verified.value.kind !== "employee") return null;
  if (c.req.method !== "GET" && c.req.method !== "HEAD")
    throw new ScimError(403, null, "Accounts are changed at their source, not here.");
  const { people } = await findPrincipals(c.env.db, verified.value.signedIn);
  const [only] = people;
  if (!only) throw new ScimError(404, null, "No source has pushed an account for this person.");
  if (people.length > 1)
    throw new ScimError(
      409,
      null,
      "Several organisations have this person. Sign in to the portal to choose one.",
    );
  return read(c, await getMe({ db: c.env.db, baseUrl: baseUrl(c) }, only, projectionOf(c)));
}
