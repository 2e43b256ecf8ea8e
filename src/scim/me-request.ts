import { findUser, scopeOfUser } from "../directory/user-store.ts";
import type { OrganisationId, ScimUserId } from "../kernel/ids.ts";
import type { Projection } from "./projection-policy.ts";
import { type Shown, showUsers } from "./representation.ts";
import { type ScimDeps, unknownResource } from "./scim-request.ts";

/** The signed-in person's own account, as its source pushed it (RFC 7644 section 3.11). */
export async function getMe(
  deps: Pick<ScimDeps, "db" | "baseUrl">,
  { organisation, user: id }: { organisation: OrganisationId; user: ScimUserId },
  projection: Projection,
): Promise<Shown> {
  return deps.db.read(organisation, async (tx) => {
    const scope = await scopeOfUser(tx, organisation, id);
    const user = scope && (await findUser(tx, scope, id));
    if (!user) throw unknownResource("user");
    const [shown] = await showUsers(tx, deps.baseUrl, scope, [user], projection);
    return shown as Shown;
  });
}
