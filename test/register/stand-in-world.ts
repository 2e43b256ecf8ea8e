import { population } from "../../src/demo/population/population.ts";
import type { StandInRole } from "../../src/demo/stand-in-answer-policy.ts";
import type { StandInFaults } from "../../src/demo/stand-in-faults.ts";
import { newStandInKeys } from "../../src/demo/stand-in-keys.ts";
import { standInMaskinporten } from "../../src/demo/stand-in-maskinporten.ts";
import { standInRegister } from "../../src/demo/stand-in-register.ts";
import { serveStandIn } from "../../src/demo/stand-in-server.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import type { Entropy } from "../../src/kernel/ids.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import type { LogEvent } from "../../src/kernel/log.ts";
import type { Clock, Fetch, OutsideDeps } from "../../src/register/exchange.ts";
import type { FiksSettings } from "../../src/register/fiks-call.ts";
import { PARTS } from "../../src/register/parts.ts";
import type { RegisterAccess } from "../../src/register/register-port.ts";

/** A clock that stands where a test puts it. */
export type HandClock = Clock & { set(instant: number): void; advance(ms: number): void };

export function handClock(start = 1_780_000_000_000): HandClock {
  let now = start;
  return {
    now: () => now as Instant,
    set: (instant) => {
      now = instant;
    },
    advance: (ms) => {
      now += ms;
    },
  };
}

/** UUIDs in counting order, in letters, so that none looks like a person number: unique, the same in every run. */
let count = 0;
export function countingEntropy(): Entropy {
  const letters = () => (++count).toString(6).replace(/[0-5]/g, (digit) => "abcdef"[Number(digit)] ?? "");
  return {
    uuid: () => `0190a000-0000-7000-8000-${letters().padStart(12, "a")}`,
    bytes: (length) => new Uint8Array(length),
  };
}

/** Counts what goes over the wire; only the path is kept. */
export function countingFetch(inner: Fetch = fetch): { readonly fetch: Fetch; readonly paths: string[] } {
  const paths: string[] = [];
  return {
    paths,
    fetch: (url, init) => {
      paths.push(url.pathname);
      return inner(url, init);
    },
  };
}

export function outside(
  inner?: Fetch,
): OutsideDeps & { logged: LogEvent[]; paths: string[]; clock: HandClock } {
  const counted = countingFetch(inner);
  const logged: LogEvent[] = [];
  const log = (event: LogEvent) => void logged.push(event);
  return {
    fetch: counted.fetch,
    paths: counted.paths,
    clock: handClock(),
    entropy: countingEntropy(),
    log,
    logged,
  };
}

/** The people made by hand and a few hundred others: enough for every case, and ready at once. */
export const people = population({ size: 400 });

export const person = (number: string): Foedselsnummer => {
  const parsed = Foedselsnummer.parse(number);
  if (!parsed.ok) throw new Error("a test needs a valid number");
  return parsed.value;
};

export const ROLE = {
  wide: "role-wide",
  name: "role-name",
  open: "role-open",
  others: "role-of-others",
} as const;

/** As whom the tests ask, in a role that holds everything. */
export const accessIn = (fiksRoleId: string = ROLE.wide): RegisterAccess => ({
  fiksRoleId,
  integrationId: "integration-1",
  integrationPassword: "hemmelig-passord",
});

const role = (over: Partial<StandInRole>): StandInRole => ({
  rettighetspakke: "OMH",
  parts: new Set(PARTS),
  historikk: false,
  integrationIds: new Set(["integration-1"]),
  ...over,
});

export const roles: ReadonlyMap<string, StandInRole> = new Map([
  [ROLE.wide, role({ historikk: true })],
  [ROLE.name, role({ parts: new Set(["navn", "status"]) })],
  [ROLE.open, role({ rettighetspakke: "OUH", historikk: true })],
  [ROLE.others, role({ integrationIds: new Set(["integration-2"]) })],
]);

let tokens = 0;
/** What Maskinporten would answer, without asking anybody: metadata, or a new token every time. */
export function maskinportenAnswer({ maskinporten: { issuer } }: FiksSettings, url: URL): Response {
  return url.pathname === "/token"
    ? Response.json({ access_token: `token-${++tokens}`, expires_in: 600 })
    : Response.json({ issuer: issuer.href, token_endpoint: new URL("token", issuer).href });
}

export const isFiks = (url: URL): boolean => url.pathname.startsWith("/folkeregister/");

/** Both stand-ins on loopback, and the settings a client needs to use them. */
export async function startStandIns(clock: Clock) {
  const entropy = countingEntropy();
  const faults: StandInFaults = {};
  const [client, keys] = await Promise.all([newStandInKeys("client-key"), newStandInKeys("token-key")]);
  const clients = [
    {
      clientId: "client-1",
      organisationNumber: "999888777",
      keys: [client.publicJwk],
      scopes: ["ks:fiks"],
    },
  ];
  const maskinporten = await serveStandIn((issuer) =>
    standInMaskinporten({ issuer, clients, keys, clock, entropy }),
  );
  const register = await serveStandIn(() =>
    standInRegister({
      population: people,
      roles,
      integrations: new Map([["integration-1", "hemmelig-passord"]]),
      maskinporten: { issuer: maskinporten.origin, jwks: { keys: [keys.publicJwk] } },
      clock,
      entropy,
      faults,
    }),
  );
  const settings: FiksSettings = {
    baseUrl: register.origin,
    timeoutsMs: { one: 5_000, few: 5_000, many: 10_000 },
    maskinporten: {
      issuer: maskinporten.origin,
      clientId: "client-1",
      privateKeyJwk: client.privateJwk,
    },
  };
  const close = () => Promise.all([maskinporten.close(), register.close()]);
  return { settings, faults, keys, client, maskinporten, register, close };
}

export type StandIns = Awaited<ReturnType<typeof startStandIns>>;
