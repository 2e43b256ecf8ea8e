import type { Db } from "../db/database.ts";
import type { Role } from "../roles/role.ts";
import { rolesByIds } from "../roles/role-store.ts";
import { type Caller, findHolders } from "../signin/caller.ts";
import { roleIdAtFiks } from "./facade-store.ts";

/**
 * The role that Fiks calls by this id, in the organisations that know who asks; null when none has it. Only to read the
 * call by: whether the role is held is for `admit` to decide.
 */
export async function roleAtFiks(db: Db, caller: Caller, fiksRoleId: string): Promise<Role | null> {
  const { holders } = await findHolders(db, caller);
  for (const { organisation } of holders) {
    const role = await db.read(organisation, async (tx) => {
      const id = await roleIdAtFiks(tx, organisation, fiksRoleId);
      return id && rolesByIds(tx, organisation, [id]);
    });
    if (role?.[0]) return role[0];
  }
  return null;
}
