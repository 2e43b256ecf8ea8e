import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { type DemoProcess, startDemoProcess } from "../support/demo-process.ts";
import { scimClient, send } from "../support/http-client.ts";

/** How often the process is killed; the deep run does it 20 times. */
const KILLS = process.env.DEEP === "1" ? 20 : 3;

let demo: DemoProcess;
let database: pg.Client;
beforeAll(async () => {
  demo = await startDemoProcess();
  database = new pg.Client({ connectionString: demo.url });
  await database.connect();
});
afterAll(async () => {
  await database.end();
  await demo.close();
});

const role = DEMO_ROLES[0] as (typeof DEMO_ROLES)[number];
const resident = population().residents()[0]?.foedselsnummer ?? "";

/** What was answered 2xx, and so must be there whatever happens afterwards. */
type Answered = { users: Map<string, { member: boolean; active: boolean }>; lookups: string[] };

test(`killing the process ${KILLS} times at random points loses nothing that was answered 2xx`, async () => {
  const answered: Answered = { users: new Map(), lookups: [] };
  const scim = scimClient(demo);
  const group = await scim.groupNamed(`FREG ${role.name}`);
  for (let round = 0; round < KILLS; round++) {
    const token = (await demo.cli("demo", "token", "kari.barnevern@fjordheim.example")).out.trim();
    const stop = { now: false };
    const workers = [1, 2, 3, 4].map((worker) => work(`r${round}w${worker}`, group, token, answered, stop));
    // The point of the kill is drawn anew each time, after something was answered; the workers do not know of it.
    const before = answered.lookups.length;
    await expect.poll(() => answered.lookups.length, { timeout: 30_000 }).toBeGreaterThan(before);
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 800));
    await demo.kill("SIGKILL");
    stop.now = true;
    await Promise.all(workers);
    await demo.restart();
    await everythingIsThere(answered, group);
  }
  expect(answered.users.size).toBeGreaterThan(0);
});

/** Pushes, adds, disables, removes and looks up until the process is gone; notes only what was answered. */
async function work(
  name: string,
  group: string,
  token: string,
  answered: Answered,
  stop: { now: boolean },
): Promise<void> {
  const scim = scimClient(demo);
  for (let n = 0; !stop.now; n++) {
    try {
      const id = await scim.createUser(`${name}n${n}`);
      const state = { member: false, active: true };
      answered.users.set(id, state);
      if ((await scim.addMember(group, id)).status === 204) state.member = true;
      const found = await send("POST", `${demo.base}/api/v1/lookups`, token, {
        roleId: role.id,
        foedselsnummer: resident,
        purpose: "undersoekelse",
      });
      if (found.status === 200) answered.lookups.push(String(found.json.requestId));
      await uncertain(answered, id, async () => {
        if ((await scim.setActive(id, false)).status === 200) state.active = false;
        if (n % 2 === 0 && (await scim.removeMember(group, id)).status === 204) state.member = false;
      });
    } catch {
      return; // the connection broke: what was under way may have happened or not
    }
  }
}

/** While a change of a user is under way nothing is certain about it; it counts again once answered. */
async function uncertain(answered: Answered, id: string, change: () => Promise<void>): Promise<void> {
  const state = answered.users.get(id);
  answered.users.delete(id);
  await change();
  if (state) answered.users.set(id, state);
}

async function everythingIsThere(answered: Answered, group: string): Promise<void> {
  const users = await database.query<{ id: string; active: boolean; member: boolean; live: boolean }>(
    `select u.id, u.active, exists (select from scim_member m where m.user_id = u.id and m.group_id = $2) as member,
       exists (select from role_grant g where g.user_id = u.id and g.state = 'active') as live
     from scim_user u where u.id = any($1)`,
    [[...answered.users.keys()], group],
  );
  const found = new Map(users.rows.map((row) => [row.id, row]));
  for (const [id, { member, active }] of answered.users) {
    // A removal or a disabling that was not answered may have happened: never the other way round.
    expect(found.get(id), `user ${id}`).toMatchObject(
      active && member ? { active, member, live: true } : { active },
    );
    if (!member) expect(found.get(id)?.live && !found.get(id)?.member).toBe(false);
  }
  const records = await database.query<{ request_id: string }>(
    "select request_id from audit_record where request_id = any($1) and outcome = 'permit' and subject_ref is not null",
    [answered.lookups],
  );
  expect(records.rows.length).toBe(answered.lookups.length);
  // Nothing is half-written: each grant's events name records that exist, and each record has its subject.
  const torn = await database.query(
    `select 1 from grant_event e where not exists (select from audit_record a where a.id = e.audit_id)
     union all select 1 from audit_record a where subject_ref is not null
       and not exists (select from audit_subject s where s.ref = a.subject_ref)`,
  );
  expect(torn.rowCount).toBe(0);
}
