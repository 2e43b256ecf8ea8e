import type { Db, ReadTx } from "../../db/database.ts";
import { namesOf } from "../../directory/name-store.ts";
import type { GrantId, OrganisationId, ScimUserId } from "../../kernel/ids.ts";
import { type Instant, plusDays } from "../../kernel/instant.ts";
import { decidersOf, mayDecide } from "../decider-store.ts";
import type { Person } from "../held-service.ts";
import { byIds, type KnownGrant, knownGrants, type Which } from "../known-grant-store.ts";
import { type Use, useOf } from "../use-store.ts";
import { concerning, givingAccess, lately } from "./my-access-store.ts";
import { type RenewalProblem, renewedEnd } from "./renewal-policy.ts";
import { againProblem } from "./request-policy.ts";

export type Named = { id: ScimUserId; name: string };

/** Access, or the wish for it, as it is shown to the people whom it concerns. */
export type Access = {
  grant: KnownGrant;
  holder: Named;
  /** `scheduled`: approved, and yet to begin. */
  stage: "waiting" | "scheduled" | "active" | "suspended" | "ended";
  givesAccess: boolean;
  /** Null: IAM staff. */
  decider: Named | null;
  /** Whether the decider may renew it now, and if not, why; null where there is nothing to renew. */
  renewal: { until: Instant } | { not: RenewalProblem } | null;
  mayBeAskedAgain: boolean;
  /** Null for a right in this product. */
  use: Use | null;
};

/** What the person has, waits for, or has had in the last days of grace; and what can be done about each. */
export const accessOf = (db: Db, { organisation, user }: Person): Promise<Access[]> =>
  db.read(organisation, async (tx) => {
    const all = await shown(tx, organisation, lately(user));
    return all.filter(({ grant: { endedAt, terms, now } }) =>
      endedAt === null ? true : now < plusDays(endedAt, terms?.graceDays ?? 0),
    );
  });

export type Decisions = {
  /** Waiting requests that this person decides about. */
  requests: Access[];
  /** What this person may renew now. */
  renewals: Access[];
  /** Waiting requests that concern this person, and that somebody else decides about. */
  elsewhere: Access[];
  /** What of all this he decides about. */
  decides: ReadonlySet<GrantId>;
  /** All access of those whom he leads, of his roles, and of those whom only IAM staff decide about. */
  access: Access[];
};

/** What waits for a decider, and the access of the people behind it; what ends first comes first. */
export const decisionsFor = (db: Db, { organisation, user }: Person): Promise<Decisions> =>
  db.read(organisation, async (tx) => {
    const ids = await concerning(tx, organisation, user);
    const [unordered, decides] = await Promise.all([
      shown(tx, organisation, byIds(ids)),
      mayDecide(tx, organisation, user, ids),
    ]);
    const found = new Map(unordered.map((one) => [one.grant.id, one]));
    const all = ids.flatMap((id) => found.get(id) ?? []);
    const his = all.filter(({ grant }) => decides.has(grant.id));
    return {
      requests: his.filter(({ stage }) => stage === "waiting"),
      elsewhere: all.filter(({ grant, stage }) => stage === "waiting" && !decides.has(grant.id)),
      decides,
      renewals: his.filter(({ renewal }) => renewal !== null && "until" in renewal),
      access: all.filter(({ stage }) => stage !== "waiting"),
    };
  });

async function shown(tx: ReadTx, organisation: OrganisationId, which: Which): Promise<Access[]> {
  const grants = await knownGrants(tx, organisation, which);
  const ids = grants.map(({ id }) => id);
  const roles = grants.flatMap(({ holder, roleId }) => (roleId ? [{ user: holder, role: roleId }] : []));
  const [deciders, giving, uses] = await Promise.all([
    decidersOf(tx, organisation, ids),
    givingAccess(tx, organisation, grants),
    useOf(tx, organisation, roles),
  ]);
  const deciderOf = new Map(deciders.map(({ grant, decider }) => [grant, decider]));
  const names = await namesOf(tx, organisation, [
    ...grants.map(({ holder }) => holder),
    ...deciders.flatMap(({ decider }) => (decider ? [decider] : [])),
  ]);
  const named = (id: ScimUserId): Named => ({ id, name: names.get(id) ?? "" });
  const used = uses.values();
  return grants.map((grant) => {
    const decider = deciderOf.get(grant.id) ?? null;
    return {
      grant,
      holder: named(grant.holder),
      stage: stageOf(grant),
      givesAccess: giving.has(grant.id),
      decider: decider === null ? null : named(decider),
      renewal: renewalOf(grant),
      mayBeAskedAgain: againProblem(grant) === null && !grants.some((other) => takesItUp(other, grant)),
      use: grant.roleId === null ? null : (used.next().value ?? null),
    };
  });
}

function stageOf({ state, endedAt, notBefore, now }: KnownGrant): Access["stage"] {
  if (endedAt !== null) return "ended";
  if (state === "requested") return "waiting";
  if (state === "suspended") return "suspended";
  return notBefore !== null && now < notBefore ? "scheduled" : "active";
}

function renewalOf(grant: KnownGrant): Access["renewal"] {
  if (grant.endedAt !== null || grant.state === "requested") return null;
  const end = renewedEnd(grant);
  return end.ok ? { until: end.value } : { not: end.error };
}

/** The same right lives or waits again already. */
const takesItUp = (other: KnownGrant, ended: KnownGrant): boolean =>
  other.endedAt === null &&
  other.holder === ended.holder &&
  other.roleId === ended.roleId &&
  other.portalRole === ended.portalRole;
