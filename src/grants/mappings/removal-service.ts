import { isUuid, type SourceId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActDeps, type PersonContext, record } from "../act.ts";
import { endGrants } from "../grant-store.ts";
import { lockLostAccess, suspendedByRemoval } from "./removal-store.ts";

/**
 * IAM staff confirm that a mass removal was meant: everything of the source that is still suspended for it is revoked,
 * for good. Taking access away takes one person. Refused when nothing is suspended.
 */
export function confirmRemoval(
  deps: ActDeps,
  context: PersonContext,
  source: string,
): Promise<Result<{ people: number; grants: number }, "no_mass_removal">> {
  const { organisation } = context;
  return deps.db.write(organisation, async (tx) => {
    if (!isUuid(source)) return err("no_mass_removal");
    const lost = await lockLostAccess(tx, organisation, source as SourceId);
    if (lost.grants === 0) return err("no_mass_removal");
    const facts = { sourceId: source, ...lost };
    const auditId = record(tx, deps, context, "removal.confirmed", "iam_confirmed", facts);
    endGrants(
      tx,
      { organisation, auditId },
      suspendedByRemoval(source as SourceId),
      "mass_removal_confirmed",
    );
    return ok(lost);
  });
}
