import { Hono } from "hono";
import type { Instant } from "../kernel/instant.ts";
import type { Clock } from "../register/exchange.ts";
import type { PersonDocument } from "../register/register-port.ts";
import type { Population } from "./population/population.ts";
import { documentAt, versionsOf } from "./population/versions.ts";
import { answerFor } from "./stand-in-answer-policy.ts";
import { keyIn } from "./stand-in-document-id.ts";
import {
  asked,
  type GatewayRefusal,
  isSynthetic,
  postedList,
  refuse,
  refuseAccess,
  refuseReal,
  type StandInEnv,
} from "./stand-in-gate.ts";

export type PeopleDeps = {
  readonly population: Population;
  readonly clock: Clock;
  readonly gateway: GatewayRefusal;
};

/** `personer/{number}`, `personer/bulkoppslag` and the archive of earlier versions (Skatteetaten's OpenAPI 1.5). */
export function peopleRoutes({ population, clock, gateway }: PeopleDeps): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();

  app.get("/personer/:number{[0-9]{11}}", (c) => {
    const question = asked(c, gateway);
    if (question instanceof Response) return question;
    const number = c.req.param("number");
    if (!isSynthetic(number)) return refuseReal(c);
    const person = population.find(number);
    if (person === null) return refuse(c, 404, "Fant ikke personen");
    return c.json(answerFor(person.document, question, c.get("role")));
  });

  app.post("/personer/bulkoppslag", async (c) => {
    const question = asked(c, gateway);
    if (question instanceof Response) return question;
    const numbers = await postedList(c, "foedselsEllerDNummer", /^[0-9]{11}$/);
    if (numbers instanceof Response) return numbers;
    if (!numbers.every(isSynthetic)) return refuseReal(c);
    const asOrdered = c.req.query("somBestilt") === "true";
    // Otherwise neither the order nor a word about the unknown is promised; then we give none.
    const answered = asOrdered ? numbers : [...new Set(numbers)].sort();
    const rows = answered.map((foedselsEllerDNummer) => {
      const person = population.find(foedselsEllerDNummer);
      if (person === null)
        return { foedselsEllerDNummer, feilmelding: { feilmelding: "Fant ikke personen" } };
      return {
        foedselsEllerDNummer,
        folkeregisterperson: answerFor(person.document, question, c.get("role")),
      };
    });
    return c.json({ oppslag: rows.filter((row) => asOrdered || "folkeregisterperson" in row) });
  });

  app.get("/personer/arkiv/:id", (c) => {
    const question = asked(c, gateway);
    if (question instanceof Response) return question;
    if (c.get("role").rettighetspakke === "OUH") return refuseAccess(c, ARCHIVE_NEEDS);
    const version = versionFor(population, c.req.param("id"), clock.now());
    if (version === "unknown") return refuse(c, 404, "Fant ikke dokumentet");
    if (version === "too_old") return refuse(c, 400, TOO_OLD);
    return c.json(answerFor(version, question, c.get("role")));
  });

  app.post("/personer/bulkoppslag/arkiv", async (c) => {
    const question = asked(c, gateway);
    if (question instanceof Response) return question;
    if (c.get("role").rettighetspakke === "OUH") return refuseAccess(c, ARCHIVE_NEEDS);
    const ids = await postedList(c, "dokumentidentifikator", DOCUMENT_ID);
    if (ids instanceof Response) return ids;
    const found = ids.map((id) => ({ id, version: versionFor(population, id, clock.now()) }));
    if (found.some(({ version }) => version === "too_old")) return refuse(c, 400, TOO_OLD);
    const oppslag = found.map(({ id: dokumentidentifikator, version }) =>
      typeof version === "string"
        ? { dokumentidentifikator, feilmelding: { feilmelding: "Fant ikke dokumentet" } }
        : { dokumentidentifikator, folkeregisterperson: answerFor(version, question, c.get("role")) },
    );
    return c.json({ oppslag });
  });

  return app;
}

const TOO_OLD = "Dokumentet er eldre enn 36 måneder";
const ARCHIVE_NEEDS = "Arkivet krever rettighetspakken offentlig med hjemmel";
export const DOCUMENT_ID = /^[0-9a-f-]{32,36}$/;

/** Thirty-six months back in the calendar: what changed before is no longer told. */
export function oldestTold(now: Instant): string {
  const date = new Date(now);
  date.setUTCMonth(date.getUTCMonth() - 36);
  return date.toISOString();
}

/** A version of a person; too old when another took its place more than 36 months ago. */
function versionFor(
  population: Population,
  id: string,
  now: Instant,
): PersonDocument | "unknown" | "too_old" {
  const key = keyIn("person", id);
  if (key === null || key[0] >= population.size) return "unknown";
  const { document } = population.at(key[0]);
  const versions = versionsOf(document);
  const [at, next] = [versions[key[1]], versions[key[1] + 1]];
  if (at === undefined) return "unknown";
  return next !== undefined && next < oldestTold(now) ? "too_old" : documentAt(document, at);
}
