import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_TEAMS } from "../../../src/demo/demo-teams.ts";
import { DEMO_SCOPE } from "../../../src/demo/seed.ts";
import { type ApiWorld, demoRole, startApiWorld } from "../api-world.ts";
import { type Visit, visit } from "../portal-world.ts";

let world: ApiWorld;
let liv: Visit;
let ida: Visit;
let arne: Visit;
let ola: Visit;
beforeAll(async () => {
  world = await startApiWorld();
  [liv, ida, arne, ola] = await Promise.all([
    visit(world, "liv.leder"),
    visit(world, "ida.iam"),
    visit(world, "arne.revisor"),
    visit(world, "ola.barnehage"),
  ]);
});
afterAll(() => world.close());

const sql = async <Row>(text: string, ...values: unknown[]): Promise<Row[]> =>
  (await world.database.owner.query(text, values)).rows as Row[];
const grantOf = async (nick: string): Promise<string> =>
  (
    await sql<{ id: string }>(
      `select g.id from role_grant g join scim_user u on u.id = g.user_id
        where u.external_id = $1 and g.state in ('active', 'requested')`,
      `demo-${nick}`,
    )
  )[0]?.id ?? "";
const recordsOf = async (kind: string): Promise<{ facts: Record<string, unknown> }[]> =>
  (
    await sql<{ leaf: string }>(
      "select convert_from(leaf, 'UTF8') as leaf from audit_record where kind = $1 order by at, id",
      kind,
    )
  ).map(({ leaf }) => JSON.parse(leaf));
const grantsIn = (html: string): string[] =>
  [...html.matchAll(/name="grant" value="([0-9a-f-]{36})"/g)].map((match) => match[1] as string);

const reads = async () =>
  (
    await sql<{ leaf: string }>(
      "select convert_from(leaf, 'UTF8') as leaf from audit_record where kind = 'log.read' order by at, id",
    )
  ).map(({ leaf }) => JSON.parse(leaf) as { reason: string; actor: string; facts: Record<string, unknown> });

describe("a leader's people", () => {
  test("are listed with what ends first at the top; somebody who decides about nothing is told why the list is empty", async () => {
    const page = await liv.get("/team");
    expect(page.status).toBe(200);
    expect(page.text.indexOf("Åse Ødegård")).toBeLessThan(page.text.indexOf("Gro Vik"));
    expect(page.text).toContain("Elle Máret Čáhppesnjárga");
    expect((await ola.get("/team")).text).toContain("Ingen tilgang å bestemme over");
    const csv = await liv.get("/team?show=renewable&format=csv");
    expect(csv.text.trim().split("\r\n").length).toBe(21);
  });

  test("are renewed twenty at a time, after a page that shows the new ends and why others are left out", async () => {
    const dormant = await grantOf("ragnhild.foss");
    const all = await liv.post("/team/renewal", { all: "yes" });
    const renewable = grantsIn(all.text);
    expect(renewable.length).toBe(20);
    const shown = await liv.post("/team/renewal", { grant: [...renewable, dormant], step: "look" });
    expect(shown.text).toContain("Blir fornyet (20)");
    expect(shown.text).toMatch(/Ragnhild Foss[\s\S]*ligget ubrukt for lenge/);
    expect(await recordsOf("grant.renewed")).toEqual([]);

    const wrong = await liv.post("/team/renewal", {
      grant: renewable,
      step: "renew",
      days: "a year",
      reason: "still on the team",
    });
    expect(wrong.status).toBe(400);
    expect(wrong.text).toMatch(/value="a year"[\s\S]*still on the team/);

    const done = await liv.post("/team/renewal", {
      grant: [...renewable, dormant],
      step: "renew",
      days: "60",
      reason: "still on the team",
    });
    expect([done.status, done.headers.get("location")]).toEqual([
      303,
      "/team?renewed=20&left=1&done=renewed",
    ]);
    const [{ facts }] = (await recordsOf("grant.renewed")) as [{ facts: { count: number } }];
    expect(facts.count).toBe(20);
    const [{ most }] = (await sql<{ most: number }>(
      `select max(extract(day from expires_at - decision_now()))::int as most from role_grant
        where id = any($1::uuid[])`,
      renewable,
    )) as [{ most: number }];
    expect(most).toBe(59);
    expect((await liv.get("/team?renewed=20&left=1&done=renewed")).text).toContain(
      "20 tilganger er fornyet.",
    );
  });

  test("lose access at once with a reason; without one everything stays, and so it does for somebody who does not lead them", async () => {
    const id = await grantOf("mari.torg");
    const empty = await liv.post(`/team/access/${id}/revocation`, { reason: " " });
    expect([empty.status, await grantOf("mari.torg")]).toEqual([400, id]);
    expect(empty.text).toContain('aria-invalid="true"');
    const stranger = await ola.post(`/team/access/${id}/revocation`, { reason: "no longer here" });
    expect([stranger.status, await grantOf("mari.torg")]).toEqual([403, id]);
    expect((await ola.get(`/team/access/${id}`)).status).toBe(404);

    const end = await liv.post(`/team/access/${id}/shortening`, {
      until: new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10),
      reason: "leaves next week",
    });
    expect(end.headers.get("location")).toBe("/team?done=shortened");
    const done = await liv.post(`/team/access/${id}/revocation`, { reason: "no longer here" });
    expect(done.headers.get("location")).toBe("/team?done=revoked");
    expect(await grantOf("mari.torg")).toBe("");
  });

  test("get what a leader asks for only when somebody else approves it", async () => {
    const [mari] = await sql<{ id: string }>("select id from scim_user where external_id = 'demo-mari.torg'");
    const asked = {
      user: mari?.id ?? "",
      role: demoRole("Barnehage").id,
      days: "20",
      reason: "helps with intake",
    };
    const incomplete = await liv.post("/team/ask", { ...asked, role: "" });
    expect(incomplete.status).toBe(400);
    expect(incomplete.text).toContain("helps with intake");
    expect((await liv.post("/team/ask", asked)).headers.get("location")).toBe("/team?done=asked");
    const id = await grantOf("mari.torg");

    const own = await liv.get(`/team/requests/${id}`);
    expect(own.text).toContain("Du har selv bedt om denne");
    expect((await liv.post(`/team/requests/${id}/approval`, {})).status).toBe(403);
    const more = await ida.post(`/team/requests/${id}/approval`, { days: "90", reason: "more than that" });
    expect(more.status).toBe(422);
    expect(more.text).toMatch(/value="90"[\s\S]*more than that/);
    expect((await ida.post(`/team/requests/${id}/approval`, { days: "10" })).headers.get("location")).toBe(
      "/team/requests?done=approved",
    );
    expect(await sql("select state from role_grant where id = $1", id)).toEqual([{ state: "active" }]);
    const waiting = await grantOf("jon.venter");
    const rejected = await liv.post(`/team/requests/${waiting}/rejection`, { reason: "has moved on" });
    expect(rejected.headers.get("location")).toBe("/team/requests?done=rejected");
  });
});

describe("a review", () => {
  const team = DEMO_TEAMS.at(-1)?.people ?? [];
  const campaign = async () =>
    (await sql<{ id: string }>("select id from review_campaign order by opened_at limit 1"))[0]?.id ?? "";

  test("keeps all but the exceptions, after a page that names who loses access; nobody else can answer it", async () => {
    const id = await campaign();
    const [gone, left] = [await grantOf("unni.aas"), await grantOf("vegard.lien")];
    expect((await ola.get(`/reviews/${id}`)).status).toBe(404);
    expect((await liv.get("/reviews")).text).toContain(`${team.length} venter på svar fra deg`);
    const answers = { rest: "keep", [`answer-${gone}`]: "remove", [`reason-${gone}`]: "has another job" };
    const check = await liv.post(`/reviews/${id}`, { ...answers, step: "check" });
    expect(check.text).toMatch(/Tas bort nå \(1\)[\s\S]*Unni Ås[\s\S]*Beholdes \(7\)/);
    const shown = [...check.text.matchAll(/name="shown" value="([^"]+)"/g)].map(
      (match) => match[1] as string,
    );
    expect(shown.length).toBe(team.length);
    // What was not on the page is not answered for.
    const some = { ...answers, step: "answer", shown: shown.filter((grant) => grant !== left) };
    const done = await liv.post(`/reviews/${id}`, some);
    expect(done.headers.get("location")).toBe("/reviews?kept=6&removed=1&left=0&done=answered");
    expect(await grantOf("unni.aas")).toBe("");
    expect((await liv.get("/reviews")).text).toContain("1 venter på svar fra deg");
    const number = await liv.post(`/reviews/${id}`, {
      rest: "keep",
      restReason: "12345678901",
      step: "check",
    });
    expect(number.status).toBe(400);
  });

  test("is opened and closed by IAM staff, and read by auditors; what is unanswered is gone when it closes", async () => {
    expect((await ola.get("/admin/campaigns")).status).toBe(403);
    expect((await arne.post("/admin/campaigns", {})).status).toBe(403);
    const deadline = new Date(Date.now() + 10 * 86_400_000).toISOString().slice(0, 10);
    const wish = { name: "Innbyggertorg, høst", scope: "department:Innbyggerservice", deadline };
    const late = await ida.post("/admin/campaigns", { ...wish, deadline: "2020-01-01" });
    expect(late.status).toBe(422);
    expect(late.text).toContain("Innbyggertorg, høst");
    const opened = await ida.post("/admin/campaigns", wish);
    const path = (opened.headers.get("location") ?? "").split("?")[0] ?? "";
    expect(opened.headers.get("location")).toMatch(/^\/admin\/campaigns\/[0-9a-f-]{36}\?done=opened$/);
    expect((await arne.get(path)).text).toContain("Elle Máret Čáhppesnjárga");
    expect((await ida.post(`${path}/closing`, {})).status).toBe(400);
    const closed = await ida.post(`${path}/closing`, { sure: "yes" });
    expect(closed.headers.get("location")).toBe(`${path}?done=closed`);
    expect(await grantOf("gro.vik")).toBe("");
    const old = await visit(world, "ivar.iam", (Date.now() - 3_600_000) as never);
    expect((await old.post("/admin/campaigns", wish)).status).toBe(403);
  });
});

describe("the log", () => {
  test("the log is for auditors and the data protection officer, and reading it is in it", async () => {
    expect((await ida.get("/audit")).status).toBe(403);
    expect(await reads()).toEqual([]);
    const dina = await visit(world, "dina.personvern");
    const page = await dina.get("/audit?kind=session.started&actor=Arne%20Rev");
    expect(page.text).toContain("Arne Revisor");
    expect(page.text).not.toContain("Ida Iam");
    const [read] = await reads();
    expect(read?.facts).toMatchObject({ kind: "session.started", records: 1 });
    expect(JSON.stringify(read)).not.toMatch(/arne/i);
  });

  test("one record is shown in words with its sealed bytes; an unknown one says what to do", async () => {
    const [row] = await sql<{ id: string; leaf: string }>(
      "select id, convert_from(leaf, 'UTF8') as leaf from audit_record where kind = 'demo.seeded'",
    );
    const page = await arne.get(`/audit/${row?.id}`);
    expect(page.text).toContain("Demo satt opp");
    expect(page.text.replaceAll("&quot;", '"')).toContain(row?.leaf);
    expect((await reads()).at(-1)).toMatchObject({ reason: "record", facts: { recordId: row?.id } });
    expect((await arne.get("/audit/01990000-0000-7000-8000-000000000000")).status).toBe(404);
  });

  test("what looks like a citizen's number is neither searched for nor written back", async () => {
    const before = (await reads()).length;
    const page = await arne.get("/audit?actor=010190%2012345");
    expect(page.status).toBe(400);
    expect(page.text).not.toContain("12345");
    expect((await reads()).length).toBe(before);
  });

  test("pages of the log follow each other without gap or repeat, and CSV holds all of them", async () => {
    const { organisation } = DEMO_SCOPE;
    await sql(
      `insert into audit_record (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, leaf)
      select $1, id, gen_random_uuid(), at, 'job.done', 'permit', 'over', 'system',
        convert_to(json_build_object('v', 1, 'id', id, 'at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'kind', 'job.done', 'outcome', 'permit', 'reason', 'over', 'actor', 'system', 'requestId', id,
          'facts', json_build_object())::text, 'UTF8')
      from (select gen_random_uuid() as id, decision_now() - (n / 4) * interval '1 second' as at
        from generate_series(1, 120) n) made`,
      organisation,
    );
    const seen: string[] = [];
    let path: string | undefined = "/audit?kind=job.done";
    while (path) {
      const { text } = await arne.get(path);
      seen.push(...[...text.matchAll(/href="\/audit\/([0-9a-f-]{36})"/g)].map((match) => match[1] as string));
      path = /href="(\/audit\?[^"]*behind=[^"]*)">Eldre/.exec(text)?.[1]?.replaceAll("&amp;", "&");
    }
    const jobs = await sql<{ id: string }>("select id from audit_record where kind = 'job.done'");
    expect(seen.length).toBe(jobs.length);
    expect(new Set(seen).size).toBe(jobs.length);
    const csv = await arne.get("/audit?kind=job.done&format=csv");
    expect(csv.text.trim().split("\r\n").length).toBe(jobs.length + 1);
  });
});
