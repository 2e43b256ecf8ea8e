import { isForeignKeyViolation, isUniqueViolation } from "../../db/errors.ts";
import { type IntegrationId, isUuid, type RoleId, type ScimUserId } from "../../kernel/ids.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { type ActContext, type ActDeps, nameOf, type PersonContext, record } from "../act.ts";
import { parseReason, type ReasonProblem } from "../reason-policy.ts";
import { tellHolders } from "../telling/notice-store.ts";
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
export type FreezeWish = {
  scope: Frozen["scope"];
  roleId?: string;
  userId?: string;
  integrationId?: string;
  reason: string;
};

/**
 * Freezes: from the commit on, the view of what gives access leaves out everything that is frozen, for the next
 * request in every process (R2). What the program freezes by itself the data protection officers are told of. Nothing ends by it: lives run on, and what is left of them comes back when it is
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
      if (context.actor.kind !== "system") return;
      const { scope: _scope, ...facts } = frozen;
      tellHolders(tx, organisation, "dpo", {
        kind: "numbers_tried",
        about: id,
        mark: "frozen",
        urgent: true,
        facts,
      });
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

/** Each scope with its own id and no other. */
function parseFrozen({ scope, roleId, userId, integrationId }: FreezeWish): Frozen | null {
  const [id, ...others] = [roleId, userId, integrationId].filter((one) => one !== undefined);
  if (scope === "organisation") return id === undefined ? { scope } : null;
  if (id === undefined || others.length > 0 || !isUuid(id)) return null;
  const known = id.toLowerCase();
  if (scope === "role" && roleId) return { scope, roleId: known as RoleId };
  if (scope === "person" && userId) return { scope, userId: known as ScimUserId };
  return scope === "integration" && integrationId ? { scope, integrationId: known as IntegrationId } : null;
}
