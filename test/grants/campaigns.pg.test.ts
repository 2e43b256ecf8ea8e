import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { itemsOfCampaign, listCampaigns } from "../../src/grants/reviews/campaign-list-store.ts";
import type { Answer } from "../../src/grants/reviews/campaign-policy.ts";
import { answerItems, closeCampaign, openCampaign } from "../../src/grants/reviews/campaign-service.ts";
import type { ScimUserId } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import { as, givePortalRole, openStaffedWorld, review, runIn, upTo, userOf } from "../jobs/jobs-world.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { entropy, newId } from "./skeleton.ts";
import { day, openFastDatabase, stopClockAt } from "./support.ts";

type World = Awaited<ReturnType<typeof openStaffedWorld>>;

let database: TestDatabase;
let world: World;
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());
/** Four people with the role until day 40, their leader, and somebody of IAM. */
beforeEach(async () => {
  await stopClockAt(database, day(0));
  world = await openStaffedWorld(database, { people: 4, ttlDays: 40 });
  await world.send({ kind: "add", group: 0, users: upTo(4) });
});

const deps = () => ({ db: database.db, entropy });
const grantsOfRole = async () =>
  (await world.grants()).filter(({ mappingId }) => mappingId === world.mappings[0]?.id);
const grantOf = async (user: number) =>
  (await grantsOfRole()).find(({ userId }) => userId === userOf(world, user))?.id as string;
const statesOf = async () => {
  const states = new Map(
    (await grantsOfRole()).map(({ userId, state, endedReason }) => [userId, endedReason ?? state]),
  );
  return upTo(4).map((user) => states.get(userOf(world, user)));
};
const answered = async (
  campaign: string,
  by: ScimUserId,
  ...answers: [user: number, answer: Answer["answer"], reason?: string][]
) => {
  const given = await Promise.all(
    answers.map(async ([user, answer, reason = null]) => ({ grantId: await grantOf(user), answer, reason })),
  );
  const result = await answerItems(deps(), as(world, by), campaign, given);
  return result.ok ? result.value.map(({ outcome }) => outcome) : result.error;
};
/** Who has the role now, by the view. */
const withRole = async () => new Set([...(await world.effective())].filter((held) => held.endsWith("/0")));
const eventsOf = async (user: number) => {
  const { rows } = await database.owner.query<{ event: string; reason: string | null; recorded: boolean }>(
    `select e.event, e.reason, a.id is not null as recorded from grant_event e
     left join audit_record a on a.organisation_id = e.organisation_id and a.id = e.audit_id
     where e.grant_id = $1 order by e.xmin::text::bigint, e.event`,
    [await grantOf(user)],
  );
  expect(rows.every(({ recorded }) => recorded)).toBe(true);
  return rows.map(({ event }) => event);
};
const progress = async (campaign: string) => {
  const [only] = await database.db.read(world.organisation, (tx) =>
    listCampaigns(tx, world.organisation, campaign),
  );
  return only && { open: only.open, ...only.progress };
};

describe("a campaign", () => {
  test("has an item for everybody's access to the role, and says how far it has come", async () => {
    const campaign = await review(database, world, day(14));
    expect(await progress(campaign)).toEqual({
      open: true,
      items: 4,
      waiting: 4,
      kept: 0,
      removed: 0,
      unanswered: 0,
    });
    expect(
      await answered(campaign, world.leader, [0, "keep"], [1, "remove", "moved to another team"]),
    ).toEqual(["kept", "removed"]);
    expect(await progress(campaign)).toMatchObject({ waiting: 2, kept: 1, removed: 1, unanswered: 0 });
    await stopClockAt(database, day(14));
    expect(await progress(campaign)).toMatchObject({
      open: false,
      waiting: 0,
      kept: 1,
      removed: 1,
      unanswered: 2,
    });
  });

  test("what is kept lives on to the end it had; what is removed is gone at once; the rest is gone at the deadline, with no job run", async () => {
    const campaign = await review(database, world, day(14));
    await answered(campaign, world.leader, [0, "keep"], [1, "remove"]);
    expect(await withRole()).toEqual(new Set(["0.1/0", "2.1/0", "3.1/0"]));
    await stopClockAt(database, day(14) - 1);
    expect((await withRole()).size).toBe(3);
    await stopClockAt(database, day(14));
    expect(await withRole()).toEqual(new Set(["0.1/0"]));
    const [kept] = (await grantsOfRole()).filter(({ userId }) => userId === userOf(world, 0));
    expect(kept).toMatchObject({ state: "active", expiresAt: day(40), lastFullApproval: day(0) });
    // The job writes down the same.
    await runIn(world, database.db, "tidy");
    expect(await withRole()).toEqual(new Set(["0.1/0"]));
    expect(await statesOf()).toEqual(["active", "review_removed", "review_unanswered", "review_unanswered"]);
    expect(await eventsOf(0)).toEqual(["began", "review_opened", "review_kept"]);
    expect(await eventsOf(1)).toEqual(["began", "review_opened", "revoked"]);
    expect(await eventsOf(2)).toEqual(["began", "review_opened", "revoked"]);
    expect(await progress(campaign)).toMatchObject({ open: false, kept: 1, removed: 1, unanswered: 2 });
  });

  test("ended means ended: what a review took away is asked for again, not had again", async () => {
    const campaign = await review(database, world, day(14));
    await answered(campaign, world.leader, [0, "remove"]);
    await stopClockAt(database, day(14));
    for (const kind of ["remove", "add"] as const) await world.send({ kind, group: 0, users: [0, 1] });
    expect(await withRole()).toEqual(new Set());
    expect((await grantsOfRole()).filter(({ state }) => state === "requested").length).toBe(2);
  });

  test("R4: nobody reviews his own access, nor anybody's whom somebody else decides about", async () => {
    const campaign = await review(database, world, day(14));
    expect(await answered(campaign, userOf(world, 0), [0, "keep"], [1, "keep"])).toEqual([
      "own_access",
      "not_the_reviewer",
    ]);
    // The leader's own access is for IAM staff to judge: nobody is above him here.
    await database.owner.query(
      "insert into scim_member (organisation_id, group_id, user_id) values ($1, $2, $3)",
      [world.organisation, world.groups[0], world.leader],
    );
    await world.send({ kind: "remove", group: 0, users: [4] });
    await world.send({ kind: "add", group: 0, users: [4] });
    const second = await review(database, world, day(20));
    expect(await answered(second, world.leader, [4, "keep"])).toEqual(["own_access"]);
    expect(await answered(second, world.iam, [4, "keep"])).toEqual(["kept"]);
    expect(await answered(campaign, world.iam, [0, "keep"])).toEqual(["not_the_reviewer"]);
  });

  test("each answer stands by itself: strangers, repeats and late ones are refused one by one", async () => {
    const campaign = await review(database, world, day(14));
    expect(await answered(campaign, world.leader, [0, "keep"])).toEqual(["kept"]);
    await world.send({ kind: "remove", group: 0, users: [3] });
    const given = [
      { grantId: await grantOf(0), answer: "remove", reason: null },
      { grantId: newId<string>(), answer: "keep", reason: null },
      { grantId: "no id", answer: "keep", reason: null },
      { grantId: await grantOf(1), answer: "keep", reason: "she of 0101 80 12345" },
      { grantId: await grantOf(2), answer: "keep", reason: "still in the team" },
      { grantId: await grantOf(3), answer: "keep", reason: null },
    ] as const;
    const result = await answerItems(deps(), as(world, world.leader), campaign, given);
    expect(result.ok && result.value.map(({ outcome }) => outcome)).toEqual([
      "answered_already",
      "unknown_item",
      "unknown_item",
      "reason_holds_a_number",
      "kept",
      "review_over",
    ]);
    await stopClockAt(database, day(14));
    expect(await answered(campaign, world.leader, [1, "keep"])).toEqual(["review_over"]);
    expect(await answerItems(deps(), as(world, world.leader), newId(), given)).toEqual({
      ok: false,
      error: "unknown_campaign",
    });
    expect(await withRole()).toEqual(new Set(["0.1/0", "2.1/0"]));
  });

  test("closed early it is over as if its deadline were now: the answers stand, the rest is removed", async () => {
    const campaign = await review(database, world, day(14));
    await answered(campaign, world.leader, [0, "keep"]);
    await stopClockAt(database, day(3));
    expect(await closeCampaign(deps(), as(world, world.iam), campaign)).toEqual({
      ok: true,
      value: { unanswered: 3 },
    });
    expect(await withRole()).toEqual(new Set(["0.1/0"]));
    expect(await statesOf()).toEqual(["active", ...upTo(3).map(() => "review_unanswered")]);
    expect((await grantsOfRole()).find(({ userId }) => userId === userOf(world, 1))?.endedAt).toBe(day(3));
    expect(await closeCampaign(deps(), as(world, world.iam), campaign)).toMatchObject({
      error: "campaign_over",
    });
    expect(await runIn(world, database.db, "tidy")).toMatchObject({ failed: 0 });
    expect(await progress(campaign)).toMatchObject({ open: false, kept: 1, unanswered: 3 });
  });

  test("two reviews never meet: what one waits for, the next leaves alone, and takes once it is kept", async () => {
    const first = await review(database, world, day(14));
    const again = {
      name: "Again",
      scope: { roleId: world.roles[0] as string },
      deadline: day(20) as Instant,
    };
    expect(await openCampaign(deps(), as(world, world.iam), again)).toMatchObject({
      error: "nothing_to_review",
    });
    await answered(first, world.leader, [2, "keep"]);
    expect(await openCampaign(deps(), as(world, world.iam), again)).toMatchObject({ value: { items: 1 } });
  });

  test("shows who has what until when, who answers, and what there is of use", async () => {
    await database.owner.query(
      'update scim_user set resource = resource || \'{"displayName": "Kari Nordmann"}\' where id = $1',
      [userOf(world, 0)],
    );
    const campaign = await review(database, world, day(14));
    await answered(campaign, world.leader, [0, "keep", "needs it every day"]);
    const items = await database.db.read(world.organisation, (tx) =>
      itemsOfCampaign(tx, world.organisation, campaign, null),
    );
    expect(items.length).toBe(4);
    expect(items.find(({ holder }) => holder.id === userOf(world, 0))).toMatchObject({
      holder: { name: "Kari Nordmann" },
      access: { roleId: world.roles[0], parts: expect.any(Number) },
      expiresAt: day(40),
      lastApproval: day(0),
      reviewer: world.leader,
      status: "keep",
      answeredBy: world.leader,
      reason: "needs it every day",
      use: { in30Days: 0, in90Days: 0, last: null },
    });
    const second = items[1]?.grant as string;
    const behind = await database.db.read(world.organisation, (tx) =>
      itemsOfCampaign(tx, world.organisation, campaign, second),
    );
    expect(behind).toEqual(items.slice(2));
  });
});

describe("what a campaign is about", () => {
  const open = (scope: Parameters<typeof openCampaign>[2]["scope"], deadline = day(14)) =>
    openCampaign(deps(), as(world, world.iam), { name: "Spring", scope, deadline: deadline as Instant });

  test("a group: what it gives, rights in this product too", async () => {
    await givePortalRole(database, world, 0, "leader", 0);
    expect(await open({ groupId: world.groups[0] as string })).toMatchObject({ value: { items: 5 } });
  });

  test("a department, whatever the case it is written in: everything that its people have", async () => {
    const urn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
    await database.owner.query(
      "update scim_user set comparable = jsonb_build_object($2::text, jsonb_build_object('department', 'oppvekst ærlig')) where id = any($1)",
      [[userOf(world, 0), userOf(world, 1), world.leader], urn],
    );
    const named = { department: "Oppvekst ÆRLIG", departmentKey: "oppvekst ærlig" };
    expect(await open(named)).toMatchObject({ value: { items: 3 } });
    expect(await open({ department: "Drift", departmentKey: "drift" })).toMatchObject({
      error: "nothing_to_review",
    });
  });

  test("access that is suspended, for it may resume; not what is over, waits, or came by breaking the glass", async () => {
    await world.send({ kind: "active", user: 0, value: false });
    await database.owner.query(
      `insert into role_grant (organisation_id, user_id, role_id, source, state, not_before, life_from, expires_at, last_full_approval)
       values ($1, $2, $3, 'break_glass', 'active', decision_now(), decision_now(), decision_now() + interval '1 hour', decision_now())`,
      [world.organisation, userOf(world, 1), world.roles[0]],
    );
    expect(await open({ roleId: world.roles[0] as string })).toMatchObject({ value: { items: 4 } });
    await stopClockAt(database, day(40));
    expect(await open({ roleId: world.roles[0] as string }, day(41))).toMatchObject({
      error: "nothing_to_review",
    });
  });

  test.each([
    ["now", 0, false],
    ["a millisecond ahead", 1 / 86_400_000, true],
    ["90 days ahead", 90, true],
    ["more than 90 days ahead", 90 + 1 / 86_400_000, false],
  ])("a deadline %s", async (_when, days, fits) => {
    expect((await open({ roleId: world.roles[0] as string }, day(days))).ok).toBe(fits);
  });

  test("a role or a group that is not there, or of another organisation, is unknown", async () => {
    const other = await openStaffedWorld(database, { people: 1 });
    for (const scope of [
      { roleId: newId<string>() },
      { roleId: "no id" },
      { groupId: other.groups[0] as string },
      { roleId: other.roles[0] as string },
    ])
      expect(await open(scope)).toMatchObject({ error: "unknown_scope" });
  });
});
