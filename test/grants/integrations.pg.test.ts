import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ActContext, PersonContext } from "../../src/grants/act.ts";
import { approveForSystem, askForSystem } from "../../src/grants/integrations/integration-grant-service.ts";
import { addIntegration } from "../../src/grants/integrations/integration-service.ts";
import { changeLimits } from "../../src/grants/role-changes/limits-service.ts";
import { proposeVersion } from "../../src/grants/role-changes/role-change-proposal-service.ts";
import {
  approveVersion,
  previewVersion,
  retireRole,
} from "../../src/grants/role-changes/role-change-service.ts";
import { tellDue } from "../../src/grants/telling/notice-due-store.ts";
import { tidy } from "../../src/grants/telling/tidy-service.ts";
import type { RequestId, ScimUserId } from "../../src/kernel/ids.ts";
import type { RoleDefinition } from "../../src/roles/role.ts";
import type { TestDatabase } from "../support/test-database.ts";
import { accessWorlds, DPO, IDA, IVAR, KARI, refusal, value } from "./access-world.ts";
import { definitionOf } from "./role-change-world.ts";
import { entropy, newId } from "./skeleton.ts";
import { DAY_ZERO, day, MS_PER_DAY, openFastDatabase, stopClockAt, type World } from "./support.ts";

let database: TestDatabase;
let world: World;
const nextWorld = accessWorlds();
beforeAll(async () => {
  database = await openFastDatabase();
});
afterAll(() => database.close());

/** A case system that Kari answers for, with role 1 from day 0 to day 60; Ida asked, Ivar approved. */
let system: string;
beforeEach(async () => {
  world = await nextWorld(database);
  await database.owner.query(
    "update role_version set bruksomraader = '{sokEtterPerson,integrasjon}' where role_id = $1",
    [role()],
  );
  system = value(
    await addIntegration(deps(), as(IDA), {
      kind: "maskinporten",
      owner: "999888777",
      clientId: newId(),
      name: "Sak og arkiv",
      responsible: world.users[KARI] as string,
      forEmployees: true,
      takesFiksTokens: false,
    }),
  );
  await given(60);
});

const role = () => world.roles[1] as World["roles"][number];
const deps = () => ({ db: database.db, entropy });
const as = (user: number): PersonContext => ({
  organisation: world.organisation,
  actor: { kind: "employee", ref: world.users[user] as string },
  requestId: newId<RequestId>(),
  person: world.users[user] as ScimUserId,
});
async function given(days: number): Promise<void> {
  const wish = { integration: system, roleId: role(), days, purpose: null };
  value(await approveForSystem(deps(), as(IVAR), value(await askForSystem(deps(), as(IDA), wish))));
}
/** Its grants, each by its state and the day it ends. */
const grants = async () =>
  (
    await database.owner.query<{ state: string; expires_at: Date | null }>(
      "select state, expires_at from integration_grant where integration_id = $1 order by id",
      [system],
    )
  ).rows.map(({ state, expires_at: end }) =>
    end === null ? state : `${state} ${(end.getTime() - DAY_ZERO) / MS_PER_DAY}`,
  );
const givesAccess = async () =>
  (
    await database.owner.query("select id from effective_integration_grant where integration_id = $1", [
      system,
    ])
  ).rows.length > 0;

describe("R4: what is allowed for less time ends earlier for case systems as well", () => {
  const limits = (longestLifeDays: number) =>
    changeLimits(
      deps(),
      { organisation: world.organisation, actor: { kind: "command_line" }, requestId: newId<RequestId>() },
      { longestLifeDays },
    );

  test("by the organisation's limits, and by no later change any later", async () => {
    expect((await limits(20)).ok).toBe(true);
    expect(await grants()).toEqual(["active 20"]);
    await limits(365);
    expect(await grants()).toEqual(["active 20"]);
  });

  test("at once, where it has passed already", async () => {
    await stopClockAt(database, day(9));
    expect((await limits(9)).ok).toBe(true);
    expect(await givesAccess()).toBe(false);
    expect(await grants()).toEqual(["expired 9"]);
  });

  test("with the role, when it is retired; a request for it as well", async () => {
    value(
      await askForSystem(deps(), as(IDA), { integration: system, roleId: role(), days: 5, purpose: null }),
    );
    value((await retireRole(deps(), as(IDA), role())) as never);
    expect(await grants()).toEqual(["revoked 60", "withdrawn"]);
    expect(await givesAccess()).toBe(false);
  });
});

describe("R11: the preview of a role's next version tells of case systems, and that is what happens", () => {
  const base = () => {
    const { name, ...rest } = definitionOf({ longestLifeDays: 60, defaultLifeDays: 30, requestable: true });
    return { ...rest, name, bruksomraader: ["sokEtterPerson", "integrasjon"] };
  };
  const propose = async (change: Partial<RoleDefinition>) => {
    value((await proposeVersion(deps(), as(IDA), role(), { ...base(), ...change })) as never);
    const shown = await previewVersion(deps(), world.organisation, role(), 2);
    if (!shown.ok) throw new Error("no preview");
    return shown.value;
  };
  const approve = (hash: string) => approveVersion(deps(), as(IVAR), role(), 2, hash);
  const ofSystem = (what: object) => [
    expect.objectContaining({ user: system, system: true, name: "Sak og arkiv", ...what }),
  ];

  test("a shorter life", async () => {
    const { hash, effects } = await propose({ longestLifeDays: 10, defaultLifeDays: 10 });
    expect(effects).toEqual(ofSystem({ what: "ends_earlier", end: { at: day(10) } }));
    expect(refusal((await approve(hash)) as never)).toBe("accepted");
    expect(await grants()).toEqual(["active 10"]);
  });

  test("fewer parts", async () => {
    const { parts } = base();
    const fewer = parts.filter((part) => part !== "kjoenn");
    const { effects } = await propose({ parts: fewer });
    expect(effects).toEqual(ofSystem({ what: "parts_change", partsLost: ["kjoenn"], partsGained: [] }));
  });

  test("no longer for case systems: everything", async () => {
    const { effects } = await propose({ bruksomraader: ["sokEtterPerson"] });
    expect(effects).toEqual(
      ofSystem({ what: "parts_change", partsLost: [...base().parts].sort(), partsGained: [] }),
    );
  });

  test("whoever answers for a case system that has the role does not approve what it may do", async () => {
    const { hash } = await propose({ parts: base().parts });
    const byKari = await approveVersion(deps(), as(KARI), role(), 2, hash);
    expect(refusal(byKari as never)).toBe("approver_holds_role");
    await database.owner.query("update integration set responsible_id = $1 where id = $2", [
      world.users[IDA],
      system,
    ]);
    expect(refusal((await approveVersion(deps(), as(KARI), role(), 2, hash)) as never)).toBe("accepted");
  });

  test("a case system that came meanwhile makes it stale", async () => {
    const { hash } = await propose({ longestLifeDays: 10, defaultLifeDays: 10 });
    await given(30);
    expect(refusal((await approve(hash)) as never)).toBe("stale_preview");
    expect(await grants()).toEqual(["replaced 60", "active 30"]);
  });
});

describe("what is told of case systems", () => {
  const NAMES = new Map([
    [KARI, "responsible"],
    [IDA, "ida"],
    [IVAR, "ivar"],
    [DPO, "dpo"],
  ]);
  /** What was told by this day: "kind recipient days". */
  async function toldOn(today: number): Promise<string[]> {
    await stopClockAt(database, day(today));
    const tellNow = () =>
      database.db.write(world.organisation, (tx) => tellDue(tx, world.organisation, "systems", 100));
    await tellNow();
    expect((await tellNow()).told).toBe(0); // once
    const { rows } = await database.owner.query<{ kind: string; recipient_id: string; days: number }>(
      "select kind, recipient_id, facts ->> 'days' as days from notice where organisation_id = $1",
      [world.organisation],
    );
    const users: readonly string[] = world.users;
    return rows
      .map(({ kind, recipient_id: to, days }) =>
        `${kind} ${NAMES.get(users.indexOf(to))} ${days ?? ""}`.trim(),
      )
      .sort();
  }

  test.each([
    ["more than 14 days before the end", 45, []],
    ["14 days before", 46, ["access_ends responsible 14"]],
    ["7 days before", 53, ["access_ends responsible 7"]],
    ["one day before", 59, ["access_ends responsible 1"]],
    ["at the end", 60, ["access_ended responsible"]],
    ["31 days after, when it is no news", 91, []],
  ])("%s", async (_when, today, told) => {
    expect(await toldOn(today)).toEqual(told);
  });

  test("all IAM staff, where whoever answers for it is gone", async () => {
    await database.owner.query("update scim_user set active = false where id = $1", [world.users[KARI]]);
    expect(await toldOn(60)).toEqual(["access_ended ida", "access_ended ivar"]);
  });

  test("a request, to the IAM staff who may decide about it", async () => {
    value(
      await askForSystem(deps(), as(IDA), { integration: system, roleId: role(), days: 5, purpose: null }),
    );
    expect(await toldOn(1)).toEqual(["request_waits ivar"]);
  });
});

test("the job writes down what the clock has ended, and that changes nothing", async () => {
  value(await askForSystem(deps(), as(IDA), { integration: system, roleId: role(), days: 5, purpose: null }));
  await stopClockAt(database, day(60));
  expect(await givesAccess()).toBe(false);
  const clock: ActContext = { ...as(IDA), actor: { kind: "system" } };
  const tidied = () =>
    database.db.write(world.organisation, (tx) => tidy(tx, deps(), clock, "systems_over", 100));
  expect(await tidied()).toBe(2);
  expect(await grants()).toEqual(["expired 60", "lapsed"]);
  expect(await tidied()).toBe(0);
});

test("R9: another organisation's case system is there for nobody here", async () => {
  const here = as(IDA);
  world = await nextWorld(database);
  const wish = { integration: system, roleId: role(), days: 5, purpose: null };
  expect(refusal(await askForSystem(deps(), as(IDA), wish))).toBe("unknown_integration");
  expect(refusal(await askForSystem(deps(), here, wish))).toBe("unknown_role");
});
