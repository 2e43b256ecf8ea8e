import { z } from "zod";
import { err, ok, type Result } from "../kernel/result.ts";

export type Env = { readonly [name: string]: string | undefined };

export type Config = {
  port: number;
  host: string;
  /** Without a slash at the end. */
  publicUrl: string;
  databaseUrl: string;
  /** `audience` is our application in Entra: the client that signs people in, and the audience of our API's tokens. */
  signIn: { authority: URL; tenants: readonly string[]; audience: string; clientSecret: string };
  register: RegisterConfig;
  /** How case systems with tokens from Maskinporten are let in: by a scope or an audience of our own, or not at all. */
  caseSystems: { scope: string | null; audience: string | null };
  /** Whether case systems may ask us as they would ask Fiks. */
  fiksFacade: boolean;
  /** What the organisations' passwords at Fiks are sealed under. */
  credentialKey: Uint8Array;
  /** The secret of each half-year of the audit log. */
  auditKeys: ReadonlyMap<string, Uint8Array>;
  personNumberKey: Uint8Array;
  metricsToken: string | null;
  /** How many proxies in front append to X-Forwarded-For; where none does, the connection tells the address. */
  trustedProxies: number;
  /** Requests a second of each source, in each process; 0 is no limit. */
  scimRateLimit: number;
  /** The demo refuses every person number that is not synthetic. */
  syntheticOnly: boolean;
};

export type RegisterConfig = {
  baseUrl: URL;
  /** Milliseconds that an answer may take: about one person, about few or a search, in bulk. */
  timeoutsMs: { one: number; few: number; many: number };
  /** The key has its `kid` or its certificates (`x5c`) with it. */
  maskinporten: { issuer: URL; clientId: string; privateKeyJwk: Record<string, unknown> };
};

/** A setting that is missing or unusable: its name and the next step, never its value. */
export type ConfigFault = { name: string; problem: string };

/** Settings that mean the real thing; the demo is refused beside any of them. */
export const REAL_SETTINGS = [
  "SIGNIN_TENANTS",
  "SIGNIN_AUDIENCE",
  "SIGNIN_CLIENT_SECRET",
  "SIGNIN_AUTHORITY",
  "FIKS_URL",
  "MASKINPORTEN_ISSUER",
  "MASKINPORTEN_CLIENT_ID",
  "MASKINPORTEN_KEY",
  "AUDIT_KEYS",
  "PERSON_NUMBER_KEY",
  "CREDENTIAL_KEY",
] as const;

/** Well above what Entra sends, and about what one process can do. */
export const DEFAULT_SCIM_RATE_LIMIT = 2_500;

const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

const url = z
  .url("must be an address")
  .transform((text) => new URL(text))
  .refine(
    (it) => it.protocol === "https:" || (it.protocol === "http:" && LOOPBACK.has(it.hostname)),
    "must be https, or http on loopback",
  );
const text = z.string("is missing").min(1, "is missing");
const port = z.coerce.number().int().min(1, "must be a port").max(65_535, "must be a port");
const key = text
  .transform(decodeKey)
  .refine((bytes) => bytes !== null, "must be 32 bytes in base64url")
  .transform((bytes) => bytes as Uint8Array);
const postgres = text.refine((it) => /^postgres(ql)?:\/\//.test(it), "must begin with postgres://");

const whole = (most: number) =>
  z
    .string()
    .regex(/^\d{1,7}$/, "must be a whole number")
    .transform(Number)
    .refine((number) => number <= most, `must be at most ${most}`);

const settings = z.object({
  PORT: port.default(8080),
  HOST: text.default("0.0.0.0"),
  PUBLIC_URL: url.refine((it) => it.pathname === "/", "must have no path"),
  DATABASE_URL: postgres,
  SIGNIN_AUTHORITY: url.default(new URL("https://login.microsoftonline.com")),
  SIGNIN_TENANTS: text
    .transform((list) =>
      list
        .split(",")
        .map((id) => id.trim())
        .filter(Boolean),
    )
    .refine((ids) => ids.length > 0, "is missing"),
  SIGNIN_AUDIENCE: text,
  SIGNIN_CLIENT_SECRET: text,
  FIKS_URL: url,
  FIKS_TIMEOUTS_MS: text
    .default("500,2000,10000")
    .transform(parseTimeouts)
    .refine((it) => it !== null, "must be three times in milliseconds, none shorter than the one before")
    .transform((it) => it as Timeouts),
  MASKINPORTEN_ISSUER: url.refine((it) => it.pathname.endsWith("/"), "must end with a slash"),
  MASKINPORTEN_CLIENT_ID: text,
  MASKINPORTEN_KEY: text
    .transform(parsePrivateKey)
    .refine((jwk) => jwk !== null, "must be a private RSA key as a JWK with `kid` or `x5c`")
    .transform((jwk) => jwk as PrivateKey),
  AUDIT_KEYS: text
    .transform(parseEpochKeys)
    .refine((keys) => keys !== null, "must be 2026-H2=<32 bytes in base64url>,…")
    .transform((keys) => keys as Map<string, Uint8Array>),
  PERSON_NUMBER_KEY: key,
  CREDENTIAL_KEY: key,
  MASKINPORTEN_SCOPE: text
    .regex(/^[\w:./-]{1,128}$/, "must be one scope")
    .refine((scope) => scope !== "ks:fiks", "must be a scope of your own")
    .optional(),
  MASKINPORTEN_AUDIENCE: text
    .refine((audience) => audience !== "unspecified", "must be an audience of your own")
    .optional(),
  FIKS_FACADE: z.enum(["on", "off"], "must be on or off").default("off"),
  METRICS_TOKEN: text.regex(/^\S{16,}$/, "must be 16 characters or more, without spaces").optional(),
  TRUSTED_PROXIES: whole(10).default(0),
  SCIM_RATE_LIMIT: whole(1_000_000).default(DEFAULT_SCIM_RATE_LIMIT),
});

/**
 * Reads the settings of a real installation, once, and names everything that is missing or wrong at once.
 * A missing safety setting stops the start (R12); nothing falls back to a default that checks less.
 */
export function readConfig(env: Env): Result<Config, ConfigFault[]> {
  const parsed = readBy(settings, env);
  if (!parsed.ok) return parsed;
  const it = parsed.value;
  return ok({
    ...registerSettings(it),
    port: it.PORT,
    host: it.HOST,
    publicUrl: it.PUBLIC_URL.origin,
    databaseUrl: it.DATABASE_URL,
    signIn: {
      authority: it.SIGNIN_AUTHORITY,
      tenants: it.SIGNIN_TENANTS,
      audience: it.SIGNIN_AUDIENCE,
      clientSecret: it.SIGNIN_CLIENT_SECRET,
    },
    caseSystems: { scope: it.MASKINPORTEN_SCOPE ?? null, audience: it.MASKINPORTEN_AUDIENCE ?? null },
    fiksFacade: it.FIKS_FACADE === "on",
    auditKeys: it.AUDIT_KEYS,
    personNumberKey: it.PERSON_NUMBER_KEY,
    metricsToken: it.METRICS_TOKEN ?? null,
    trustedProxies: it.TRUSTED_PROXIES,
    scimRateLimit: it.SCIM_RATE_LIMIT,
    syntheticOnly: false,
  });
}

const ofRegister = settings.pick({
  FIKS_URL: true,
  FIKS_TIMEOUTS_MS: true,
  MASKINPORTEN_ISSUER: true,
  MASKINPORTEN_CLIENT_ID: true,
  MASKINPORTEN_KEY: true,
  CREDENTIAL_KEY: true,
});

/** The settings of the way to the register alone, for the command line, by the same rules. */
export function readRegisterConfig(
  env: Env,
): Result<Pick<Config, "register" | "credentialKey">, ConfigFault[]> {
  const parsed = readBy(ofRegister, env);
  return parsed.ok ? ok(registerSettings(parsed.value)) : parsed;
}

const registerSettings = (it: z.infer<typeof ofRegister>): Pick<Config, "register" | "credentialKey"> => ({
  register: {
    baseUrl: it.FIKS_URL,
    timeoutsMs: it.FIKS_TIMEOUTS_MS,
    maskinporten: {
      issuer: it.MASKINPORTEN_ISSUER,
      clientId: it.MASKINPORTEN_CLIENT_ID,
      privateKeyJwk: it.MASKINPORTEN_KEY,
    },
  },
  credentialKey: it.CREDENTIAL_KEY,
});

function readBy<T>(schema: z.ZodType<T>, env: Env): Result<T, ConfigFault[]> {
  const given = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value?.trim() || undefined]),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return ok(parsed.data);
  const faults = new Map(
    parsed.error.issues.map((issue) => [
      String(issue.path[0]),
      given[String(issue.path[0])] === undefined ? "is missing" : issue.message,
    ]),
  );
  return err([...faults].map(([name, problem]) => ({ name, problem })));
}

type PrivateKey = Record<string, unknown>;
type Timeouts = RegisterConfig["timeoutsMs"];

function parseTimeouts(list: string): Timeouts | null {
  const [one = 0, few = 0, many = 0, ...more] = list.split(",").map((part) => {
    return /^\s*[0-9]{1,6}\s*$/.test(part) ? Number(part) : 0;
  });
  return more.length === 0 && 0 < one && one <= few && few <= many ? { one, few, many } : null;
}

function parsePrivateKey(json: string): PrivateKey | null {
  try {
    const jwk: unknown = JSON.parse(json);
    if (typeof jwk !== "object" || jwk === null) return null;
    const { kty, d, kid, x5c } = jwk as Record<string, unknown>;
    const isCertificate = (it: unknown) => typeof it === "string" && /^[A-Za-z0-9+/]+=*$/.test(it);
    const named = typeof kid === "string" && kid !== "";
    const certified = Array.isArray(x5c) && x5c.length > 0 && x5c.every(isCertificate);
    return kty === "RSA" && typeof d === "string" && (x5c === undefined ? named : certified)
      ? (jwk as PrivateKey)
      : null;
  } catch {
    return null;
  }
}

function parseEpochKeys(list: string): Map<string, Uint8Array> | null {
  const keys = new Map<string, Uint8Array>();
  for (const entry of list.split(",")) {
    const [, epoch, encoded] = /^\s*(\d{4}-H[12])=([A-Za-z0-9_-]+)\s*$/.exec(entry) ?? [];
    const secret = encoded === undefined ? null : decodeKey(encoded);
    if (epoch === undefined || secret === null || keys.has(epoch)) return null;
    keys.set(epoch, secret);
  }
  return keys;
}

function decodeKey(encoded: string): Uint8Array | null {
  if (!/^[A-Za-z0-9_-]{43}$/.test(encoded)) return null;
  return Uint8Array.from(Buffer.from(encoded, "base64url"));
}
