import { isForeignKeyViolation, isUniqueViolation } from "../../db/errors.ts";
import { isUuid, type RoleId, type ScimUserId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActContext, type ActDeps, nameOf, type PersonContext, record } from "../act.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { type Frozen, insertFreeze, liftFreeze, lockFreeze } from "./freeze-store.ts";

export type FreezeProblem =
  | ReasonProblem
  | "nothing_to_freeze"
  | "frozen_already"
  | "unknown_freeze"
  | "lifted_already"
  /** Nobody gives himself his access back (R4). */
  | "own_freeze";

/** What somebody wrote; ids are whatever was written. */
export type FreezeWish = { scope: Frozen["scope"]; roleId?: string; userId?: string; reason: string };

/**
 * Freezes: from the commit on, the view of what gives access leaves out everything that is frozen, for the next
 * request in every process (R2). Nothing ends by it: lives run on, and what is left of them comes back when it is
 * lifted. Taking access away takes one person. Returns the freeze's id.
 */
export async function freeze(
  deps: ActDeps,
  context: ActContext,
  wish: FreezeWish,
): Promise<Result<string, FreezeProblem>> {
  const frozen = parseFrozen(wish);
  if (!frozen) return err("nothing_to_freeze");
  const reason = parseReason(wish.reason);
  if (!reason.ok) return reason;
  const id = deps.entropy.uuid();
  const { organisation } = context;
  try {
    await deps.db.write(organisation, async (tx) => {
      await insertFreeze(tx, organisation, { id, frozen, reason: reason.value, frozenBy: nameOf(context) });
      const roleId = frozen.scope === "role" ? frozen.roleId : undefined;
      record(tx, deps, context, "freeze.set", "frozen", { freezeId: id, ...frozen }, roleId);
    });
  } catch (error) {
    if (isUniqueViolation(error)) return err("frozen_already");
    if (isForeignKeyViolation(error)) return err("nothing_to_freeze");
    throw error;
  }
  return ok(id);
}

/** Lifts a freeze: what has not run out meanwhile gives access again. Never by the person whom it is about (R4). */
export async function lift(
  deps: ActDeps,
  context: PersonContext,
  id: string,
  reasonGiven: string,
): Promise<Result<string, FreezeProblem>> {
  if (!isUuid(id)) return err("unknown_freeze");
  const reason = parseReason(reasonGiven);
  if (!reason.ok) return reason;
  const { organisation, person } = context;
  return deps.db.write(organisation, async (tx) => {
    const found = await lockFreeze(tx, organisation, id);
    if (!found) return err("unknown_freeze");
    if (found.lifted) return err("lifted_already");
    if (found.frozen.scope === "person" && found.frozen.userId === person) return err("own_freeze");
    liftFreeze(tx, organisation, id, person, reason.value);
    record(tx, deps, context, "freeze.lifted", "lifted", { freezeId: id, ...found.frozen });
    return ok(id);
  });
}

function parseFrozen({ scope, roleId, userId }: FreezeWish): Frozen | null {
  if (scope === "organisation") return roleId === undefined && userId === undefined ? { scope } : null;
  if (scope === "role")
    return userId === undefined && roleId !== undefined && isUuid(roleId)
      ? { scope, roleId: roleId.toLowerCase() as RoleId }
      : null;
  return roleId === undefined && userId !== undefined && isUuid(userId)
    ? { scope, userId: userId.toLowerCase() as ScimUserId }
    : null;
}
