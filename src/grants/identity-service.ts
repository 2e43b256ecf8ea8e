import { confirmIdentity } from "../directory/user-service.ts";
import { isUuid, type ScimUserId } from "../kernel/ids.ts";
import { type ActContext, type ActDeps, record } from "./act.ts";
import { follow } from "./grant-service.ts";

/**
 * IAM staff vouch that an account whose `externalId` changed is still the person it was; the suspended grants
 * resume with the ends they had. Nobody vouches for himself (R4). False when there is nothing to confirm.
 */
export function identityConfirmed(deps: ActDeps, context: ActContext, id: string): Promise<boolean> {
  const { organisation, actor } = context;
  return deps.db.write(organisation, async (tx) => {
    const forHimself = actor.kind === "employee" && actor.ref === id;
    if (!isUuid(id) || forHimself) return false;
    const changes = await confirmIdentity(tx, organisation, id as ScimUserId);
    if (!changes) return false;
    const auditId = record(tx, deps, context, "identity.confirmed", "iam_confirmed", { userId: id });
    follow(tx, organisation, changes, auditId);
    return true;
  });
}
