import type { Db } from "../db/database.ts";
import type { Person } from "./held-service.ts";
import { type VisitorRow, visitorRow } from "./visitor-store.ts";

/** Who visits the portal: the name, where, and what there is to do, at this instant. Decides what is shown in menus only. */
export type Visitor = Person & { names: Pick<VisitorRow, "name" | "organisation"> } & Pick<
    VisitorRow,
    "leads" | "roles" | "portalRoles"
  >;

export const visitorOf = (db: Db, person: Person): Promise<Visitor> =>
  db.read(person.organisation, async (tx) => {
    const { name, organisation, ...rights } = await visitorRow(tx, person);
    return { organisation: person.organisation, user: person.user, names: { name, organisation }, ...rights };
  });
