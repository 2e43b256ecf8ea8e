import { type Account, type Directory, inGoodStanding } from "./directory-model.ts";
import type { Plan } from "./skeleton.ts";
import { MS_PER_DAY } from "./support.ts";

/**
 * The grants as design.md R5 tells them, without a database: what begins, is suspended, resumes and ends when
 * the directory changes. Expiry is not written down; it is a comparison.
 */
export type GrantModel = {
  follow(before: Directory, after: Directory, now: number): void;
  /** Every grant there ever was as one line, sorted. */
  seenAt(now: number): string[];
  effectiveAt(now: number): Set<string>;
};

type Grant = {
  user: string;
  mapping: number;
  state: "requested" | "active" | "suspended" | "revoked" | "cancelled";
  begin: number | null;
  end: number | null;
};

export function newGrantModel(plan: Plan, approvedAt: number): GrantModel {
  const mappings = plan.groups.flatMap((group, at) =>
    group.roles.map((role) => ({
      group: at,
      role,
      ttl: (group.ttlDays ?? 90) * MS_PER_DAY,
      limit: approvedAt + (plan.longestLives[role] ?? 0) * MS_PER_DAY,
    })),
  );
  const grants: Grant[] = [];
  const expired = (grant: Grant, now: number) =>
    (grant.state === "active" || grant.state === "suspended") && grant.end !== null && grant.end <= now;
  const living = (grant: Grant, now: number) =>
    grant.state !== "revoked" && grant.state !== "cancelled" && !expired(grant, now);

  /** Once access ran out, membership alone gives a request only. */
  const mustAsk = (user: string, mapping: number, now: number) =>
    grants.some((grant) => grant.user === user && grant.mapping === mapping && expired(grant, now));

  function begin(user: string, account: Account, mapping: number, now: number): void {
    const { ttl, limit } = mappings[mapping] as (typeof mappings)[number];
    if (limit <= now) return;
    if (mustAsk(user, mapping, now))
      grants.push({ user, mapping, state: "requested", begin: null, end: null });
    else
      grants.push({
        user,
        mapping,
        state: inGoodStanding(account) ? "active" : "suspended",
        begin: now,
        end: Math.min(now + ttl, limit),
      });
  }

  return {
    follow(before, after, now) {
      for (const [at, account] of before.users.entries()) {
        const user = `${at}.${account.generation}`;
        const later = after.users[at] as Account;
        const ofUser = grants.filter((grant) => grant.user === user && living(grant, now));
        for (const grant of ofUser) {
          const { group } = mappings[grant.mapping] as (typeof mappings)[number];
          const still =
            later.generation === account.generation && later.live && after.groups[group]?.members.has(at);
          if (!still) grant.state = grant.state === "requested" ? "cancelled" : "revoked";
          else if (grant.state !== "requested") grant.state = inGoodStanding(later) ? "active" : "suspended";
        }
      }
      for (const [mapping, { group }] of mappings.entries()) {
        // The same group, not one of its name: a group made again has no mapping.
        if (after.groups[group]?.roles.length === 0) continue;
        for (const at of after.groups[group]?.members ?? []) {
          if (before.groups[group]?.members.has(at)) continue;
          const account = after.users[at] as Account;
          begin(`${at}.${account.generation}`, account, mapping, now);
        }
      }
    },
    seenAt: (now) =>
      grants
        .map((grant) => {
          const state = expired(grant, now) ? "expired" : grant.state;
          return `${grant.user} ${grant.mapping} ${state} ${grant.begin}-${grant.end}`;
        })
        .sort(),
    effectiveAt: (now) =>
      new Set(
        grants
          .filter((grant) => grant.state === "active" && !expired(grant, now))
          .map((grant) => `${grant.user}/${mappings[grant.mapping]?.role}`),
      ),
  };
}
