import { append } from "../audit/audit-store.ts";
import { confirmIdentity } from "../directory/user-service.ts";
import { isUuid, type ScimUserId } from "../kernel/ids.ts";
import { follow } from "./grant-service.ts";
import type { MappingContext, MappingDeps } from "./mapping-service.ts";

/**
 * IAM staff vouch that an account whose `externalId` changed is still the person it was; the suspended grants
 * resume with the ends they had. Nobody vouches for himself (R4). False when there is nothing to confirm.
 */
export function identityConfirmed(deps: MappingDeps, context: MappingContext, id: string): Promise<boolean> {
  const { organisation, actor, requestId } = context;
  return deps.db.write(organisation, async (tx) => {
    const forHimself = actor.kind === "employee" && actor.ref === id;
    if (!isUuid(id) || forHimself) return false;
    const changes = await confirmIdentity(tx, organisation, id as ScimUserId);
    if (!changes) return false;
    const auditId = deps.entropy.uuid();
    append(tx, {
      id: auditId,
      organisation,
      requestId,
      kind: "identity.confirmed",
      outcome: "permit",
      reason: "iam_confirmed",
      actor,
      facts: { userId: id },
    });
    follow(tx, organisation, changes, auditId);
    return true;
  });
}
