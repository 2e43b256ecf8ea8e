import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { DEMO_ORGANISATION } from "../../src/demo/seed.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import { setCredentials } from "../../src/register/credentials-store.ts";
import type { Fetch } from "../../src/register/exchange.ts";
import { fiksClient } from "../../src/register/fiks-client.ts";
import { insertRole } from "../../src/roles/role-store.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { peopleCases } from "../register/contract-cases.ts";
import { sharedCases } from "../register/contract-more.ts";
import {
  accessIn,
  isFiks,
  outside,
  person,
  ROLE,
  roles,
  type StandIns,
  startStandIns,
} from "../register/stand-in-world.ts";
import { type ApiWorld, demoRole, startApiWorld } from "./api-world.ts";

/** Our own client of Fiks, pointed at our facade, which has the stand-in behind it: three processes' worth in one. */
let standIns: StandIns;
let world: ApiWorld;
const FACADE = new URL("http://facade.example/");
const INTEGRATION = "0199d000-0000-7000-8000-0000000000c2";
/** The roles of the contract cases under ids that a role of ours can have at Fiks. */
const roleIds = [ROLE.wide, ROLE.name].map((name, i) => ({
  name,
  fiksRoleId: `6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1c00d${i}`,
  id: `0199d000-0000-7000-8000-0000000000d${i}` as ReturnType<typeof demoRole>["id"],
}));

const atFiks = (name: string = ROLE.wide): string =>
  roleIds.find((role) => role.name === name)?.fiksRoleId ?? name;

beforeAll(async () => {
  for (const { name, fiksRoleId } of roleIds)
    (roles as Map<string, unknown>).set(fiksRoleId, roles.get(name));
  standIns = await startStandIns({ now: () => Date.now() as Instant });
  const caseSystems = { scope: "fjordheim:oppslag", audience: null };
  world = await startApiWorld({ config: { register: standIns.settings, fiksFacade: true, caseSystems } });
  const { id: organisation } = DEMO_ORGANISATION;
  const credentials = { integrationId: "integration-1", integrationPassword: "hemmelig-passord" };
  await world.database.db.asOwner(async (tx) => {
    await setCredentials(tx, world.config.credentialKey, webPlatform.entropy, organisation, credentials);
    for (const { id, fiksRoleId, name } of roleIds) {
      const { rettighetspakke, parts, historikk } = roles.get(fiksRoleId) as NonNullable<
        ReturnType<typeof roles.get>
      >;
      const usual = { ...demoRole("Barnehage"), skjermetAdresse: false, bruksomraader: ["integrasjon"] };
      const own = { id, fiksRoleId, name, rettighetspakke, parts: [...parts], historikk };
      await insertRole(tx, organisation, { ...usual, ...own });
    }
  });
  await world.database.owner.query(
    `insert into integration (organisation_id, id, name, kind, owner, client_id, takes_fiks_tokens, for_employees, responsible_id, added_by)
     select $1, $2, 'Fra Fiks', 'maskinporten', '999888777', 'client-1', true, false, id, 'test'
     from scim_user where external_id = 'demo-ola.barnehage'`,
    [organisation, INTEGRATION],
  );
  await world.database.owner.query(
    `insert into integration_grant (organisation_id, id, integration_id, role_id, purpose, state, requested_by,
       requested_days, lapses_at, approved_by, not_before, expires_at, last_full_approval, life_from)
     select $1, gen_random_uuid(), $2, role, 'opptak', 'active', a.id, 30, decision_now(), b.id, decision_now(),
       decision_now() + interval '720 hours', decision_now(), decision_now()
     from unnest($3::uuid[]) as role, scim_user a, scim_user b
     where a.external_id = 'demo-ida.iam' and b.external_id = 'demo-ivar.iam'`,
    [organisation, INTEGRATION, roleIds.map(({ id }) => id)],
  );
});
afterAll(async () => {
  await world.close();
  await standIns.close();
});
afterEach(() => world.intercept(null));

/** A client with its base address at the facade and nothing else changed. */
function client(fault: (typeof peopleCases)[number]["fault"]) {
  world.intercept((url) => {
    if (isFiks(url)) standIns.faults.next = fault;
    return null;
  });
  const toFacade: Fetch = async (url, init) => {
    if (url.origin !== FACADE.origin) return fetch(url, init);
    const { status, headers, text } = await world.send(new Request(url, init));
    return new Response(text, { status, headers });
  };
  const deps = { ...outside(toFacade), clock: { now: () => Date.now() as Instant } };
  return fiksClient({ ...standIns.settings, baseUrl: FACADE }, deps);
}

/**
 * Where the facade differs from Fiks on purpose. What Fiks gave us that we cannot use, or why it refused us, is no business
 * of the client's: for it we are out of order.
 */
const differs = { refused: "unavailable", garbled: "unavailable" } as const;
const expected = (gives: unknown, fault: unknown): unknown =>
  fault && (gives === "refused" || gives === "garbled") ? differs[gives] : gives;

/** What the facade has of the other cases. */
const searches = sharedCases.filter(({ name }) => /search|hits|the one hit/.test(name));
/** Those that fail come last: a register that fails again and again is left alone for a while. */
const fails = ({ fault, gives }: { fault?: unknown; gives: unknown }): boolean =>
  fault !== undefined && typeof gives === "string";
/** A throttling register is waited for, by us; how long is tested where that is done. */
const cases = [...searches, ...peopleCases]
  .filter(({ fault }) => fault !== "429")
  .sort((a, b) => Number(fails(a)) - Number(fails(b)));

/** The same value with numbers as their digits. */
function plain(value: unknown): unknown {
  if (value instanceof Foedselsnummer) return value.reveal();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

test("searches are among the cases", () => expect(searches.length).toBeGreaterThan(5));

test.each(cases)("the facade: $name", async (contract) => {
  const register = client(contract.fault);
  const answer =
    "asked" in contract
      ? await register.people({
          access: accessIn(atFiks(contract.asked.role)),
          numbers: contract.asked.numbers.map(person),
          parts: contract.asked.parts,
          historikk: contract.asked.historikk ?? false,
        })
      : await contract.ask(register, accessIn(atFiks()));
  const value = answer.ok ? plain(answer.value) : answer.error;
  expect([value]).toMatchObject([expected(contract.gives, contract.fault)]);
});
