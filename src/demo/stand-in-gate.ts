import { createHash, timingSafeEqual } from "node:crypto";
import type { Context, MiddlewareHandler } from "hono";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import type { Entropy } from "../kernel/ids.ts";
import { dateOf } from "../kernel/instant.ts";
import { type Clock, jsonObjectOf } from "../register/exchange.ts";
import { BULK_LIMIT } from "../register/fiks-wire.ts";
import { type Asked, type StandInRole, whatIsAsked } from "./stand-in-answer-policy.ts";

/** What a resource knows about whoever asks. */
export type StandInEnv = { Variables: { role: StandInRole; integration: string } };
export type StandInContext = Context<StandInEnv>;

export type GateDeps = {
  /** By `rolleId`. */
  readonly roles: ReadonlyMap<string, StandInRole>;
  /** Password by `IntegrasjonId`. */
  readonly integrations: ReadonlyMap<string, string>;
  /** Whose access tokens are taken. */
  readonly maskinporten: { readonly issuer: URL; readonly jwks: JSONWebKeySet };
  readonly clock: Clock;
  readonly entropy: Entropy;
};

const REASONS = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  406: "Not Acceptable",
  410: "Gone",
  415: "Unsupported Media Type",
  429: "Too Many Requests",
} as const;
type Status = keyof typeof REASONS;

/** The register's own error form. Its codes are not published beyond FREG-001, so ours follow the status. */
export const refuse = (c: Context, status: Status, melding: string): Response =>
  c.json({ kode: `FREG-${status}`, melding }, status);

/** Its form for what an organisation may not have at all. */
export const refuseAccess = (c: Context, feilmelding: string): Response => {
  const fixed = { alvorlighetsgrad: "FEIL", feilkode: "FREG-403", httpStatus: 403, tilleggsinformasjon: {} };
  return c.json({ ...fixed, feilmelding }, 403);
};

/** The Fiks platform's error form; `path` quotes the address, person number and all. */
export type GatewayRefusal = (c: Context, status: Status, message: string) => Response;

export const gatewayRefusal =
  ({ clock, entropy }: GateDeps): GatewayRefusal =>
  (c, status, message) => {
    const context = { errorId: entropy.uuid(), path: c.req.path, originalPath: null };
    const told = { timestamp: clock.now(), status, error: REASONS[status], ...context };
    return c.json({ ...told, message, errorCode: null, errorJson: null }, status);
  };

/**
 * Lets in who has a Maskinporten token with `ks:fiks`, an integration and its password, and a role that the
 * integration was given (developers.fiks.ks.no, "Folkeregister"). Nothing but JSON is spoken beyond it, except the
 * event feed, which has Atom as well.
 */
export function gate(deps: GateDeps, gateway: GatewayRefusal): MiddlewareHandler<StandInEnv> {
  const keys = createLocalJWKSet(deps.maskinporten.jwks);

  async function tokenIsGood(header: string | undefined): Promise<boolean> {
    const token = /^Bearer ([^ ]+)$/i.exec(header ?? "")?.[1];
    if (token === undefined) return false;
    const options = {
      issuer: deps.maskinporten.issuer.href,
      algorithms: ["RS256"],
      requiredClaims: ["exp", "scope"],
      currentDate: dateOf(deps.clock.now()),
    };
    const scope = await jwtVerify(token, keys, options).then(
      ({ payload }) => payload.scope,
      () => null, // whatever is wrong with it, it opens nothing
    );
    return typeof scope === "string" && scope.split(" ").includes("ks:fiks");
  }

  return async (c, next) => {
    if (!(await tokenIsGood(c.req.header("authorization")))) return gateway(c, 401, "Ugyldig token");
    const integration = c.req.header("IntegrasjonId") ?? "";
    const password = deps.integrations.get(integration);
    const sent = c.req.header("IntegrasjonPassord") ?? "";
    if (!same(sent, password ?? deps.entropy.uuid()) || password === undefined)
      return gateway(c, 401, "Ugyldig integrasjon");
    const role = deps.roles.get(c.req.param("rolleId") ?? "");
    if (!role?.integrationIds.has(integration)) return gateway(c, 403, "Ingen tilgang til rollen");
    const accept = c.req.header("accept");
    const atom = c.req.path.endsWith("/hendelser/feed") && wantsAtom(accept);
    if (!atom && !takesJson(accept))
      return refuse(c, 406, "Formatet støttes ikke: her finnes bare JSON, ikke XML");
    c.set("role", role);
    c.set("integration", integration);
    return next();
  };
}

const takesJson = (accept: string | undefined): boolean =>
  accept === undefined || /(application|\*)\/(json|\*)/i.test(accept);
export const wantsAtom = (accept: string | undefined): boolean =>
  /application\/atom\+xml/i.test(accept ?? "") && !/application\/json/i.test(accept ?? "");

/** A question about parts that is in order, or the refusal to send. */
export function asked(c: StandInContext, gateway: GatewayRefusal): Asked | Response {
  const question = whatIsAsked(c.req.queries("part") ?? [], c.get("role"));
  if (question.ok) return question.value;
  if (question.error === "unknown_part") return refuse(c, 400, "Ukjent part");
  return gateway(c, 403, "Rollen gir ikke tilgang til opplysningene");
}

/** The JSON object that was posted, or the refusal to send. */
export async function posted(c: Context): Promise<{ readonly [member: string]: unknown } | Response> {
  if (!/^application\/json\b/i.test(c.req.header("content-type") ?? ""))
    return refuse(c, 415, "Innholdet er ikke JSON");
  return jsonObjectOf(await c.req.text()) ?? refuse(c, 400, "Ugyldig forespørsel");
}

/** The posted list of at most 1 000 texts of one form, or the refusal to send. */
export async function postedList(
  c: Context,
  member: string,
  form: RegExp,
): Promise<readonly string[] | Response> {
  const body = await posted(c);
  if (body instanceof Response) return body;
  const list = body[member];
  const fits = (value: unknown): value is string => typeof value === "string" && form.test(value);
  if (!Array.isArray(list) || !list.every(fits)) return refuse(c, 400, "Ugyldig forespørsel");
  return list.length > BULK_LIMIT ? refuse(c, 400, "For mange identifikatorer") : list;
}

export const isSynthetic = (number: string): boolean => /^[0-9]{2}[89]/.test(number);
export const refuseReal = (c: Context): Response => refuse(c, 400, "Bare syntetiske identifikatorer");

/** In constant time: the hashes are of one length whatever was sent. */
export function same(sent: string, expected: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(sent), hash(expected));
}
