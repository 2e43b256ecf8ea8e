import { type Directory, inGoodStanding } from "./directory-model.ts";
import type { Plan } from "./skeleton.ts";
import { MS_PER_DAY } from "./support.ts";

/**
 * The grants as design.md R5 tells them, without a database: what begins, is suspended, resumes and ends when
 * the directory changes. What the clock ends is not written down; it is a comparison.
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
  /** Its expiry; of a request, when it lapses. */
  end: number;
  /** When the membership went with many others. */
  lostAt: number | null;
  /** When it was revoked because the membership went. */
  removedAt: number | null;
};

const HOUR = MS_PER_DAY / 24;
const LAPSE = 7 * MS_PER_DAY;

export function newGrantModel(plan: Plan, approvedAt: number): GrantModel {
  const mappings = plan.groups.flatMap((group, at) =>
    group.roles.map((role) => ({
      group: at,
      role,
      sensitive: group.sensitive ?? false,
      ttl: (group.ttlDays ?? 90) * MS_PER_DAY,
      limit: approvedAt + (plan.longestLives[role] ?? 0) * MS_PER_DAY,
    })),
  );
  const threshold = plan.massRemovalThreshold ?? 100;
  const grants: Grant[] = [];
  const open = ({ state }: Grant) => state === "requested" || state === "active" || state === "suspended";
  const over = (grant: Grant, now: number) => open(grant) && grant.end <= now;
  const living = (grant: Grant, now: number) => open(grant) && !over(grant, now);
  const through = (mapping: number) => mappings[mapping] as (typeof mappings)[number];

  /** Once access ran out, or a request for it, membership alone gives a request only. */
  const mustAsk = (user: string, mapping: number, now: number) =>
    grants.some((grant) => grant.user === user && grant.mapping === mapping && over(grant, now));

  function begin(user: string, standing: boolean, mapping: number, now: number): void {
    const { ttl, limit, sensitive } = through(mapping);
    const lost = grants.find(
      (grant) =>
        grant.user === user && grant.mapping === mapping && grant.lostAt !== null && living(grant, now),
    );
    if (lost) {
      lost.lostAt = null;
      lost.state = standing ? "active" : "suspended";
    } else if (limit > now) {
      const asks = sensitive || mustAsk(user, mapping, now);
      grants.push({
        user,
        mapping,
        state: asks ? "requested" : standing ? "active" : "suspended",
        begin: asks ? null : now,
        end: asks ? now + LAPSE : Math.min(now + ttl, limit),
        lostAt: null,
        removedAt: null,
      });
    }
  }

  /** The memberships behind these went: revoked, or suspended when that is too many people within the hour. */
  function lose(going: readonly Grant[], now: number): void {
    const lately = (at: number | null) => at !== null && at > now - HOUR;
    const lost = grants.filter(({ removedAt, lostAt }) => lately(removedAt) || lately(lostAt));
    const people = new Set(
      [...going.filter(({ state }) => state !== "requested"), ...lost].map(({ user }) => user),
    );
    for (const grant of going) {
      if (grant.state === "requested") grant.state = "cancelled";
      else if (people.size > threshold) Object.assign(grant, { state: "suspended", lostAt: now });
      else Object.assign(grant, { state: "revoked", removedAt: now });
    }
  }

  return {
    follow(before, after, now) {
      const going: Grant[] = [];
      for (const [at, account] of before.users.entries()) {
        const user = `${at}.${account.generation}`;
        const later = after.users[at];
        const deleted = later?.generation !== account.generation || !later.live;
        for (const grant of grants.filter((one) => one.user === user && living(one, now))) {
          const member = after.groups[through(grant.mapping).group]?.members.has(at);
          if (deleted) grant.state = grant.state === "requested" ? "cancelled" : "revoked";
          else if (grant.lostAt !== null) continue;
          else if (!member) going.push(grant);
          else if (grant.state !== "requested") grant.state = inGoodStanding(later) ? "active" : "suspended";
        }
      }
      lose(going, now);
      for (const [mapping, { group }] of mappings.entries()) {
        // The same group, not one of its name: a group made again has no mapping.
        if (after.groups[group]?.roles.length === 0) continue;
        for (const at of after.groups[group]?.members ?? []) {
          const account = after.users[at];
          if (!account || before.groups[group]?.members.has(at)) continue;
          begin(`${at}.${account.generation}`, inGoodStanding(account), mapping, now);
        }
      }
    },
    seenAt: (now) =>
      grants
        .map((grant) => {
          const { user, mapping, begin: from, end } = grant;
          const ended = from === null ? "lapsed" : "expired";
          return `${user} ${mapping} ${over(grant, now) ? ended : grant.state} ${from}-${from === null ? null : end}`;
        })
        .sort(),
    effectiveAt: (now) =>
      new Set(
        grants
          .filter((grant) => grant.state === "active" && !over(grant, now))
          .map((grant) => `${grant.user}/${through(grant.mapping).role}`),
      ),
  };
}
