import fc from "fast-check";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { approveRequest } from "../../src/grants/requests/decision-service.ts";
import { renew } from "../../src/grants/requests/renewal-service.ts";
import { NO_WISH } from "../../src/grants/requests/request-policy.ts";
import { askAgain } from "../../src/grants/requests/request-service.ts";
import { answerItems, closeCampaign, openCampaign } from "../../src/grants/reviews/campaign-service.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { JobName } from "../../src/kernel/log.ts";
import { DEEP, LONG, messageArbitrary, runs } from "../grants/directory-model.ts";
import { entropy } from "../grants/skeleton.ts";
import { DAY_ZERO, MS_PER_DAY, openFastDatabase, stopClockAt } from "../grants/support.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { as, openStaffedWorld, review, runIn, upTo, userOf } from "./jobs-world.ts";

type World = Awaited<ReturnType<typeof openStaffedWorld>>;

let database: TestDatabase;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
afterEach(() => {
  vi.useRealTimers();
});

const PEOPLE = 3;
const deps = () => ({ db: database.db, entropy });

/** The grant that each person was given last, in the order in which things happened. */
async function newestOf(world: World, user: number): Promise<string> {
  const { rows } = await database.owner.query<{ id: string }>(
    `select g.id from role_grant g
     where g.organisation_id = $1 and g.user_id = $2 and g.role_id is not null
     order by (select min(e.xmin::text::bigint) from grant_event e where e.grant_id = g.id) desc limit 1`,
    [world.organisation, userOf(world, user)],
  );
  return rows[0]?.id ?? "none";
}

type Act =
  | { kind: "review"; days: number }
  | { kind: "answer"; user: number; answer: "keep" | "remove" }
  | { kind: "close" }
  | { kind: "renew" | "askAgain" | "approve"; user: number };

/** What came of it, in words that are the same in two worlds. */
async function act(world: World, campaigns: string[], one: Act, now: number): Promise<unknown> {
  const campaign = campaigns.at(-1) ?? "none";
  switch (one.kind) {
    case "review": {
      const scope = { roleId: world.roles[0] as string };
      const deadline = (now + one.days * MS_PER_DAY) as Instant;
      const opened = await openCampaign(deps(), as(world, world.iam), { name: "Again", scope, deadline });
      if (opened.ok) campaigns.push(opened.value.id);
      return opened.ok ? opened.value.items : opened.error;
    }
    case "answer": {
      const answer = { grantId: await newestOf(world, one.user), answer: one.answer, reason: null };
      const done = await answerItems(deps(), as(world, world.leader), campaign, [answer]);
      return done.ok ? done.value[0]?.outcome : done.error;
    }
    case "close": {
      const closed = await closeCampaign(deps(), as(world, world.iam), campaign);
      return closed.ok ? "closed" : closed.error;
    }
    case "renew": {
      const renewed = await renew(deps(), as(world, world.leader), [await newestOf(world, one.user)], null);
      return renewed.ok && renewed.value[0]?.result;
    }
    case "askAgain": {
      const holder = as(world, userOf(world, one.user));
      const asking = { wish: NO_WISH, reason: "needed again", urgent: false };
      const asked = await askAgain(deps(), holder, await newestOf(world, one.user), asking);
      return asked.ok ? "asked" : asked.error;
    }
    default: {
      const id = await newestOf(world, one.user);
      return approveRequest(deps(), as(world, world.leader), id, NO_WISH, null).then((done) =>
        done.ok ? "approved" : done.error,
      );
    }
  }
}

const user = fc.nat(PEOPLE - 1);
const acts: fc.Arbitrary<Act> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("review" as const), days: fc.constantFrom(1, 4) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("answer" as const),
      user,
      answer: fc.constantFrom("keep", "remove"),
    }),
  },
  { weight: 1, arbitrary: fc.constant<Act>({ kind: "close" }) },
  { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("renew", "askAgain", "approve"), user }) },
);
const step = fc.record({
  days: fc.constantFrom(0, 0.5, 3, 7, 10, 31),
  jobs: fc.subarray<JobName>(["tidy", "notices"]),
  wrong: fc.constantFrom(0, -MS_PER_DAY, MS_PER_DAY),
  does: fc.array(
    fc.oneof({ weight: 3, arbitrary: acts }, { weight: 2, arbitrary: messageArbitrary(PEOPLE, 1) }),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
});
/** A run is two organisations and a few dozen transactions: some hundred milliseconds. */
const few = { ...runs, numRuns: Math.ceil(runs.numRuns / (DEEP ? 10 : 50)) };

describe("the jobs only write down and tell", () => {
  test(
    "I12, I13: with any schedule of jobs and the application's clock a day wrong, every decision is as with no job and the right clock",
    () =>
      fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: DEEP ? 8 : 4 }), async (steps) => {
          vi.useFakeTimers({ toFake: ["Date"] });
          let now = DAY_ZERO;
          vi.setSystemTime(now);
          await stopClockAt(database, now);
          const open = async () => {
            const world = await openStaffedWorld(database, { people: PEOPLE, ttlDays: 9, longest: 60 });
            await world.send({ kind: "add", group: 0, users: upTo(PEOPLE) });
            return { world, campaigns: [await review(database, world, now + 2 * MS_PER_DAY)] };
          };
          const [swept, unswept] = [await open(), await open()];
          for (const { days, jobs, wrong, does } of steps) {
            now += days * MS_PER_DAY;
            await stopClockAt(database, now);
            vi.setSystemTime(now + wrong);
            for (const job of jobs) expect((await runIn(swept.world, database.db, job)).failed).toBe(0);
            for (const one of does) {
              const outcomes = [];
              for (const { world, campaigns } of [swept, unswept]) {
                vi.setSystemTime(world === swept.world ? now + wrong : now);
                const outcome = isAct(one) ? await act(world, campaigns, one, now) : await world.send(one);
                outcomes.push({ outcome, access: await world.effective() });
              }
              expect(outcomes[0]).toEqual(outcomes[1]);
            }
          }
          // Whoever comes late writes down the same.
          for (const { world } of [swept, unswept]) await runIn(world, database.db, "tidy");
          expect(await written(swept.world)).toEqual(await written(unswept.world));
        }),
        few,
      ),
    LONG,
  );
});

const isAct = (one: Act | { kind: string }): one is Act =>
  ["review", "answer", "close", "renew", "askAgain", "approve"].includes(one.kind);

/** Every grant as it stands, in words that are the same in two worlds. */
const written = async (world: World): Promise<string[]> =>
  (await world.grants())
    .map((grant) =>
      [
        world.nameOf(grant.userId),
        grant.state,
        grant.endedReason,
        grant.notBefore,
        grant.expiresAt,
        grant.endedAt,
      ].join(" "),
    )
    .sort();
