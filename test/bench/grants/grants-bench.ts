import pg from "pg";
import { type Db, openDb } from "../../../src/db/database.ts";
import type { PersonContext } from "../../../src/grants/act.ts";
import { approve, previewMapping } from "../../../src/grants/mappings/mapping-approval-service.ts";
import { proposeChange, proposeMapping, withdraw } from "../../../src/grants/mappings/mapping-service.ts";
import { renew } from "../../../src/grants/requests/renewal-service.ts";
import { openCampaign } from "../../../src/grants/reviews/campaign-service.ts";
import { runJob } from "../../../src/jobs/job-service.ts";
import type { RequestId, RoleId, ScimUserId } from "../../../src/kernel/ids.ts";
import { plusDays } from "../../../src/kernel/instant.ts";
import type { Result } from "../../../src/kernel/result.ts";
import { heldGrant } from "../../../src/lookup/standing-store.ts";
import { webPlatform } from "../../../src/runtime/web/platform.ts";
import { startPostgres } from "../../support/postgres-server.ts";
import type { BenchOptions } from "../main.ts";
import { percentile } from "../measure.ts";
import { keepReport, machine } from "../report.ts";
import { allMet, judge, table, type Verdict, verdictTable } from "../verdict.ts";
import { plainSweep, seedTown, type Town } from "./seed.ts";

const FULL = { users: 5_000, groups: 200, groupsOfEach: 10, swept: 100_000 };
const QUICK = { users: 1_000, groups: 40, groupsOfEach: 5, swept: 10_000 };

const { entropy } = webPlatform;

/** What takes long when access is administered: previews, reviews, renewals and tidying, on a real PostgreSQL. */
export async function grantsBench({ quick, keep }: BenchOptions): Promise<boolean> {
  const size = quick ? QUICK : FULL;
  const server = await startPostgres({ shared_buffers: "1GB", max_wal_size: "4GB", random_page_cost: "1.1" });
  const owner = new pg.Client({ connectionString: server.url });
  const pool = new pg.Pool({ connectionString: server.url, max: 8 });
  const db = openDb(pool);
  const say = (text: string) => process.stderr.write(`${text}\n`);
  try {
    await migrated(server.url);
    await owner.connect();
    say("seeding");
    const town = await seedTown(owner, 1, { ...size, over: false });
    const found = await owner.query<{ server_version: string }>("show server_version");
    const on = machine(found.rows[0]?.server_version ?? "");
    const verdicts: Verdict[] = [];
    const rows: string[][] = [];
    const note = (what: string, ms: readonly number[], must?: number) => {
      const p50 = percentile(ms, 0.5);
      rows.push([what, String(ms.length), p50.toFixed(1), Math.max(...ms).toFixed(1)]);
      if (must !== undefined) verdicts.push(judge({ what: `${what}, ms`, must, aim: must / 4 }, p50));
    };
    say("previews");
    for (const [what, ms, must] of await previews(db, town, size.groups)) note(what, ms, must);
    say("decisions");
    note("which grant gives the role now", await decisions(db, town, size));
    say("renewals");
    note("renewing 500 of 500", await renewals(db, owner, town), 2_000);
    say("campaign");
    note(`opening a campaign over ${size.users} grants`, await campaign(db, town), 5_000);
    say("sweep");
    const sweep = await sweeps(db, owner, size.swept / 20);
    note(`writing down the end of ${size.swept} grants`, [sweep.ours]);
    note("the same rows in one plain statement", [sweep.plain]);
    verdicts.push(
      judge(
        { what: `sweep of ${size.swept} ÷ the same rows in one plain statement`, must: 4, aim: 2 },
        sweep.ours / sweep.plain,
      ),
    );
    const figures = table(["what", "times", "p50 ms", "longest ms"], rows);
    const text = [
      on,
      `- ${size.users} users, ${size.groups} mappings, ${size.users * size.groupsOfEach} grants`,
      "",
      verdictTable(verdicts),
      "",
      figures,
    ].join("\n");
    process.stdout.write(`${text}\n`);
    if (keep) keepReport("Grants", `npm run bench -- grants${quick ? " --quick" : ""}`, text);
    return allMet(verdicts);
  } finally {
    await owner.end();
    await pool.end();
    await server.stop();
  }
}

async function migrated(url: string): Promise<void> {
  const { migrate } = await import("../../../src/db/migrate.ts");
  const { readMigrations } = await import("../../../src/runtime/node/project-files.ts");
  const pool = new pg.Pool({ connectionString: url });
  await migrate(pool, readMigrations());
  await pool.end();
}

const as = (town: Town, n: number): PersonContext => ({
  organisation: town.organisation,
  actor: { kind: "employee", ref: town.user(n) },
  requestId: entropy.uuid() as RequestId,
  person: town.user(n),
});

function must<T>(result: Result<T, unknown>): T {
  if (!result.ok) throw new Error(`refused: ${JSON.stringify(result.error)}`);
  return result.value;
}

async function times(count: number, work: () => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let n = 0; n < count; n++) {
    const began = performance.now();
    await work();
    taken.push(performance.now() - began);
  }
  return taken;
}

/** Of the group that everybody is in: given another role, the time-to-live of what it gives cut, and approved again. */
async function previews(db: Db, town: Town, groups: number): Promise<[string, number[], number?][]> {
  const deps = { db, entropy };
  const proposer = as(town, 1);
  const target = { roleId: town.role(groups / 4 - 1) as RoleId };
  const made = must(await proposeMapping(deps, proposer, { groupId: town.group(0), target, ttlDays: 90 }));
  const preview = async (id: string) => must(await previewMapping(deps, town.organisation, id));
  const gaining = await times(11, () => preview(made.id));
  must(await withdraw(deps, { ...as(town, 1) }, made.id));
  const [mapping] = await db.read(town.organisation, (tx) =>
    tx.selectFrom("group_mapping").select("id").where("group_id", "=", town.group(0)).orderBy("id").execute(),
  );
  const id = mapping?.id as string;
  must(await proposeChange(deps, proposer, id, { ttlDays: 60 }));
  const shortening = await times(11, () => preview(id));
  const { hash, effects } = await preview(id);
  // Everybody is a member and may not approve, so it is somebody from elsewhere.
  const elsewhere = { ...as(town, 2), person: entropy.uuid() as ScimUserId };
  const [approving = 0] = await times(1, async () => must(await approve(deps, elsewhere, id, hash)));
  return [
    ["preview of a new mapping of everybody", gaining, 1_000],
    [`preview of a change for everybody (${effects.length} effects)`, shortening, 1_000],
    ["approving that change", [approving], 1_000],
  ];
}

async function decisions(
  db: Db,
  town: Town,
  { users, groups }: { users: number; groups: number },
): Promise<number[]> {
  const ask = (n: number) =>
    db.read(town.organisation, (tx) =>
      heldGrant(
        tx,
        { kind: "employee", organisation: town.organisation, id: town.user((n * 31) % users) },
        town.role(n % (groups / 4)) as RoleId,
      ),
    );
  for (let n = 0; n < 100; n++) await ask(n);
  let n = 0;
  return times(500, () => ask(n++));
}

/** By IAM staff, who decide where nobody has a manager or an owner; all of them in their last two weeks. */
async function renewals(db: Db, owner: pg.Client, town: Town): Promise<number[]> {
  const { rows } = await owner.query<{ id: string }>(
    `update role_grant set expires_at = decision_now() + interval '5 days', life_from = decision_now() - interval '1 day'
     where id in (select id from role_grant where organisation_id = $1 and user_id <> $2 order by id limit 500) returning id`,
    [town.organisation, town.user(3)],
  );
  await owner.query(
    `with m as (insert into group_mapping (organisation_id, id, group_id, portal_role, ttl_days, state, proposed_by, approved_by, approved_at)
       values ($1, gen_random_uuid(), $3, 'iam', 30, 'active', 'seed', $4, decision_now()) returning id)
     insert into role_grant (organisation_id, user_id, mapping_id, portal_role, state, not_before, life_from, expires_at, last_full_approval)
     select $1, $2, id, 'iam', 'active', decision_now(), decision_now(), decision_now() + interval '30 days', decision_now() from m`,
    [town.organisation, town.user(3), town.group(0), town.user(4)],
  );
  const ids = rows.map(({ id }) => id);
  const began = performance.now();
  const renewed = must(await renew({ db, entropy }, as(town, 3), ids, null));
  const taken = performance.now() - began;
  const done = renewed.filter(({ result }) => result.ok).length;
  if (done !== 500) throw new Error(`${done} of 500 were renewed`);
  return [taken];
}

async function campaign(db: Db, town: Town): Promise<number[]> {
  const deadline = plusDays(await db.now(), 14);
  const scope = { groupId: town.group(0) };
  const began = performance.now();
  must(await openCampaign({ db, entropy }, as(town, 1), { name: "Yearly", scope, deadline }));
  return [performance.now() - began];
}

/** Two towns of as many grants whose time is out: one tidied by the job, one by the plainest statement there is. */
async function sweeps(db: Db, owner: pg.Client, users: number): Promise<{ ours: number; plain: number }> {
  const size = { users, groups: 20, groupsOfEach: 20, over: true };
  await seedTown(owner, 2, size);
  const other = await seedTown(owner, 3, size);
  const plain = await plainSweep(owner, other);
  const quiet = { db, entropy, log: () => {}, elapsed: () => performance.now() };
  const began = performance.now();
  const { outcome, changed } = await runJob(quiet, "tidy");
  const ours = performance.now() - began;
  if (outcome !== "done" || changed < plain.rows) throw new Error(`${outcome}: ${changed} of ${plain.rows}`);
  return { ours, plain: plain.ms };
}
