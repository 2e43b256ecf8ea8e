import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { PersonContext } from "../../src/grants/act.ts";
import { breakGlass, closeGlassCase } from "../../src/grants/break-glass/break-glass-service.ts";
import { explain } from "../../src/grants/explaining/explain-service.ts";
import { freeze, lift } from "../../src/grants/freezes/freeze-service.ts";
import { approve, previewMapping } from "../../src/grants/mappings/mapping-approval-service.ts";
import {
  lookAtMapping,
  proposeChange,
  proposeMapping,
  retire,
  withdraw,
} from "../../src/grants/mappings/mapping-service.ts";
import { confirmRemoval } from "../../src/grants/mappings/removal-service.ts";
import { answerItems, closeCampaign, openCampaign } from "../../src/grants/reviews/campaign-service.ts";
import { unusedPartsOf } from "../../src/grants/role-changes/role-change-advice-service.ts";
import { copyRole, proposeVersion } from "../../src/grants/role-changes/role-change-proposal-service.ts";
import {
  approveVersion,
  previewVersion,
  retireRole,
  withdrawVersion,
} from "../../src/grants/role-changes/role-change-service.ts";
import type { RequestId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { accessWorlds, acting, DPO, IDA, IVAR, KARI, LEADER, OLA } from "./access-world.ts";
import { entropy, newId } from "./skeleton.ts";
import { day, openFastDatabase, type World } from "./support.ts";

/**
 * R9 for everything that somebody can do to access: whoever may do it in one organisation does it with the ids of
 * another, and finds nothing. The services' own look-ups and row-level security stand behind one another here.
 */
let database: TestDatabase;
let theirs: World;
let ours: World;
/** What there is of theirs. */
let ids: {
  mapping: string;
  proposal: string;
  group: string;
  role: string;
  grant: string;
  request: string;
  campaign: string;
  freeze: string;
};
beforeAll(async () => {
  database = await openFastDatabase();
  const another = accessWorlds();
  [theirs, ours] = [await another(database), await another(database)];
  await theirs.send({ kind: "add", group: 0, users: [KARI as number, OLA as number] });
  const deps = { db: database.db, entropy };
  const iam = as(theirs, IDA as number);
  const proposal = {
    groupId: theirs.groups[2] as string,
    target: { roleId: theirs.roles[0] as RoleId },
    ttlDays: 9,
  };
  const proposed = ok(await proposeMapping(deps, iam, proposal));
  const asked = ok(await acting(database, theirs, KARI as number).ask(1)) as { id: string } | string;
  const scope = { groupId: theirs.groups[0] as string };
  const campaign = ok(await openCampaign(deps, iam, { name: "Yearly", scope, deadline: day(14) as Instant }));
  const wish = {
    scope: "person",
    userId: theirs.users[OLA as number] as string,
    reason: "to be lifted",
  } as const;
  const [grant] = await theirs.grants();
  ids = {
    mapping: theirs.mappings[0]?.id as string,
    proposal: proposed.id,
    group: theirs.groups[0] as string,
    role: theirs.roles[0] as string,
    grant: grant?.id as string,
    request: typeof asked === "string" ? asked : asked.id,
    campaign: campaign.id,
    freeze: ok(await freeze(deps, iam, wish)),
  };
});
afterAll(() => database.close());

function ok<T>(result: { ok: true; value: T } | { ok: false; error: unknown }): T {
  if (!result.ok) throw new Error(JSON.stringify(result.error));
  return result.value;
}
const as = (world: World, user: number): PersonContext => ({
  organisation: world.organisation,
  actor: { kind: "employee", ref: world.users[user] as string },
  requestId: newId<RequestId>(),
  person: world.users[user] as ScimUserId,
});

const deps = () => ({ db: database.db, entropy });
const iam = () => as(ours, IDA as number);
const other = () => as(ours, IVAR as number);
const leader = () => acting(database, ours, LEADER as number);
const staff = () => acting(database, ours, IDA as number);
const reason = "none of ours";

/** Every act, by somebody of ours who may do it, upon what is theirs. */
const acts: Record<string, () => Promise<unknown>> = {
  "look at a mapping": () => lookAtMapping(deps(), ours.organisation, ids.mapping),
  "preview a mapping": () => previewMapping(deps(), ours.organisation, ids.proposal),
  "approve a mapping": () => approve(deps(), other(), ids.proposal, "any"),
  "change a mapping": () => proposeChange(deps(), iam(), ids.mapping, { ttlDays: 5 }),
  "withdraw a proposal": () => withdraw(deps(), iam(), ids.proposal),
  "retire a mapping": () => retire(deps(), iam(), ids.mapping),
  "map a group": () =>
    proposeMapping(deps(), iam(), { groupId: ids.group, target: { portalRole: "leader" }, ttlDays: 9 }),
  "map to a role": () =>
    proposeMapping(deps(), iam(), {
      groupId: ours.groups[2] as string,
      target: { roleId: ids.role as RoleId },
      ttlDays: 9,
    }),
  "confirm a removal": () => confirmRemoval(deps(), iam(), theirs.source),
  "approve a request": () => staff().approve(ids.request),
  "reject a request": () => leader().reject(ids.request),
  "withdraw a request": () => acting(database, ours, KARI as number).withdraw(ids.request),
  "ask again": () => leader().askAgain(ids.grant),
  "shorten a grant": () => staff().shorten(ids.grant, day(1)),
  "revoke a grant": () => staff().revoke(ids.grant),
  "break the glass": () =>
    breakGlass(deps(), as(ours, KARI as number), { roleId: ids.role, minutes: 5, reason }),
  "close a case": () => closeGlassCase(deps(), as(ours, DPO as number), ids.grant, reason),
  "review a group": () =>
    openCampaign(deps(), iam(), { name: "x", scope: { groupId: ids.group }, deadline: day(9) as Instant }),
  "review a role": () =>
    openCampaign(deps(), iam(), { name: "x", scope: { roleId: ids.role }, deadline: day(9) as Instant }),
  "close a campaign": () => closeCampaign(deps(), iam(), ids.campaign),
  "preview a version": () => previewVersion(deps(), ours.organisation, ids.role, 1),
  "approve a version": () => approveVersion(deps(), other(), ids.role, 1, "any"),
  "withdraw a version": () => withdrawVersion(deps(), iam(), ids.role, 1),
  "retire a role": () => retireRole(deps(), iam(), ids.role),
  "propose a version": () => proposeVersion(deps(), iam(), ids.role, {} as never),
  "copy a role": () => copyRole(deps(), iam(), ids.role, { name: "Copy", fiksRoleId: newId(), changes: {} }),
  "advise on a role": () => unusedPartsOf(deps(), ours.organisation, ids.role),
  "freeze a role": () => freeze(deps(), iam(), { scope: "role", roleId: ids.role, reason }),
  "freeze a person": () =>
    freeze(deps(), iam(), { scope: "person", userId: theirs.users[KARI as number] as string, reason }),
  "lift a freeze": () => lift(deps(), iam(), ids.freeze, reason),
  "explain a person": () =>
    explain(database.db, ours.organisation, theirs.users[KARI as number] as ScimUserId, {
      portalRole: "iam",
    }),
  "explain a role": () =>
    explain(database.db, ours.organisation, ours.users[KARI as number] as ScimUserId, {
      roleId: ids.role as RoleId,
    }),
};

/** Everything of theirs, as one text. */
async function everything(): Promise<string> {
  const client = await database.owner.connect();
  // Connections of the pool may spell times in different zones.
  await client.query("set timezone = 'UTC'");
  try {
    return await allRows(client);
  } finally {
    client.release();
  }
}

async function allRows(client: pg.PoolClient): Promise<string> {
  const { rows: tables } = await client.query<{ name: string }>(
    `select table_name::text as name from information_schema.columns
     where table_schema = 'public' and column_name = 'organisation_id' and table_name in (select tablename from pg_tables)
     order by 1`,
  );
  const parts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await client.query<{ all: string | null }>(
      `select string_agg(t::text, chr(10) order by t::text) as all from ${name} t where organisation_id = $1`,
      [theirs.organisation],
    );
    parts.push(`${name}\n${rows[0]?.all ?? ""}`);
  }
  return parts.join("\n");
}

test.each(Object.keys(acts))("nobody can %s of another organisation", async (name) => {
  const before = await everything();
  const result = (await acts[name]?.()) as { ok: boolean; error: unknown };
  expect(result).toMatchObject({ ok: false });
  expect(JSON.stringify(result.error)).toMatch(
    /unknown|nothing_to|not_eligible|no_mass_removal|not_waiting|"fields"/,
  );
  expect(await everything()).toBe(before);
});

test("answers and renewals of another organisation's are unknown, one by one", async () => {
  const before = await everything();
  const answers = [{ grantId: ids.grant, answer: "keep", reason: null } as const];
  const answered = await answerItems(deps(), as(ours, LEADER as number), ids.campaign, answers);
  expect(JSON.stringify(answered)).toMatch(/unknown/);
  expect(await staff().renew(ids.grant)).toEqual(["unknown_grant"]);
  expect(await everything()).toBe(before);
});
