import type { Db } from "../../db/database.ts";
import type { RoleId, ScimUserId } from "../../kernel/ids.ts";
import type { Person } from "../held-service.ts";
import { ledBy, requestableRoles } from "./asking-for-store.ts";

/** Whom a leader may ask for, and what may be asked for. */
export type AskingFor = {
  people: { id: ScimUserId; name: string }[];
  roles: { id: RoleId; name: string; longestDays: number }[];
};

export const askingFor = (db: Db, { organisation, user }: Person): Promise<AskingFor> =>
  db.read(organisation, async (tx) => {
    const [people, roles] = await Promise.all([
      ledBy(tx, organisation, user),
      requestableRoles(tx, organisation),
    ]);
    return { people, roles };
  });
