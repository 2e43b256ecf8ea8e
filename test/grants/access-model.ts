import { IDA, IVAR, KARI, LEADER, OLA, OWNER } from "./access-world.ts";
import { DAY_ZERO, day, MS_PER_DAY } from "./support.ts";

/** Somebody does something; grants by the order in which the model knows them. */
export type Command =
  | { do: "ask"; by: number; for: number; role: number; days: number | null }
  | { do: "askAgain"; by: number; grant: number; days: number | null }
  | { do: "approve"; by: number; grant: number; days: number | null }
  | { do: "reject"; by: number; grant: number }
  | { do: "withdraw"; by: number; grant: number }
  | { do: "renew"; by: number; grant: number }
  | { do: "revoke"; by: number; grant: number }
  | { do: "shorten"; by: number; grant: number; days: number }
  | { do: "active"; user: number; value: boolean }
  | { do: "signIn"; user: number }
  | { do: "pass"; days: number };

export type ModelGrant = {
  holder: number;
  role: number;
  throughMapping: boolean;
  state: "requested" | "active" | "suspended" | "ended";
  askedBy: number | null;
  askedDays: number | null;
  lapsesAt: number;
  from: number;
  until: number;
  lifeFrom: number;
  fullApproval: number;
  endedAt: number | null;
  endedReason: string | null;
};

/** The rules of renewal, requests and endings over a handful of people, in memory and as plainly as can be. */
export type Model = { now: number; active: boolean[]; seen: number[]; grants: ModelGrant[] };

const LONGEST = [100, 60, 40];
/** Of the group that gives the role; role 1 comes with none. */
const TTL = [30, 0, 20];
/** When two people agreed on the mapping, in days from day 0: the limits are near from the beginning. */
export const MAPPED_ON = [-75, 0, -30];
const mappedAt = (role: number) => day(MAPPED_ON[role] ?? 0);
const DEFAULT_DAYS = 30;
const MANAGER: Readonly<Record<number, number>> = { [KARI]: LEADER, [OLA]: LEADER, [OWNER]: KARI };

const waiting = (holder: number, role: number, askedBy: number | null, days: number | null): ModelGrant => ({
  holder,
  role,
  throughMapping: role !== 1,
  state: "requested",
  askedBy,
  askedDays: days,
  lapsesAt: day(7),
  from: 0,
  until: 0,
  lifeFrom: 0,
  fullApproval: 0,
  endedAt: null,
  endedReason: null,
});
const given = (holder: number, role: number, from: number, until: number): ModelGrant => ({
  ...waiting(holder, role, null, null),
  state: "active",
  lapsesAt: 0,
  from: day(from),
  until: day(until),
  lifeFrom: day(from),
  fullApproval: role === 1 ? day(from) : mappedAt(role),
});

/** What there is on day 0, so that a few commands meet every rule. */
export const newModel = (): Model => ({
  now: DAY_ZERO,
  active: Array(8).fill(true),
  seen: Array(8).fill(0),
  grants: [
    given(KARI, 0, -20, 10),
    waiting(KARI, 2, null, null),
    { ...given(OLA, 0, -20, -5), state: "ended", endedAt: day(-5), endedReason: "expired" },
    waiting(OLA, 1, OLA, 10),
    waiting(KARI, 1, LEADER, 25),
    { ...given(OWNER, 1, -10, 10), askedBy: OWNER },
  ],
});

const days = (n: number) => n * MS_PER_DAY;
const leads = (model: Model, by: number, other: number) =>
  by === LEADER && MANAGER[other] === LEADER && model.active[LEADER] === true;

function mayDecide(model: Model, by: number, { holder, askedBy, role }: ModelGrant): boolean {
  const may = (person: number) =>
    model.active[person] &&
    person !== holder &&
    person !== askedBy &&
    !(role === 2 && MANAGER[person] === holder);
  if (leads(model, LEADER, holder) && may(LEADER)) return by === LEADER;
  if (may(OWNER)) return by === OWNER;
  return (by === IDA || by === IVAR) && may(by) === true;
}
const whyNot = (by: number, { holder, askedBy }: ModelGrant) =>
  by === holder ? "own_access" : by === askedBy ? "own_request" : "not_the_decider";
const mayEnd = (model: Model, by: number, grant: ModelGrant) =>
  by === grant.holder || by === OWNER || by === IDA || by === IVAR || leads(model, by, grant.holder);

/** The clock goes first: what is over is over, whoever looks. */
export function passTo(model: Model, now: number): void {
  model.now = now;
  for (const grant of model.grants) {
    if (grant.state === "ended") continue;
    const end = grant.state === "requested" ? grant.lapsesAt : grant.until;
    if (end > now) continue;
    const endedReason = grant.state === "requested" ? "lapsed" : "expired";
    Object.assign(grant, { state: "ended", endedAt: end, endedReason });
  }
}

/** What the command comes to: `accepted`, or the code that refuses it; the model is as it is afterwards. */
export function applied(model: Model, command: Command): string {
  switch (command.do) {
    case "pass":
      passTo(model, model.now + days(command.days));
      return "accepted";
    case "signIn":
      model.seen[command.user] = model.now;
      return "accepted";
    case "active":
      model.active[command.user] = command.value;
      for (const grant of model.grants)
        if (grant.holder === command.user && (grant.state === "active" || grant.state === "suspended"))
          grant.state = command.value ? "active" : "suspended";
      return "accepted";
    case "ask":
      return asked(model, command);
    default: {
      const grant = model.grants[command.grant] as ModelGrant;
      return onGrant(model, command, grant);
    }
  }
}

function asked(
  model: Model,
  { by, for: holder, role, days: length }: Extract<Command, { do: "ask" }>,
): string {
  if (by !== holder && !leads(model, by, holder)) return "not_your_person";
  if (role === 0) return "not_requestable";
  if (holder === IDA || holder === IVAR) return "administers_access";
  const same = model.grants.filter((grant) => grant.holder === holder && grant.role === role);
  if (same.some(({ state }) => state === "requested")) return "asked_already";
  if (same.some(({ state, throughMapping }) => !throughMapping && state !== "ended")) return "held_already";
  if ((length ?? 0) > (LONGEST[role] ?? 0)) return "longer_than_the_role_allows";
  const grant = { ...waiting(holder, role, by, length), throughMapping: false };
  model.grants.push({ ...grant, lapsesAt: model.now + days(7) });
  return "accepted";
}

type OnGrant = Extract<Command, { grant: number }>;
type WithDays = Extract<Command, { do: "askAgain" }>;

function onGrant(model: Model, command: OnGrant, grant: ModelGrant): string {
  const { now } = model;
  const { by } = command;
  const end = (endedReason: string) => {
    Object.assign(grant, { state: "ended", endedAt: now, endedReason });
    return "accepted";
  };
  switch (command.do) {
    case "revoke":
      if (!mayEnd(model, by, grant)) return "not_yours_to_end";
      if (grant.state === "ended") return "access_ended";
      if (by === grant.holder) return end("given_up");
      return end(by === IDA || by === IVAR ? "revoked_by_iam" : "revoked_by_leader");
    case "shorten": {
      if (!mayEnd(model, by, grant)) return "not_yours_to_end";
      if (grant.state === "ended") return "access_ended";
      const until = now + days(command.days);
      if (grant.state === "requested" || until >= grant.until || command.days <= 0) return "not_shorter";
      grant.until = until;
      return "accepted";
    }
    case "renew":
      return mayDecide(model, by, grant) ? renewed(model, grant) : whyNot(by, grant);
    case "askAgain":
      return askedAgain(model, command, grant);
    case "approve":
    case "reject":
    case "withdraw": {
      if (grant.endedReason === "lapsed") return "request_lapsed";
      if (grant.state !== "requested") return "not_waiting";
      if (command.do === "withdraw") return by === grant.askedBy ? end("withdrawn") : "not_your_request";
      if (!mayDecide(model, by, grant)) return whyNot(by, grant);
      return command.do === "approve" ? approved(model, grant, command.days) : end("rejected");
    }
  }
}

function approved(model: Model, grant: ModelGrant, wish: number | null): string {
  const { now } = model;
  const longest = LONGEST[grant.role] ?? 0;
  const most = grant.throughMapping ? Math.min(longest, TTL[grant.role] ?? 0) : longest;
  const length = Math.min(grant.askedDays ?? (grant.throughMapping ? most : DEFAULT_DAYS), most);
  if (wish !== null && wish > length) return "more_than_asked";
  const fullApproval = grant.throughMapping ? mappedAt(grant.role) : now;
  const until = Math.min(now + days(wish ?? length), fullApproval + days(longest));
  if (until <= now) return "mapping_over";
  const state = model.active[grant.holder] ? "active" : "suspended";
  Object.assign(grant, { state, from: now, lifeFrom: now, until, fullApproval });
  return "accepted";
}

function renewed(model: Model, grant: ModelGrant): string {
  const { now } = model;
  if (grant.state === "ended") return "access_ended";
  if (grant.state !== "active") return "not_active";
  if (now < grant.until - days(14)) return "not_in_window";
  if (Math.max(model.seen[grant.holder] ?? 0, grant.lifeFrom) + days(30) <= now) return "dormant";
  const life = grant.throughMapping ? days(TTL[grant.role] ?? 0) : grant.until - grant.lifeFrom;
  const until = Math.min(now + life, grant.fullApproval + days(LONGEST[grant.role] ?? 0));
  if (until <= grant.until) return "no_life_left";
  Object.assign(grant, { until, lifeFrom: now });
  return "accepted";
}

function askedAgain(
  model: Model,
  { by, days: length }: WithDays,
  { holder, role, throughMapping, endedAt, endedReason }: ModelGrant,
): string {
  if (by !== holder && !leads(model, by, holder)) return "not_your_person";
  if (endedAt === null) return "not_ended";
  if (endedReason === "withdrawn") return "not_to_be_asked_again";
  if (model.now >= endedAt + days(30)) return "grace_is_over";
  if ((length ?? 0) > (LONGEST[role] ?? 0)) return "longer_than_the_role_allows";
  const live = model.grants.filter(
    (other) => other.holder === holder && other.role === role && other.state !== "ended",
  );
  if (live.some(({ state }) => state === "requested")) return "asked_already";
  if (live.some((other) => other.throughMapping === throughMapping))
    return throughMapping ? "asked_already" : "held_already";
  model.grants.push({ ...waiting(holder, role, by, length), throughMapping, lapsesAt: model.now + days(7) });
  return "accepted";
}
