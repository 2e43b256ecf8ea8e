import { exportSPKI, importJWK, type JWTPayload, SignJWT, UnsecuredJWT } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { provisioningClaims, provisioningToken } from "../../src/demo/stand-in-entra-v1.ts";
import { newStandInKeys, type StandInKeys } from "../../src/demo/stand-in-keys.ts";
import type { Instant } from "../../src/kernel/instant.ts";
import { looksLikeJwt, NON_GALLERY_AUDIENCE } from "../../src/signin/entra-token-service.ts";
import { API_AUDIENCE, entropy, openScimWorld, type ScimWorld, type Source, TENANT } from "./scim-world.ts";

/** A tenant whose source accepts none, and one that no source has. */
const SHUT = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1a02";
const FOREIGN = "0b3c8a54-7a55-4f8e-9b0c-6f2f0c7e1aff";
const USERS = "/scim/v2/Users?count=0";
const NOW = Date.parse("2026-06-15T12:00:00Z") as Instant;
const seconds = NOW / 1000;

let world: ScimWorld;
let source: Source;
let strangers: StandInKeys;
let now = NOW;
beforeAll(async () => {
  world = await openScimWorld();
  source = await world.addSource({ audience: NON_GALLERY_AUDIENCE });
  await world.addSource({ tenant: SHUT });
  strangers = await newStandInKeys("k");
});
afterAll(() => world.close());

/** A process of its own, which has verified nothing yet. */
const start = () => world.start({}, { clock: { now: () => now } });
const issued = (change: JWTPayload = {}, keys = world.keys) =>
  provisioningToken({ keys, tenant: TENANT }, NOW, change);

describe("a token that Entra issued for its provisioning", () => {
  test.each<[string, JWTPayload, number, string | null]>([
    ["as it is", {}, 200, null],
    ["that ended half a minute ago", { exp: seconds - 30 }, 200, null],
    ["that begins in half a minute", { nbf: seconds + 30 }, 200, null],
    ["of another tenant", { iss: `https://sts.windows.net/${FOREIGN}/`, tid: FOREIGN }, 401, "none"],
    ["of a tenant that accepts none", { iss: `https://sts.windows.net/${SHUT}/`, tid: SHUT }, 401, "none"],
    ["of our issuer with another tenant", { tid: SHUT }, 401, null],
    ["without a tenant", { tid: undefined }, 401, null],
    ["for another audience", { aud: "11111111-67b2-4cf2-a259-e3dc5476c621" }, 401, "none"],
    ["for two audiences", { aud: [NON_GALLERY_AUDIENCE, API_AUDIENCE] }, 401, "none"],
    ["for nobody", { aud: undefined } as never, 401, "none"],
    ["of the version 2 issuer", { iss: `https://login.microsoftonline.com/${TENANT}/v2.0` }, 401, "none"],
    ["of the issuer without its slash", { iss: `https://sts.windows.net/${TENANT}` }, 401, "none"],
    ["of the issuer with a path", { iss: `https://sts.windows.net/${TENANT}/x/` }, 401, "none"],
    ["of the issuer in capitals", { iss: `https://sts.windows.net/${TENANT.toUpperCase()}/` }, 401, "none"],
    ["of no issuer", { iss: undefined } as never, 401, "none"],
    ["that ended 61 seconds ago", { exp: seconds - 61 }, 401, null],
    ["that never ends", { exp: undefined } as never, 401, null],
    ["that begins in two minutes", { nbf: seconds + 120 }, 401, null],
    ["that a person asked for", { scp: "user_impersonation" }, 401, null],
  ])("%s", async (_what, change, status, fetches) => {
    const fetched = world.fetched.length;
    const answer = await start()("GET", USERS, { token: await issued(change) });
    expect(answer.status).toBe(status);
    if (status === 401) expect(answer.headers.get("www-authenticate")).toMatch(/^Bearer /);
    if (fetches === "none") expect(world.fetched.slice(fetched)).toEqual([]);
  });
});

describe("RFC 8725: a token that is not", () => {
  test.each<[string, () => Promise<string>]>([
    ["no algorithm", async () => new UnsecuredJWT(provisioningClaims(TENANT, NOW)).encode()],
    [
      "HS256 with the public key as the secret",
      async () => {
        const pem = await exportSPKI((await importJWK(world.keys.publicJwk, "RS256")) as CryptoKey);
        return new SignJWT(provisioningClaims(TENANT, NOW))
          .setProtectedHeader({ alg: "HS256", kid: "k" })
          .sign(new TextEncoder().encode(pem));
      },
    ],
    [
      "PS256 by the tenant's key",
      async () =>
        new SignJWT(provisioningClaims(TENANT, NOW))
          .setProtectedHeader({ alg: "PS256", kid: "k" })
          .sign(await importJWK({ ...world.keys.privateJwk, alg: "PS256" }, "PS256")),
    ],
    ["another's key with the tenant's key's name", () => issued({}, strangers)],
    [
      "a person's token for our API",
      () =>
        issued({
          iss: `https://login.microsoftonline.com/${TENANT}/v2.0`,
          aud: API_AUDIENCE,
          scp: "access_as_user",
          oid: "oid-kari",
        }),
    ],
    [
      "a good one with a letter changed",
      async () => (await issued()).replace(/.(?=.{20}$)/, (letter) => (letter === "A" ? "B" : "A")),
    ],
  ])("%s: 401", async (_what, token) => {
    expect((await start()("GET", USERS, { token: await token() })).status).toBe(401);
  });
});

test("what looks like a JWT is never taken for a SCIM token, and the other way round", async () => {
  const token = await issued({ aud: "another" });
  const { organisation } = source;
  await world.database.owner.query(
    "insert into scim_token (organisation_id, id, source_id, hash, expires_at) values ($1, $2, $3, sha256($4), '2099-01-01')",
    [organisation, entropy.uuid(), source.source, Buffer.from(token)],
  );
  expect((await start()("GET", USERS, { token })).status).toBe(401);
  expect(looksLikeJwt(source.token)).toBe(false);
  expect((await start()("GET", USERS, source)).status).toBe(200);
});

test.each([
  ["a.b", false],
  ["a.b.c", false],
  ["..", false],
  [`${Buffer.from('{"alg":"none"}').toString("base64url")}.e30.`, true],
  [`${Buffer.from('{"typ":"JWT"}').toString("base64url")}.e30.x`, false],
  [`${Buffer.from('"RS256"').toString("base64url")}.e30.x`, false],
  [`${Buffer.from('{"alg":1}').toString("base64url")}.e30.x`, false],
])("%j looks like a JWT: %j", (token, expected) => expect(looksLikeJwt(token)).toBe(expected));

test("keys are fetched once, a signature is checked once, and whose it is is asked every time (R2)", async () => {
  const process = start();
  const token = await issued();
  const accept = (audience: string | null) =>
    world.database.owner.query("update source set entra_audience = $1 where id = $2", [
      audience,
      source.source,
    ]);
  const fetched = world.fetched.length;
  for (let i = 0; i < 5; i++) expect((await process("GET", USERS, { token })).status).toBe(200);
  expect((await process("GET", USERS, { token: await issued({ jti: "second" }) })).status).toBe(200);
  expect(world.fetched.length - fetched).toBe(2);

  await accept(null);
  expect((await process("GET", USERS, { token })).status).toBe(401);
  await accept(NON_GALLERY_AUDIENCE);
  expect((await process("GET", USERS, { token })).status).toBe(200);

  now = (NOW + 3_600_000 + 59_000) as Instant;
  expect((await process("GET", USERS, { token })).status, "within the leeway").toBe(200);
  now = (NOW + 3_600_000 + 61_000) as Instant;
  expect((await process("GET", USERS, { token })).status).toBe(401);
  now = NOW;
});

test("false tokens of a tenant whose keys are here cost no look-up, and keys are not fetched anew for each", async () => {
  const process = start();
  expect((await process("GET", USERS, { token: await issued() })).status).toBe(200);
  const [asked, fetched] = [world.asked.length, world.fetched.length];
  const [head, body] = (await issued()).split(".");
  const garbage = Array.from(
    { length: 1_000 },
    (_, i) => `${head}.${body}.${Buffer.alloc(256, i).toString("base64url")}`,
  );
  const answers = await Promise.all(garbage.map((token) => process("GET", USERS, { token })));
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([401]));
  expect(world.asked.length - asked).toBe(0);
  expect(world.fetched.length - fetched).toBe(0);
});

test("R12: keys that cannot be had let nobody in: 503, and in again when they can", async () => {
  let away = true;
  const process = world.start(
    {},
    {
      clock: { now: () => now },
      fetch: (input, init) => (away ? Promise.reject(new TypeError("fetch failed")) : fetch(input, init)),
    },
  );
  const token = await issued();
  const answer = await process("GET", USERS, { token });
  expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
  away = false;
  expect((await process("GET", USERS, { token })).status).toBe(200);
});

test("the record of a change tells that Entra's own token let it in", async () => {
  const answer = await start()("POST", "/scim/v2/Users", {
    token: await issued(),
    body: { schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"], userName: "med.jwt@example.no" },
  });
  expect(answer.status).toBe(201);
  const { rows } = await world.database.owner.query(
    "select actor_ref, convert_from(leaf, 'UTF8')::jsonb -> 'facts' ->> 'tokenId' as token from audit_record",
  );
  expect(rows).toEqual([{ actor_ref: `scim_client:${source.source}`, token: "entra_jwt" }]);
});
