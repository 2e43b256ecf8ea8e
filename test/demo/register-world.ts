import { Hono } from "hono";
import { importJWK, SignJWT } from "jose";
import type { StandInFaults } from "../../src/demo/stand-in-faults.ts";
import type { StandInEnv } from "../../src/demo/stand-in-gate.ts";
import { newStandInKeys, type StandInKeys } from "../../src/demo/stand-in-keys.ts";
import { standInRegister } from "../../src/demo/stand-in-register.ts";
import { countingEntropy, handClock, ROLE, roles } from "../register/stand-in-world.ts";
import { fjordheim } from "./people.ts";

export const ISSUER = new URL("http://127.0.0.1:9/");
export const PASSWORD = "hemmelig-passord";

/** The stand-in without a network, as a client with every credential sees it. */
async function registerWorld() {
  const people = fjordheim;
  const clock = handClock();
  const [keys, stranger] = await Promise.all([newStandInKeys("token"), newStandInKeys("token")]);
  const faults: StandInFaults = {};
  const app = standInRegister({
    population: people,
    roles,
    integrations: new Map([["integration-1", PASSWORD]]),
    maskinporten: { issuer: ISSUER, jwks: { keys: [keys.publicJwk] } },
    clock,
    entropy: countingEntropy(),
    faults,
  });
  const token = async (claims: object = {}, by: StandInKeys = keys): Promise<string> => {
    const seconds = Math.floor(clock.now() / 1000);
    return new SignJWT({ iss: ISSUER.href, scope: "ks:fiks", iat: seconds, exp: seconds + 600, ...claims })
      .setProtectedHeader({ alg: "RS256", kid: "token" })
      .sign(await importJWK(by.privateJwk, "RS256"));
  };
  const credentials = async () => ({
    authorization: `Bearer ${await token({ exp: 9_999_999_999 })}`,
    IntegrasjonId: "integration-1",
    IntegrasjonPassord: PASSWORD,
  });
  const good = await credentials();

  type Call = { readonly role?: string; readonly headers?: object; readonly body?: unknown };
  /** `personer/…`, `hendelser/…` or `uttrekk/…`; a body makes it a POST. */
  const call = async (path: string, { role = ROLE.wide, headers = {}, body }: Call = {}) => {
    const json = { "content-type": "application/json" };
    const answer = await app.request(`/folkeregister/api/v1/${role}/v1/${path}`, {
      headers: { ...good, ...(body === undefined ? {} : json), ...headers },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    const isJson = answer.headers.get("content-type")?.startsWith("application/json");
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      body: isJson && text ? JSON.parse(text) : null,
    };
  };

  const numberOf = (name: string): string => {
    const found = people.residents().find((resident) => resident.name === name);
    if (!found) throw new Error("nobody has that name");
    return found.foedselsnummer;
  };
  const nameOf = (number: string) =>
    people.residents().find((one) => one.foedselsnummer === number)?.name ?? number;
  return { app, people, clock, keys, stranger, faults, token, good, call, numberOf, nameOf };
}

/** The same for every file of a process: making everybody searchable takes a while. Its clock may have moved on. */
export function sharedWorld(): Promise<RegisterWorld> {
  shared ??= registerWorld();
  return shared;
}
let shared: Promise<RegisterWorld> | null = null;

export type RegisterWorld = Awaited<ReturnType<typeof registerWorld>>;

/** A query of an address, each value encoded. */
export const query = (values: { [name: string]: string }): string => new URLSearchParams(values).toString();

/** One resource by itself, as a role of ours sees it. */
export function asRole(role: string, routes: Hono<StandInEnv>): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  app.use(async (c, next) => {
    const rights = roles.get(role);
    if (rights) c.set("role", rights);
    c.set("integration", "integration-1");
    await next();
  });
  return app.route("/", routes);
}
