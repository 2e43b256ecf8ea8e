import { type Context, Hono } from "hono";
import { foreignId } from "./population/facts.ts";
import type { Population } from "./population/population.ts";
import { answerFor } from "./stand-in-answer-policy.ts";
import {
  asked,
  type GatewayRefusal,
  isSynthetic,
  refuse,
  refuseAccess,
  refuseReal,
  type StandInEnv,
} from "./stand-in-gate.ts";
import type { SearchIndex } from "./stand-in-search-index.ts";
import {
  type Criteria,
  criteriaFrom,
  ENTYDIGSOEK,
  type Given,
  given,
  MOST_HITS,
  SOEK,
} from "./stand-in-search-policy.ts";

export type SearchDeps = {
  readonly population: Population;
  readonly index: () => Promise<SearchIndex>;
  readonly gateway: GatewayRefusal;
};

/** `personer/soek` and `personer/entydigsoek` (Skatteetaten's OpenAPI 1.5, page "Oppslag"). */
export function searchRoutes({ population, index, gateway }: SearchDeps): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();

  app.get("/personer/soek", async (c) => {
    const values = given(c.req.queries(), SOEK);
    if (!values.ok) return badQuery(c);
    const criteria = criteriaFrom(values.value, c.get("role").rettighetspakke === "OUH");
    const { facts, find } = await index();
    const hits = find(criteria, MOST_HITS + 1);
    if (hits.length > MOST_HITS) return refuse(c, 400, "Søket gir flere enn 10 000 treff: avgrens det");
    const foedselsEllerDNummer = hits.slice(0, criteria.most).map((hit) => facts[hit]?.foedselsnummer);
    return c.json({ foedselsEllerDNummer });
  });

  app.get("/personer/entydigsoek", async (c) => {
    const { part: _parts, ...query } = c.req.queries();
    const values = given(query, ENTYDIGSOEK);
    if (!values.ok) return badQuery(c);
    const question = asked(c, gateway);
    if (question instanceof Response) return question;
    const role = c.get("role");
    const entitled = entitlement(values.value);
    if (entitled === "none") return refuse(c, 400, "Ugyldig kombinasjon av søkekriterier");
    if (entitled === "OMH" && role.rettighetspakke === "OUH")
      return refuseAccess(c, "Søkekriteriene krever rettighetspakken offentlig med hjemmel");
    const number = values.value.identifikasjonsnummer;
    if (number !== undefined && !isSynthetic(number)) return refuseReal(c);
    const criteria = uniqueCriteria(values.value, role.rettighetspakke === "OUH");
    const owner = number === undefined ? null : population.ordinalOf(number);
    // Somebody's former number finds him as well, so the number is looked up and the rest is compared.
    const hits = (await index()).find(criteria, number === undefined ? 2 : MOST_HITS);
    const found = number === undefined ? hits : hits.filter((hit) => hit === owner);
    const [only, another] = found;
    if (only === undefined || another !== undefined) return refuse(c, 404, "Fant ikke én entydig person");
    return c.json(answerFor(population.at(only).document, question, role));
  });

  return app;
}

const badQuery = (c: Context): Response => refuse(c, 400, "Ukjent, gjentatt eller ugyldig søkekriterium");

/** Which package has the right to search with these together; whether the dead are found is not said, so they are. */
function entitlement(values: Given): "any" | "OMH" | "none" {
  const has = (name: string): boolean => values[name] !== undefined;
  const words = (values.navn ?? "").trim().split(/\s+/).length;
  if (has("navn") && words < 2) return "none";
  const street = has("adressenavn") && (has("husnummer") || has("postnummer"));
  const common = has("identifikasjonsnummer") || has("foedselsdato") || street || has("postnummer");
  const paper = has("utenlandskpersonidentifikasjon") || has("legitimasjonsdokument");
  if (paper && (has("navn") || has("foedselsdato"))) return "OMH";
  if (dufIn(values) !== undefined) return has("navn") ? "OMH" : "none";
  return has("navn") && common && !paper ? "any" : "none";
}

const dufIn = (values: Given): string | undefined =>
  values.utlendingsmyndighetenesidentifikasjonsnummer ?? values.utlendingsmyndighetenesIdentifikasjonsnummer;

function uniqueCriteria(values: Given, openOnly: boolean): Criteria {
  const duf = dufIn(values);
  const { utenlandskpersonidentifikasjon: number, legitimasjonsdokument: paper } = values;
  const foreignIds = [
    ...(number ? [foreignId("number", number)] : []),
    ...(paper ? [foreignId("document", paper)] : []),
    ...(duf ? [foreignId("duf", duf)] : []),
  ];
  const inOrder = values.navn !== undefined;
  return { ...criteriaFrom(values, openOnly), inOrder, includesDead: true, foreignIds };
}
