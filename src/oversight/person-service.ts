import type { Db } from "../db/database.ts";
import { type Hindrance, hindrances, isEffective } from "../grants/effective-policy.ts";
import { type ExplainedGrant, storyOf } from "../grants/explaining/explain-store.ts";
import type { Target } from "../grants/terms-store.ts";
import { isUuid, type OrganisationId, type RoleId, type ScimUserId } from "../kernel/ids.ts";
import { IDLE_MINUTES } from "../signin/session-service.ts";
import { type Everything, everythingAbout, type HeldGrant } from "./person-store.ts";
import { namesOfReferences } from "./reference-name-store.ts";

/** A grant with what stands between it and access now, and what happened to it. */
export type ShownGrant = HeldGrant &
  Pick<ExplainedGrant, "facts" | "endedAt" | "endedReason" | "history"> & {
    effective: boolean;
    hindrances: Hindrance[];
  };
export type PersonPage = Omit<Everything, "grants"> & {
  grants: ShownGrant[];
  /** What the people and groups in the history are called. */
  names: ReadonlyMap<string, string>;
};

/** Of so many roles and rights the grants are laid out; the newest first. */
const MOST_TARGETS = 20;

/** Everything about one person: account, groups, grants with their history and what hinders them, sessions, freezes. */
export async function personPage(
  db: Db,
  organisation: OrganisationId,
  id: string,
): Promise<PersonPage | null> {
  if (!isUuid(id)) return null;
  const user = id as ScimUserId;
  return db.read(organisation, async (tx) => {
    const all = await everythingAbout(tx, organisation, user, IDLE_MINUTES);
    if (!all) return null;
    const keys = [...new Set(all.grants.map(keyOf))].slice(0, MOST_TARGETS);
    const targets = keys.map((key) =>
      targetOf(all.grants.find((grant) => keyOf(grant) === key) as HeldGrant),
    );
    const stories = await Promise.all(targets.map((target) => storyOf(tx, organisation, user, target)));
    const explained = new Map(
      stories.flatMap((story) =>
        story ? story.grants.map((grant) => [grant.id, { grant, now: story.now }] as const) : [],
      ),
    );
    const grants = all.grants.flatMap((held) => {
      const found = explained.get(held.id);
      if (!found) return [];
      const { facts, endedAt, endedReason, history } = found.grant;
      const effective = isEffective(facts, found.now);
      const standing = { effective, hindrances: hindrances(facts, found.now) };
      return [{ ...held, facts, endedAt, endedReason, history, ...standing }];
    });
    const actors = grants.flatMap(({ history }) => history.map(({ by }) => by));
    const names = await namesOfReferences(tx, organisation, actors);
    return { ...all, grants, names };
  });
}

const keyOf = ({ roleId, portalRole }: HeldGrant): string => roleId ?? portalRole ?? "";
const targetOf = ({ roleId, portalRole }: HeldGrant): Target =>
  portalRole === null ? { roleId: roleId as RoleId } : { portalRole };
