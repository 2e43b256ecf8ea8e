import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Result } from "../../src/kernel/result.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { applied, type Command, MAPPED_ON, type Model, type ModelGrant, newModel } from "./access-model.ts";
import {
  accessWorlds,
  acting,
  IDA,
  IVAR,
  KARI,
  LEADER,
  manager,
  OLA,
  OWNER,
  refusal,
  STRANGER,
  signsIn,
} from "./access-world.ts";
import { DEEP, LONG, runs } from "./directory-model.ts";
import { newId } from "./skeleton.ts";
import { openFastDatabase, stopClockAt, type World } from "./support.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

type Prepared = { world: World; ids: string[] };
const ready: Prepared[] = [];
const newWorld = accessWorlds();

/** A world with everything that the model begins with; fifty are made at a time. */
async function prepared(): Promise<Prepared> {
  if (ready.length > 0) return ready.pop() as Prepared;
  const worlds: World[] = [];
  while (worlds.length < 50) worlds.push(await newWorld(database));
  const made = worlds.map((world) => ({ world, ids: newModel().grants.map(() => newId<string>()) }));
  const rows = made.flatMap(({ world, ids }) =>
    newModel().grants.map((grant, at) => ({ ...rowOf(world, grant), id: ids[at], o: world.organisation })),
  );
  const led = worlds.map(({ organisation: o, users }) => ({
    o,
    user: users[OWNER],
    value: users[KARI],
    pushed: manager(users[KARI] as string),
  }));
  const approvals = worlds.flatMap(({ organisation: o, roles }) =>
    roles.map((role, at) => ({ o, role, days: MAPPED_ON[at] })),
  );
  const members = worlds.flatMap(({ organisation: o, users, groups }) => [
    { o, group: groups[0], user: users[KARI] },
    { o, group: groups[0], user: users[OLA] },
    { o, group: groups[1], user: users[KARI] },
  ]);
  const from = (of: object[], columns: string) =>
    `from jsonb_to_recordset('${JSON.stringify(of)}') as p(o uuid, ${columns})`;
  await database.owner.query(`
    update group_mapping set approved_at = approved_at + days * interval '24 hours'
      ${from(approvals, "role uuid, days integer")} where organisation_id = o and role_id = role;
    update scim_user set manager_id = value, resource = resource || pushed
      ${from(led, `"user" uuid, value text, pushed jsonb`)} where organisation_id = o and id = "user";
    insert into scim_member (organisation_id, group_id, user_id) select o, "group", "user" ${from(members, `"group" uuid, "user" uuid`)};
    insert into role_grant (organisation_id, id, user_id, mapping_id, role_id, source, state, requested_by, requested_minutes, lapses_at,
      not_before, life_from, expires_at, last_full_approval, ended_at, ended_reason)
    select o, id, "user", mapping, role, source, state, asker, minutes, lapses, begun, begun, until, approval, ended, reason
    ${from(
      rows,
      `id uuid, "user" uuid, mapping uuid, role uuid, source text, state text, asker uuid, minutes integer, lapses timestamptz,
      begun timestamptz, until timestamptz, approval timestamptz, ended timestamptz, reason text`,
    )};`);
  ready.push(...made);
  return prepared();
}

const iso = (at: number) => (at === 0 ? null : new Date(at).toISOString());
const rowOf = ({ users, roles, mappings }: World, grant: ModelGrant) => ({
  user: users[grant.holder],
  role: roles[grant.role],
  mapping: grant.throughMapping ? mappings.find(({ role }) => role === grant.role)?.id : null,
  source: grant.throughMapping ? "mapping" : "request",
  state: grant.state === "ended" ? "expired" : grant.state,
  asker: grant.askedBy === null ? null : users[grant.askedBy],
  minutes: grant.askedDays === null ? null : grant.askedDays * 1440,
  lapses: iso(grant.lapsesAt),
  begun: iso(grant.from),
  until: iso(grant.until),
  approval: iso(grant.fullApproval),
  ended: grant.endedAt === null ? null : iso(grant.endedAt),
  reason: grant.endedReason,
});

/** Anybody who acts here: the holders, the leader, the owner, both of IAM, and somebody with nothing. */
const person = fc.constantFrom(KARI, OLA, LEADER, LEADER, LEADER, OWNER, OWNER, IDA, IVAR, STRANGER);
const grant = fc.nat(7);
const someDays = fc.constantFrom(1, 5, 10, 20, 41, 61);
const wish = fc.option(someDays, { nil: null });
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("ask" as const),
      by: person,
      for: person,
      role: fc.nat(2),
      days: wish,
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant("approve" as const), by: person, grant, days: wish }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("askAgain" as const), by: person, grant, days: wish }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom("renew" as const), by: person, grant }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constantFrom("reject" as const, "withdraw" as const, "revoke" as const),
      by: person,
      grant,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("shorten" as const), by: person, grant, days: someDays }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("active" as const),
      user: fc.constantFrom(KARI, OLA, LEADER),
      value: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("signIn" as const), user: fc.constantFrom(KARI, OLA) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant("pass" as const), days: fc.constantFrom(1, 3, 6, 10, 25) }),
  },
);

/** Mostly at something that the command fits, so that few commands say much. */
function aimed(model: Model, did: Command, at: number): Command {
  if (at === 0) return did;
  if (did.do === "ask") return { ...did, for: did.by === LEADER ? did.for % 2 : did.by };
  if (!("grant" in did)) return did;
  const wanted = {
    approve: "requested",
    reject: "requested",
    withdraw: "requested",
    askAgain: "ended",
  } as const;
  const state = did.do in wanted ? wanted[did.do as keyof typeof wanted] : "active";
  const fitting = model.grants.flatMap((one, index) => (one.state === state ? [index] : []));
  return fitting.length === 0 ? did : { ...did, grant: fitting[did.grant % fitting.length] as number };
}

/** The same through the services: what the requests of a person in good standing come to. */
async function carriedOut({ world, ids }: Prepared, model: Model, did: Command): Promise<string> {
  if (did.do === "pass") {
    await stopClockAt(database, model.now);
    return "accepted";
  }
  if (did.do === "signIn") return signsIn(database, world, did.user).then(() => "accepted");
  if (did.do === "active") {
    expect(await world.send({ kind: "active", user: did.user, value: did.value })).toBe(200);
    return "accepted";
  }
  const me = acting(database, world, did.by);
  const minutes = "days" in did && did.days !== null ? did.days * 1440 : null;
  const noted = (result: Result<string, string>) => {
    if (result.ok) ids.push(result.value);
    return refusal(result);
  };
  if (did.do === "ask") return noted(await me.ask(did.role, { minutes }, did.for));
  const id = ids[did.grant] as string;
  switch (did.do) {
    case "askAgain":
      return noted(await me.askAgain(id, { minutes }));
    case "approve":
      return refusal(await me.approve(id, { minutes }));
    case "renew":
      return me.renew(id).then(([result]) => (typeof result === "number" ? "accepted" : String(result)));
    case "shorten":
      return refusal(await me.shorten(id, model.now + did.days * 86_400_000));
    default:
      return refusal(await me[did.do](id));
  }
}

/** What is stored, as the model says it; what only the clock has ended has ended. */
async function stored({ world, ids }: Prepared): Promise<unknown[]> {
  const { rows } = await database.owner.query(
    `select id, user_id, case when over <= decision_now() then 'ended' when ended_at is null then state else 'ended' end as state,
       not_before, expires_at, last_full_approval, life_from, coalesce(ended_at, case when over <= decision_now() then over end) as ended_at,
       coalesce(ended_reason, case when over <= decision_now() then case state when 'requested' then 'lapsed' else 'expired' end end) as ended_reason
     from (select *, case when ended_at is null then case state when 'requested' then lapses_at else expires_at end end as over
       from role_grant where organisation_id = $1 and role_id is not null) g`,
    [world.organisation],
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return [
    ids
      .map((id) => byId.get(id))
      .map((row) => [
        world.users.indexOf(row.user_id),
        row.state,
        ...[row.not_before, row.expires_at, row.last_full_approval, row.life_from].map(
          (at: Date | null) => at?.getTime() ?? 0,
        ),
        row.ended_at?.getTime() ?? null,
        row.ended_reason,
      ]),
    rows.length,
  ];
}
const modelled = ({ grants }: Model): unknown[] => [
  grants.map((one) => [
    one.holder,
    one.state,
    one.from,
    one.until,
    one.fullApproval,
    one.lifeFrom,
    one.endedAt,
    one.endedReason,
  ]),
  grants.length,
];

/** Of every event that gave or lengthened access: who did it, whose it was, who had asked, and by what kind of act. */
async function growth({
  world,
}: Prepared): Promise<{ actor: string; holder: string; asker: string; kind: string; after: string[] }[]> {
  const { rows } = await database.owner.query(
    `select a.actor_ref as actor, 'employee:' || g.user_id as holder, 'employee:' || g.requested_by as asker, a.kind,
       array(select l.event from grant_event l where l.grant_id = g.id and (l.at, l.id) < (e.at, e.id)) as after
     from grant_event e join role_grant g on g.organisation_id = e.organisation_id and g.id = e.grant_id
     left join audit_record a on a.organisation_id = e.organisation_id and a.id = e.audit_id
     where e.organisation_id = $1 and e.event in ('began', 'renewed')`,
    [world.organisation],
  );
  return rows;
}

describe("R4: nobody renews, approves or decides for himself; R5: ended means ended", () => {
  test(
    "I3, I4, I5, I11, I16: whoever does whatever, access is what the plain model says, and so is every refusal",
    () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(command, fc.nat(4)), { minLength: 1, maxLength: DEEP ? 14 : 4 }),
          async (commands) => {
            const here = await prepared();
            const model = newModel();
            await stopClockAt(database, model.now);
            for (const [meant, at] of commands) {
              const did = aimed(model, meant, at);
              if ("by" in did && !model.active[did.by]) continue; // turned away at the door
              if ("grant" in did && did.grant >= model.grants.length) continue;
              const expected = applied(model, did);
              expect([did, await carriedOut(here, model, did)]).toEqual([did, expected]);
            }
            expect(await stored(here)).toEqual(modelled(model));
            for (const { actor, holder, asker, kind, after } of await growth(here)) {
              expect(["grant.approved", "grant.renewed"]).toContain(kind);
              expect([holder, asker]).not.toContain(actor);
              expect(
                after.filter((event) => /expired|revoked|cancelled|rejected|lapsed|closed/.test(event)),
              ).toEqual([]);
            }
          },
        ),
        runs,
      ),
    LONG,
  );
});
