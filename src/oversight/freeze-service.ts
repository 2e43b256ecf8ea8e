import type { Db } from "../db/database.ts";
import { type Freeze, listFreezes } from "../grants/freezes/freeze-store.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { type Freezables, freezables } from "./freezable-store.ts";
import { namesOfReferences } from "./reference-name-store.ts";

export type FreezeList = { freezes: Freeze[]; names: ReadonlyMap<string, string> };

/** What is frozen, or was, with the names that a reader knows. */
export const freezesWithNames = (db: Db, organisation: OrganisationId): Promise<FreezeList> =>
  db.read(organisation, async (tx) => {
    const freezes = await listFreezes(tx, organisation);
    const ids = freezes.flatMap(({ frozen, frozenBy, lifted }) => [
      idOf(frozen),
      frozenBy,
      lifted?.by ?? null,
    ]);
    return { freezes, names: await namesOfReferences(tx, organisation, ids) };
  });

/** The id of what is frozen; the organisation needs none. */
export function idOf(frozen: Freeze["frozen"]): string | null {
  switch (frozen.scope) {
    case "role":
      return frozen.roleId;
    case "person":
      return frozen.userId;
    case "integration":
      return frozen.integrationId;
    case "organisation":
      return null;
  }
}

/** The roles and case systems that there are to choose from. */
export const freezablesOf = (db: Db, organisation: OrganisationId): Promise<Freezables> =>
  db.read(organisation, (tx) => freezables(tx, organisation));
