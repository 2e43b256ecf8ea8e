import { createHash, timingSafeEqual } from "node:crypto";
import { type Context, Hono } from "hono";
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from "jose";
import type { Entropy } from "../kernel/ids.ts";
import { dateOf } from "../kernel/instant.ts";
import { type Clock, jsonObjectOf } from "../register/exchange.ts";
import { BULK_LIMIT } from "../register/fiks-wire.ts";
import type { Population } from "./population/population.ts";
import { type Asked, answerFor, type StandInRole, whatIsAsked } from "./stand-in-answer-policy.ts";
import { faultMiddleware, type StandInFaults } from "./stand-in-faults.ts";

export type StandInRegisterDeps = {
  readonly population: Population;
  /** By `rolleId`. */
  readonly roles: ReadonlyMap<string, StandInRole>;
  /** Password by `IntegrasjonId`. */
  readonly integrations: ReadonlyMap<string, string>;
  /** Whose access tokens are taken. */
  readonly maskinporten: { readonly issuer: URL; readonly jwks: JSONWebKeySet };
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly faults?: StandInFaults;
};

type Env = { Variables: { role: StandInRole } };
type Refusal = { readonly status: 400 | 401 | 403 | 404 | 406 | 415; readonly text: string };

const ROLE = "/folkeregister/api/v1/:rolleId";

/**
 * Fiks folkeregister with people who do not exist: the same addresses, headers, role rules and error bodies
 * (developers.fiks.ks.no, "Folkeregister"; Skatteetaten's OpenAPI 1.5), look-ups only. It refuses numbers that
 * are not synthetic. Role and token errors have the Fiks gateway's form, the others the register's.
 */
export function standInRegister(deps: StandInRegisterDeps): Hono<Env> {
  const keys = createLocalJWKSet(deps.maskinporten.jwks);
  const app = new Hono<Env>();

  const gateway = (c: Context, { status, text }: Refusal) =>
    c.json(
      {
        timestamp: deps.clock.now(),
        status,
        error: REASONS[status],
        errorId: deps.entropy.uuid(),
        path: c.req.path,
        originalPath: null,
        message: text,
        errorCode: null,
        errorJson: null,
      },
      status,
    );

  /** A question about parts that is in order, or the refusal to send. */
  const asked = (c: Context<Env>): Asked | Response => {
    const named = c.req.queries("part") ?? [];
    const question = whatIsAsked(named, c.get("role"));
    if (question.ok) return question.value;
    return question.error === "unknown_part"
      ? register(c, { status: 400, text: "Ukjent part" })
      : gateway(c, { status: 403, text: "Rollen gir ikke tilgang til opplysningene" });
  };

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

  app.use("/folkeregister/*", faultMiddleware(deps.faults ?? {}));

  app.use(`${ROLE}/*`, async (c, next) => {
    if (!(await tokenIsGood(c.req.header("authorization"))))
      return gateway(c, { status: 401, text: "Ugyldig token" });
    const integration = c.req.header("IntegrasjonId") ?? "";
    const password = deps.integrations.get(integration);
    if (
      !same(c.req.header("IntegrasjonPassord") ?? "", password ?? deps.entropy.uuid()) ||
      password === undefined
    ) {
      return gateway(c, { status: 401, text: "Ugyldig integrasjon" });
    }
    const role = deps.roles.get(c.req.param("rolleId"));
    if (!role?.integrationIds.has(integration))
      return gateway(c, { status: 403, text: "Ingen tilgang til rollen" });
    if (!takesJson(c.req.header("accept")))
      return register(c, { status: 406, text: "Formatet støttes ikke" });
    c.set("role", role);
    return next();
  });

  app.get(`${ROLE}/v1/personer/:number{[0-9]{11}}`, (c) => {
    const question = asked(c);
    if (question instanceof Response) return question;
    const number = c.req.param("number");
    if (!isSynthetic(number)) return register(c, NOT_SYNTHETIC);
    const person = deps.population.find(number);
    if (person === null) return register(c, { status: 404, text: "Fant ikke personen" });
    return c.json(answerFor(person.document, question, c.get("role")));
  });

  app.post(`${ROLE}/v1/personer/bulkoppslag`, async (c) => {
    if (!/^application\/json\b/i.test(c.req.header("content-type") ?? "")) {
      return register(c, { status: 415, text: "Innholdet er ikke JSON" });
    }
    const question = asked(c);
    if (question instanceof Response) return question;
    const numbers = numbersIn(await c.req.text());
    if (numbers === null) return register(c, { status: 400, text: "Ugyldig forespørsel" });
    if (numbers.length > BULK_LIMIT) return register(c, { status: 400, text: "For mange identifikatorer" });
    if (!numbers.every(isSynthetic)) return register(c, NOT_SYNTHETIC);
    const asOrdered = c.req.query("somBestilt") === "true";
    // Otherwise neither the order nor a word about the unknown is promised; then we give none.
    const answered = asOrdered ? numbers : [...new Set(numbers)].sort();
    const rows = answered.map((number) => bulkRow(number, deps.population, question, c.get("role")));
    return c.json({ oppslag: rows.filter((row) => asOrdered || "folkeregisterperson" in row) });
  });

  app.notFound((c) => gateway(c, { status: 404, text: "Finnes ikke" }));
  return app;
}

function bulkRow(foedselsEllerDNummer: string, people: Population, question: Asked, role: StandInRole) {
  const person = people.find(foedselsEllerDNummer);
  if (person === null) return { foedselsEllerDNummer, feilmelding: { feilmelding: "Fant ikke personen" } };
  return { foedselsEllerDNummer, folkeregisterperson: answerFor(person.document, question, role) };
}

const REASONS = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  406: "Not Acceptable",
  415: "Unsupported Media Type",
} as const;

/** The register's own error form. Its codes are not published beyond FREG-001, so ours follow the status. */
const register = (c: Context, { status, text }: Refusal) =>
  c.json({ kode: `FREG-${status}`, melding: text }, status);

const NOT_SYNTHETIC: Refusal = { status: 400, text: "Bare syntetiske identifikatorer" };
const isSynthetic = (number: string): boolean => /^[0-9]{2}[89]/.test(number);

const takesJson = (accept: string | undefined): boolean =>
  accept === undefined || /(application|\*)\/(json|\*)/i.test(accept);

function numbersIn(body: string): readonly string[] | null {
  const numbers = jsonObjectOf(body)?.foedselsEllerDNummer;
  const isNumber = (value: unknown): value is string =>
    typeof value === "string" && /^[0-9]{11}$/.test(value);
  return Array.isArray(numbers) && numbers.every(isNumber) ? numbers : null;
}

/** In constant time: the hashes are of one length whatever was sent. */
function same(sent: string, expected: string): boolean {
  const hash = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(sent), hash(expected));
}
