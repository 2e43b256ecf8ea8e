import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { lookUpMany } from "../lookup/facade-bulk-service.ts";
import { lookUp } from "../lookup/lookup-service.ts";
import type { Disclosure } from "../lookup/minimise-policy.ts";
import type { SearchRefusal } from "../lookup/search-policy.ts";
import { type SearchOutcome, search } from "../lookup/search-service.ts";
import { BULK_LIMIT } from "../register/fiks-wire.ts";
import { keepNothing } from "./api-steps.ts";
import { lookupDepsOf } from "./asking.ts";
import type { HttpEnv } from "./context.ts";
import { entydigsoekOf, soekOf } from "./fiks-facade-search.ts";
import { askedOf, numberFrom, requireCaseSystem } from "./fiks-facade-steps.ts";
import { freg, gateway, notLetIn, registerFailed } from "./fiks-facade-wire.ts";
import { reportFailure } from "./observe.ts";

const PEOPLE = "/:rolleId/v1/personer";
const MOST_BYTES = 64 * 1024;
const NOBODY = "Fant ikke personen";

/**
 * Fiks folkeregister as a client sees it (developers.fiks.ks.no, "Folkeregister"; Skatteetaten's OpenAPI 1.5), with our
 * checks, minimisation and log: `{rolleId}` is the id of one of our roles at Fiks. Headers `IntegrasjonId` and
 * `IntegrasjonPassord` are never read. What differs from Fiks on purpose is in README.md beside this file.
 */
export function fiksFacadeRoutes() {
  const app = new Hono<HttpEnv>();
  const tooLarge = bodyLimit({
    maxSize: MOST_BYTES,
    onError: (c) => gateway(c, 413, "too_large", "For stor"),
  });
  app.use("/*", keepNothing, requireCaseSystem, tooLarge, async (c, next) => {
    await next();
    // What is not there is answered outside; a last route of our own would be the one that the log names.
    if (c.res.status === 404 && isProblem(c.res)) c.res = gateway(c, 404, "not_found", "Finnes ikke");
  });

  app.get(`${PEOPLE}/entydigsoek`, async (c) => {
    const criteria = entydigsoekOf(c);
    if (!criteria.ok) return criteria.error;
    const asked = await askedOf(c);
    if (!asked.ok) return asked.error;
    const request = { ...asked.value, criteria: criteria.value, sort: null, only: true } as const;
    const outcome = await search(lookupDepsOf(c), request);
    logSearch(c, outcome);
    if (outcome.kind === "refused") return searchRefused(c, outcome.refusal);
    if (outcome.kind === "register_failed") return registerFailed(c, outcome.failure);
    if (outcome.kind !== "hits") return notLetIn(c, outcome);
    const [only] = outcome.hits;
    return only ? c.json(documentOf(only)) : freg(c, 404, NOBODY);
  });

  app.get(`${PEOPLE}/soek`, async (c) => {
    const soek = soekOf(c);
    if (!soek.ok) return soek.error;
    const asked = await askedOf(c, ["identifikasjonsnummer"]);
    if (!asked.ok) return asked.error;
    const { criteria, most } = soek.value;
    const outcome = await search(lookupDepsOf(c), { ...asked.value, criteria, sort: null });
    logSearch(c, outcome);
    if (outcome.kind === "refused") return searchRefused(c, outcome.refusal);
    if (outcome.kind === "register_failed") return registerFailed(c, outcome.failure);
    if (outcome.kind !== "hits") return notLetIn(c, outcome);
    // A list that is cut without a word would be taken for all there are.
    if (outcome.more && most > outcome.hits.length) return freg(c, 400, "For mange treff, snevre inn søket");
    return c.json({ foedselsEllerDNummer: outcome.hits.slice(0, most).flatMap(numbersOf) });
  });

  app.post(`${PEOPLE}/bulkoppslag`, async (c) => {
    if (!/^application\/json\b/i.test(c.req.header("content-type") ?? ""))
      return freg(c, 415, "Innholdet er ikke JSON");
    const somBestilt = c.req.query("somBestilt") === "true";
    const asked = await askedOf(c);
    if (!asked.ok) return asked.error;
    const listed = numbersIn(await c.req.text());
    if (listed === null) return freg(c, 400, "Ugyldig forespørsel");
    if (listed.length > BULK_LIMIT) return freg(c, 400, "For mange identifikatorer");
    // Otherwise neither the order nor a word about the unknown is promised; then each is given once.
    const digits = somBestilt ? listed : [...new Set(listed)];
    const byDigits = new Map<string, Foedselsnummer>();
    for (const one of new Set(digits)) {
      const number = numberFrom(c, one);
      if (!number.ok) return number.error;
      if (number.value) byDigits.set(one, number.value);
    }
    const numbers = [...byDigits.values()];
    const outcome = await lookUpMany(lookupDepsOf(c), { ...asked.value, numbers });
    if (outcome.kind === "register_failed") return registerFailed(c, outcome.failure);
    if (outcome.kind !== "answered") return notLetIn(c, outcome);
    const shown = new Map(numbers.map((number, i) => [number, outcome.people[i] ?? null]));
    const rows = digits.map((foedselsEllerDNummer) => {
      const number = byDigits.get(foedselsEllerDNummer);
      const person = number && shown.get(number);
      return person
        ? { foedselsEllerDNummer, folkeregisterperson: documentOf(person) }
        : { foedselsEllerDNummer, feilmelding: { feilmelding: NOBODY } };
    });
    return c.json({ oppslag: rows.filter((row) => somBestilt || "folkeregisterperson" in row) });
  });

  app.get(`${PEOPLE}/:personidentifikator{[0-9]{11}}`, async (c) => {
    const asked = await askedOf(c);
    if (!asked.ok) return asked.error;
    const number = numberFrom(c, c.req.param("personidentifikator"));
    if (!number.ok) return number.error;
    if (!number.value) return freg(c, 404, NOBODY);
    const request = { ...asked.value, number: number.value, reveal: null };
    const outcome = await lookUp(lookupDepsOf(c), request);
    const parts = outcome.kind === "found" ? Object.keys(outcome.disclosure.person).length : 0;
    c.get("parts").log({ event: "lookup", requestId: c.get("requestId"), outcome: outcome.kind, parts });
    if (outcome.kind === "not_found") return freg(c, 404, NOBODY);
    if (outcome.kind === "register_failed") return registerFailed(c, outcome.failure);
    return outcome.kind === "found" ? c.json(documentOf(outcome.disclosure)) : notLetIn(c, outcome);
  });

  app.onError((error, c) =>
    reportFailure(c, error) === "database_unavailable"
      ? gateway(c, 503, "unavailable", "Tjenesten er ikke tilgjengelig nå")
      : gateway(c, 500, "internal", "Intern feil"),
  );
  return app;
}

const isProblem = ({ headers }: Response): boolean =>
  headers.get("content-type") === "application/problem+json";

type Ctx = Parameters<typeof freg>[0];

const logSearch = (c: Ctx, { kind }: SearchOutcome): void =>
  c.get("parts").log({ event: "search", requestId: c.get("requestId"), outcome: kind });

const searchRefused = (c: Ctx, { code }: SearchRefusal): Response =>
  code === "criteria_outside_role"
    ? gateway(c, 403, code, "Rollen gir ikke adgang til å søke på dette")
    : freg(c, 400, "Søket er for vidt, eller kriteriene går ikke sammen");

/** Parts without a row are absent, as in the register's own answers. */
const documentOf = ({ person }: Disclosure): Record<string, unknown> => person;

/** The number in use of somebody found. */
function numbersOf({ person }: Disclosure): string[] {
  const rows = [person.identifikasjonsnummer ?? []].flat();
  const inUse = rows.find((row) => row.erGjeldende !== false && row.status !== "opphoert");
  return typeof inUse?.foedselsEllerDNummer === "string" ? [inUse.foedselsEllerDNummer] : [];
}

function numbersIn(body: string): readonly string[] | null {
  try {
    const { foedselsEllerDNummer: listed } = JSON.parse(body) as { foedselsEllerDNummer?: unknown };
    const isNumber = (one: unknown): one is string => typeof one === "string" && /^[0-9]{11}$/.test(one);
    return Array.isArray(listed) && listed.every(isNumber) ? listed : null;
  } catch {
    return null;
  }
}
