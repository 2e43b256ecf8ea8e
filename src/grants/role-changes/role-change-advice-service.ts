import type { OrganisationId } from "../../kernel/ids.ts";
import type { Instant } from "../../kernel/instant.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Part } from "../../register/parts.ts";
import { partsReturned } from "../../roles/advice-store.ts";
import { unusedParts } from "../../roles/definition-policy.ts";
import type { ActDeps } from "../act.ts";
import { knownVersions } from "./role-change-service.ts";

const LOOK_BACK_DAYS = 90;

export type Advice = { unusedParts: Part[]; since: Instant; days: number };

/**
 * The parts of a role that no answer has held for 90 days, or for as long as its current version has been in force:
 * `since` and `days` say which, for a part nobody has had the time to need is no part to take away.
 */
export function unusedPartsOf(
  { db }: Pick<ActDeps, "db">,
  organisation: OrganisationId,
  id: string,
): Promise<Result<Advice, "unknown_role" | "role_retired">> {
  return db.read(organisation, async (tx) => {
    const version = (await knownVersions(tx, organisation, id)).find(({ current }) => current);
    if (!version) return err("unknown_role");
    if (version.retired) return err("role_retired");
    const { role, decidedAt, proposedAt } = version;
    const seen = await partsReturned(
      tx,
      { id: role.id, inForceSince: decidedAt ?? proposedAt },
      LOOK_BACK_DAYS,
    );
    return ok({ unusedParts: unusedParts(role.parts, seen.parts), since: seen.since, days: seen.days });
  });
}
