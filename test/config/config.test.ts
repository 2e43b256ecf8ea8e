import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  type ConfigFault,
  type Env,
  REAL_SETTINGS,
  readConfig,
  readRegisterConfig,
} from "../../src/config/config.ts";
import { CONFIG_FIELDS } from "../../src/config/config-fields.ts";
import { chooseMode } from "../../src/config/mode-policy.ts";
import type { Result } from "../../src/kernel/result.ts";

const key = (fill: number) => Buffer.alloc(32, fill).toString("base64url");
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const jwk = { ...privateKey.export({ format: "jwk" }), kid: "key-1" };

/** Everything that a real installation must say. */
const REAL: Env = {
  PUBLIC_URL: "https://tilgang.fjordheim.example",
  DATABASE_URL: "postgres://app@db.fjordheim.example/identity",
  SIGNIN_TENANTS: "0199d000-0000-4000-8000-00000000f100, 0199d000-0000-4000-8000-00000000f101",
  SIGNIN_AUDIENCE: "0199d000-0000-4000-8000-00000000a91d",
  SIGNIN_CLIENT_SECRET: "a-client-secret",
  FIKS_URL: "https://api.fiks.test.ks.no",
  MASKINPORTEN_ISSUER: "https://test.maskinporten.no/",
  MASKINPORTEN_CLIENT_ID: "client-1",
  MASKINPORTEN_KEY: JSON.stringify(jwk),
  AUDIT_KEYS: `2026-H2=${key(1)},2027-H1=${key(2)}`,
  PERSON_NUMBER_KEY: key(3),
  CREDENTIAL_KEY: key(4),
};
const required = CONFIG_FIELDS.filter((field) => field.missing === "required").map((field) => field.name);
const faultsOf = <T>(result: Result<T, ConfigFault[]>): ConfigFault[] => (result.ok ? [] : result.error);
const faultsWith = (change: Env): ConfigFault[] => faultsOf(readConfig({ ...REAL, ...change }));

test("a whole set of settings is read, and defaults are filled in", () => {
  const config = readConfig(REAL);
  if (!config.ok) throw new Error("the settings are in order");
  expect(config.value).toMatchObject({
    port: 8080,
    host: "0.0.0.0",
    publicUrl: "https://tilgang.fjordheim.example",
    metricsToken: null,
    trustedProxies: 0,
    scimRateLimit: 2500,
    caseSystems: { scope: null, audience: null },
    fiksFacade: false,
    syntheticOnly: false,
    register: { timeoutsMs: { one: 500, few: 2_000, many: 10_000 } },
    signIn: {
      tenants: ["0199d000-0000-4000-8000-00000000f100", "0199d000-0000-4000-8000-00000000f101"],
      authority: new URL("https://login.microsoftonline.com"),
    },
  });
  expect([...config.value.auditKeys.keys()]).toEqual(["2026-H2", "2027-H1"]);
});

test("what lets case systems in is read as it stands", () => {
  const settings = {
    MASKINPORTEN_SCOPE: "fjordheim:oppslag",
    MASKINPORTEN_AUDIENCE: "https://x.example",
    FIKS_FACADE: "on",
  };
  expect(readConfig({ ...REAL, ...settings })).toMatchObject({
    value: {
      caseSystems: { scope: "fjordheim:oppslag", audience: "https://x.example" },
      fiksFacade: true,
    },
  });
});

test("the table that operators see names the settings that are required, and these are they", () => {
  expect([...required].sort()).toEqual(Object.keys(REAL).sort());
});

describe("a required setting that is not there stops the start, and is named", () => {
  test.each(
    required.flatMap((name) => [
      [name, "removed", undefined],
      [name, "empty", ""],
      [name, "blank", " \t\n"],
    ]) as [string, string, string | undefined][],
  )("%s %s", (name, _how, value) => {
    expect(faultsWith({ [name]: value })).toEqual([{ name, problem: "is missing" }]);
  });

  test("all of them at once", () => {
    expect(
      faultsOf(readConfig({}))
        .map((fault) => fault.name)
        .sort(),
    ).toEqual([...required].sort());
    expect(faultsOf(readConfig({})).every((fault) => fault.problem === "is missing")).toBe(true);
  });
});

describe("a setting that cannot be used is named, without its value", () => {
  const SECRET = "hemmelig-kanarifugl";
  const TIMEOUTS = "must be three times in milliseconds, none shorter than the one before";
  const base64 = Buffer.alloc(32, 255).toString("base64");
  test.each<[string, string, string]>([
    ["PORT", "0", "must be a port"],
    ["PORT", "65536", "must be a port"],
    ["PORT", SECRET, ""],
    ["PORT", "80.5", ""],
    ["PUBLIC_URL", SECRET, "must be an address"],
    ["PUBLIC_URL", "http://tilgang.fjordheim.example", "must be https, or http on loopback"],
    ["PUBLIC_URL", "ftp://localhost", "must be https, or http on loopback"],
    ["PUBLIC_URL", "http://127.0.0.1.fjordheim.example", "must be https, or http on loopback"],
    ["PUBLIC_URL", "http://localhost@fjordheim.example", "must be https, or http on loopback"],
    ["SIGNIN_AUTHORITY", "http://login.example", "must be https, or http on loopback"],
    ["FIKS_URL", "http://10.0.0.1", "must be https, or http on loopback"],
    ["MASKINPORTEN_ISSUER", "http://maskinporten.no/", "must be https, or http on loopback"],
    ["MASKINPORTEN_SCOPE", "ks:fiks", "must be a scope of your own"],
    ["MASKINPORTEN_SCOPE", "one two", "must be one scope"],
    ["MASKINPORTEN_AUDIENCE", "unspecified", "must be an audience of your own"],
    ["FIKS_FACADE", "yes", "must be on or off"],
    ["DATABASE_URL", `mysql://${SECRET}`, "must begin with postgres://"],
    ["SIGNIN_TENANTS", " , ,", "is missing"],
    ["MASKINPORTEN_KEY", SECRET, "must be a private RSA key as a JWK with `kid` or `x5c`"],
    ["MASKINPORTEN_KEY", "null", "must be a private RSA key as a JWK with `kid` or `x5c`"],
    [
      "MASKINPORTEN_KEY",
      JSON.stringify({ ...jwk, kid: undefined }),
      "must be a private RSA key as a JWK with `kid` or `x5c`",
    ],
    [
      "MASKINPORTEN_KEY",
      JSON.stringify({ ...jwk, kid: "" }),
      "must be a private RSA key as a JWK with `kid` or `x5c`",
    ],
    [
      "MASKINPORTEN_KEY",
      JSON.stringify({ ...jwk, d: undefined }),
      "must be a private RSA key as a JWK with `kid` or `x5c`",
    ],
    [
      "MASKINPORTEN_KEY",
      JSON.stringify({ ...jwk, kty: "EC" }),
      "must be a private RSA key as a JWK with `kid` or `x5c`",
    ],
    [
      "MASKINPORTEN_KEY",
      JSON.stringify({ ...jwk, x5c: [] }),
      "must be a private RSA key as a JWK with `kid` or `x5c`",
    ],
    [
      "MASKINPORTEN_KEY",
      JSON.stringify({ ...jwk, x5c: "MIIB" }),
      "must be a private RSA key as a JWK with `kid` or `x5c`",
    ],
    ["FIKS_TIMEOUTS_MS", SECRET, TIMEOUTS],
    ["FIKS_TIMEOUTS_MS", "500,2000", TIMEOUTS],
    ["FIKS_TIMEOUTS_MS", "500,2000,10000,1", TIMEOUTS],
    ["FIKS_TIMEOUTS_MS", "0,2000,10000", TIMEOUTS],
    ["FIKS_TIMEOUTS_MS", "500,499,10000", TIMEOUTS],
    ["FIKS_TIMEOUTS_MS", "500,2000,1e4", TIMEOUTS],
    ["CREDENTIAL_KEY", Buffer.alloc(31).toString("base64url"), "must be 32 bytes in base64url"],
    ["PERSON_NUMBER_KEY", SECRET, "must be 32 bytes in base64url"],
    ["PERSON_NUMBER_KEY", Buffer.alloc(31).toString("base64url"), "must be 32 bytes in base64url"],
    ["PERSON_NUMBER_KEY", Buffer.alloc(33).toString("base64url"), "must be 32 bytes in base64url"],
    ["PERSON_NUMBER_KEY", base64, "must be 32 bytes in base64url"],
    ["AUDIT_KEYS", SECRET, "must be 2026-H2=<32 bytes in base64url>,…"],
    ["AUDIT_KEYS", `2026-H3=${key(1)}`, "must be 2026-H2=<32 bytes in base64url>,…"],
    ["AUDIT_KEYS", `2026=${key(1)}`, "must be 2026-H2=<32 bytes in base64url>,…"],
    ["AUDIT_KEYS", `2026-H2=${key(1).slice(1)}`, "must be 2026-H2=<32 bytes in base64url>,…"],
    ["AUDIT_KEYS", `2026-H2=${key(1)},`, "must be 2026-H2=<32 bytes in base64url>,…"],
    ["AUDIT_KEYS", `2026-H2=${key(1)},2026-H2=${key(2)}`, "must be 2026-H2=<32 bytes in base64url>,…"],
    ["METRICS_TOKEN", "femten-tegn-lit", "must be 16 characters or more, without spaces"],
    ["METRICS_TOKEN", "a token with spaces", "must be 16 characters or more, without spaces"],
    ["PUBLIC_URL", "https://example.no/below", "must have no path"],
    ["TRUSTED_PROXIES", "-1", "must be a whole number"],
    ["TRUSTED_PROXIES", "true", "must be a whole number"],
    ["TRUSTED_PROXIES", "11", "must be at most 10"],
    ["SCIM_RATE_LIMIT", "2.5", "must be a whole number"],
    ["SCIM_RATE_LIMIT", "1e3", "must be a whole number"],
    ["SCIM_RATE_LIMIT", "1000001", "must be at most 1000000"],
    ["MASKINPORTEN_ISSUER", "https://example.no/below", "must end with a slash"],
  ])("%s=%s", (name, value, problem) => {
    const faults = faultsWith({ [name]: value });
    expect(faults.map((fault) => fault.name)).toEqual([name]);
    if (problem !== "") expect(faults[0]?.problem).toBe(problem);
    expect(JSON.stringify(faults)).not.toContain(SECRET);
  });

  test.each([
    ["PUBLIC_URL", "http://localhost:8080"],
    ["PUBLIC_URL", "http://127.0.0.1:8080"],
    ["PUBLIC_URL", "http://[::1]:8080"],
    ["SIGNIN_AUTHORITY", "http://127.0.0.1:9000/"],
    ["DATABASE_URL", "postgresql://localhost/x"],
    ["METRICS_TOKEN", "seksten-tegn-her"],
    ["PORT", " 443 "],
    ["TRUSTED_PROXIES", "2"],
    ["FIKS_TIMEOUTS_MS", "5000, 5000, 10000"],
    ["MASKINPORTEN_KEY", JSON.stringify({ ...jwk, kid: undefined, x5c: ["MIIB/+A=", "MIIC"] })],
    ["SCIM_RATE_LIMIT", "0"],
  ])("%s=%s is taken", (name, value) => {
    expect(faultsWith({ [name]: value })).toEqual([]);
  });

  test("several faults are told together", () => {
    const faults = faultsWith({ PORT: "x", FIKS_URL: undefined, PERSON_NUMBER_KEY: "x" });
    expect(faults.map((fault) => fault.name).sort()).toEqual(["FIKS_URL", "PERSON_NUMBER_KEY", "PORT"]);
  });
});

test("the way to the register asks for its own settings and no others, by the same rules", () => {
  const { register, credentialKey } = config();
  expect(readRegisterConfig(REAL)).toEqual({ ok: true, value: { register, credentialKey } });
  expect(faultsOf(readRegisterConfig({ FIKS_TIMEOUTS_MS: "1" })).map((fault) => fault.name)).toEqual([
    "FIKS_URL",
    "FIKS_TIMEOUTS_MS",
    "MASKINPORTEN_ISSUER",
    "MASKINPORTEN_CLIENT_ID",
    "MASKINPORTEN_KEY",
    "CREDENTIAL_KEY",
  ]);
});

function config() {
  const read = readConfig(REAL);
  if (!read.ok) throw new Error("the settings are in order");
  return read.value;
}

describe("whether a start is a demo", () => {
  const npmStart = true;
  const production = false;
  type Expected = "demo" | "production" | string[];
  test.each<[string, Env, boolean, Expected]>([
    ["npm start, nothing set", {}, npmStart, "demo"],
    ["npm start, everything blank", { DATABASE_URL: " ", FIKS_URL: "", DEMO: " " }, npmStart, "demo"],
    ["npm start, DEMO=off", { DEMO: "off" }, npmStart, "production"],
    ["npm start with a database", { DATABASE_URL: "postgres://x" }, npmStart, "production"],
    ["npm start in production", { NODE_ENV: "production" }, npmStart, "production"],
    ["npm start in development", { NODE_ENV: "development" }, npmStart, "demo"],
    [
      "npm start, port and folder of one's own",
      { PORT: "1", DATA_DIR: "x", SCIM_TOKEN: "x" },
      npmStart,
      "demo",
    ],
    ["a service, nothing set", {}, production, "production"],
    ["a service, DEMO=off", { DEMO: "off" }, production, "production"],
    ["a service, DEMO=on", { DEMO: "on" }, production, "demo"],
    ["DEMO=on with a database", { DEMO: "on", DATABASE_URL: "postgres://x" }, production, "demo"],
    ["DEMO=on in production", { DEMO: "on", NODE_ENV: "production" }, npmStart, ["DEMO"]],
    [
      "DEMO=on beside two real settings",
      { DEMO: "on", FIKS_URL: "x", AUDIT_KEYS: "x" },
      npmStart,
      ["FIKS_URL", "AUDIT_KEYS"],
    ],
    ["DEMO=yes", { DEMO: "yes" }, npmStart, ["DEMO"]],
    ["DEMO=ON", { DEMO: "ON" }, production, ["DEMO"]],
    ["DEMO=true", { DEMO: "true" }, production, ["DEMO"]],
  ])("%s", (_what, env, demoAllowed, expected) => {
    const mode = chooseMode(env, demoAllowed);
    expect(mode.ok ? mode.value : mode.error.map((fault) => fault.name)).toEqual(expected);
  });

  test.each(REAL_SETTINGS)(
    "%s alone keeps npm start from becoming a demo, and DEMO=on from starting",
    (name) => {
      expect(chooseMode({ [name]: "x" }, true)).toEqual({ ok: true, value: "production" });
      expect(faultsOf(chooseMode({ [name]: "x", DEMO: "on" }, true)).map((fault) => fault.name)).toEqual([
        name,
      ]);
    },
  );

  test("every required setting but the address and the database counts as real", () => {
    const other = required.filter((name) => !(REAL_SETTINGS as readonly string[]).includes(name));
    expect(other).toEqual(["PUBLIC_URL", "DATABASE_URL"]);
  });
});
