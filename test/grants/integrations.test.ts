import { describe, expect, test } from "vitest";
import {
  hindrancesOf,
  parseClient,
  renewedEnd,
  type SystemGrant,
} from "../../src/grants/integrations/integration-policy.ts";
import type { IntegrationId, RoleId, ScimUserId } from "../../src/kernel/ids.ts";
import { type Instant, plusDays } from "../../src/kernel/instant.ts";

const START = Date.parse("2026-06-01T00:00:00Z") as Instant;
const day = (n: number): Instant => plusDays(START, n);
const [ASKER, RESPONSIBLE, DECIDER] = ["asker", "responsible", "decider"] as ScimUserId[] as [
  ScimUserId,
  ScimUserId,
  ScimUserId,
];

const role = {
  terms: {
    longestDays: 365,
    defaultDays: 90,
    windowDays: 14,
    dormantDays: 30,
    graceDays: 30,
    sensitive: false,
  },
  uses: ["sokEtterPerson", "integrasjon"],
  purposes: ["opptak"],
};
/** Approved on day 0 for 90 days, used yesterday. */
const grantOn = (today: number, change: Partial<SystemGrant> = {}): SystemGrant => ({
  id: "grant",
  integration: "integration" as IntegrationId,
  integrationEnded: false,
  responsible: RESPONSIBLE,
  roleId: "role" as RoleId,
  purpose: "opptak",
  state: "active",
  requestedBy: ASKER,
  requestedDays: 90,
  lapsesAt: day(7),
  life: { notBefore: day(0), expiresAt: day(90), lastFullApproval: day(0), lifeFrom: day(0) },
  lastUsed: day(today - 1),
  role,
  now: day(today),
  ...change,
});
const lastYear = {
  notBefore: day(-340),
  expiresAt: day(20),
  lastFullApproval: day(-340),
  lifeFrom: day(-70),
};

describe("R4: the new end of a case system's grant", () => {
  test.each<[string, SystemGrant, number | string]>([
    ["a day before the window", grantOn(75), "not_in_window"],
    ["at the beginning of the window: the life anew", grantOn(76), 76 + 90],
    ["in its last hours", grantOn(89.9), 89.9 + 90],
    ["at its end", grantOn(90), "access_ended"],
    ["no later than the full approval reaches", grantOn(10, { life: lastYear }), -340 + 365],
    [
      "where it reaches no further than the present end",
      grantOn(10, { life: { ...lastYear, expiresAt: day(25) }, now: day(12) }),
      "no_life_left",
    ],
    [
      "not used for as long as the role says",
      grantOn(80, { lastUsed: day(50), life: { ...grantOn(0).life, lifeFrom: day(0) } as never }),
      "dormant",
    ],
    ["never used, and begun long ago", grantOn(80, { lastUsed: null }), "dormant"],
    ["of a case system that has been ended", grantOn(80, { integrationEnded: true }), "access_ended"],
    ["that waits", grantOn(80, { state: "requested", life: null }), "not_in_force"],
    ["that was revoked", grantOn(80, { state: "ended" }), "access_ended"],
    ["of a role that is retired", grantOn(80, { role: null }), "renewal_not_offered"],
    [
      "of a role that is no longer for case systems",
      grantOn(80, { role: { ...role, uses: ["sokEtterPerson"] } }),
      "renewal_not_offered",
    ],
    [
      "for a purpose that the role no longer has",
      grantOn(80, { role: { ...role, purposes: [] } }),
      "renewal_not_offered",
    ],
  ])("%s", (_when, grant, expected) => {
    const end = renewedEnd(grant, DECIDER);
    expect(end.ok ? end.value : end.error).toBe(typeof expected === "number" ? day(expected) : expected);
  });

  test.each([
    ["whoever asked", ASKER, "own_request"],
    ["whoever answers for it", RESPONSIBLE, "own_integration"],
  ])("not by %s", (_who, person, code) => {
    expect(renewedEnd(grantOn(80), person)).toEqual({ ok: false, error: code });
  });
});

test.each<[string, SystemGrant, boolean, string[]]>([
  ["in force", grantOn(10), false, []],
  ["frozen", grantOn(10), true, ["frozen"]],
  [
    "run out, of a role that is retired",
    grantOn(90, { role: null }),
    false,
    ["access_ended", "role_retired"],
  ],
  ["waiting", grantOn(1, { state: "requested", life: null }), false, ["waits_for_approval"]],
  ["waiting for too long", grantOn(7, { state: "requested", life: null }), false, ["request_lapsed"]],
  [
    "of a role that is no longer for case systems",
    grantOn(10, { role: { ...role, uses: [], purposes: [] } }),
    false,
    ["use_outside_role", "purpose_outside_role"],
  ],
])("why access gives nothing: %s", (_what, grant, frozen, hindrances) => {
  expect(hindrancesOf(grant, frozen)).toEqual(hindrances);
});

const TENANT = "0199d000-0000-4000-8000-00000000f100";
test.each<[string, Parameters<typeof parseClient>[0], boolean]>([
  ["Maskinporten", { kind: "maskinporten", owner: "999888777", clientId: "client_1" }, true],
  ["Maskinporten, with spaces around", { kind: "maskinporten", owner: " 999888777", clientId: "c " }, true],
  ["a consumer in ISO form", { kind: "maskinporten", owner: "0192:999888777", clientId: "c" }, false],
  ["a client with a space in it", { kind: "maskinporten", owner: "999888777", clientId: "a b" }, false],
  ["Entra", { kind: "entra", owner: TENANT.toUpperCase(), clientId: TENANT }, true],
  ["Entra by a domain", { kind: "entra", owner: "fjordheim.example", clientId: TENANT }, false],
  ["Entra by an application's name", { kind: "entra", owner: TENANT, clientId: "sak" }, false],
])("a client as somebody wrote it: %s", (_what, written, known) => {
  const client = parseClient(written);
  expect(client !== null).toBe(known);
  if (client) expect(client.owner).toBe(written.owner.trim().toLowerCase());
});
