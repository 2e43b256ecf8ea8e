import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Entropy } from "../kernel/ids.ts";
import type { Clock } from "../register/exchange.ts";
import type { Facts } from "./population/facts.ts";
import type { Population } from "./population/population.ts";
import { versionsOf } from "./population/versions.ts";
import { documentId } from "./stand-in-document-id.ts";
import { posted, refuse, refuseAccess, type StandInEnv } from "./stand-in-gate.ts";
import type { StandInEvent } from "./stand-in-history.ts";
import type { SearchIndex } from "./stand-in-search-index.ts";

export type ExtractDeps = {
  readonly population: Population;
  readonly index: () => Promise<SearchIndex>;
  readonly history: () => Promise<readonly StandInEvent[]>;
  readonly clock: Clock;
  readonly entropy: Entropy;
};

/** How many a batch holds is not published; not a round thousand, so that nobody relies on one. */
const BATCH = 700;
const MOST_JOBS = 10;
/** How long a job that is not read to its end is kept. */
const JOB_LIFE_MS = 24 * 3_600_000;

type Job = {
  readonly integration: string;
  readonly member: "foedselsEllerDNummer" | "dokumentidentifikator";
  readonly rows: readonly string[];
  readonly until: number;
  /** The first question always comes too early; an ended job tells its end again, and counts no more. */
  state: "preparing" | "ready" | "ended";
};

const STATUSES: { readonly [type: string]: readonly string[] } = {
  aktiv: ["midlertidig", "ikkeBosatt", "forsvunnet", "foedselsregistrert"],
  bosatt: ["bosatt"],
  utflyttet: ["utflyttet"],
  doed: ["doed"],
  inaktiv: ["inaktiv"],
};
const year = z
  .string()
  .regex(/^[0-9]{4}$/)
  .nullish();
const municipality = z
  .string()
  .regex(/^[0-9]{4}$/)
  .nullish();

/** What a tailored extract is chosen by (fiks.md 2.12). Anything finer is for the client to do afterwards. */
const CRITERIA = z.strictObject({
  personstatustyper: z.array(z.enum(Object.keys(STATUSES))).min(1),
  kommunenummer: z
    .strictObject({ bostedskommunenummer: municipality, oppholdskommunenummer: municipality })
    .nullish(),
  foedselsaarFraOgMed: year,
  foedselsaarTilOgMed: year,
  doedsaarFraOgMed: year,
  doedsaarTilOgMed: year,
  kjoenn: z.enum(["kvinne", "mann"]).nullish(),
  statsborgerskap: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .nullish(),
  sivilstandstype: z
    .string()
    .regex(/^[a-zA-Z]+$/)
    .nullish(),
});
type ExtractCriteria = z.infer<typeof CRITERIA>;

/** `uttrekk`: ordered, then fetched batch by batch (Skatteetaten, "Uttrekk"). Jobs live in this process. */
export function extractRoutes({ population, index, history, clock, entropy }: ExtractDeps): Hono<StandInEnv> {
  const app = new Hono<StandInEnv>();
  const jobs = new Map<string, Job>();

  function start(c: Context<StandInEnv>, member: Job["member"], rows: () => readonly string[]): Response {
    const now = clock.now();
    for (const [id, { until }] of jobs) if (until <= now) jobs.delete(id);
    const integration = c.get("integration");
    const running = [...jobs.values()].filter(
      (job) => job.integration === integration && job.state !== "ended",
    );
    if (running.length >= MOST_JOBS) {
      c.header("retry-after", "5000"); // milliseconds, as Skatteetaten has it
      return refuse(c, 429, "For mange uttrekk samtidig");
    }
    const jobbId = entropy.uuid();
    jobs.set(jobbId, { integration, member, rows: rows(), until: now + JOB_LIFE_MS, state: "preparing" });
    return c.json({ jobbId });
  }

  app.post("/uttrekk/tilpasset", async (c) => {
    const body = await posted(c);
    if (body instanceof Response) return body;
    const read = CRITERIA.safeParse(body);
    if (!read.success) return refuse(c, 400, "Ugyldige kriterier");
    const { bostedskommunenummer: home, oppholdskommunenummer: stay } = read.data.kommunenummer ?? {};
    if (home && stay) return c.json({ feilmelding: "Velg bosteds- eller oppholdskommune, ikke begge" });
    const { facts } = await index();
    const chosen = () => facts.filter((person) => isChosen(person, read.data));
    return start(c, "foedselsEllerDNummer", () => chosen().map(({ foedselsnummer }) => foedselsnummer));
  });

  app.get("/uttrekk/komplett", async (c) => {
    if (c.get("role").rettighetspakke === "OUH")
      return refuseAccess(c, "Komplett uttrekk krever rettighetspakken offentlig med hjemmel");
    const event = (await history())[Number(c.req.query("feedsekvensnr") ?? "") - 1];
    if (event === undefined) return refuse(c, 400, "feedsekvensnr mangler eller er ugyldig");
    return start(c, "dokumentidentifikator", () => documentsAsOf(population, event.time));
  });

  app.get("/uttrekk/:job/batch/:number{[0-9]{1,9}}", (c) => {
    const job = jobs.get(c.req.param("job"));
    if (job?.integration !== c.get("integration") || job.until <= clock.now())
      return refuse(c, 410, "Uttrekket finnes ikke");
    if (job.state === "preparing") {
      job.state = "ready";
      return refuse(c, 404, "Uttrekket er ikke klart");
    }
    const number = Number(c.req.param("number"));
    const batches = Math.ceil(job.rows.length / BATCH);
    if (number > batches) return refuse(c, 410, "Delen finnes ikke");
    if (number === batches) {
      job.state = "ended";
      return c.json({});
    }
    return c.json({ [job.member]: job.rows.slice(number * BATCH, (number + 1) * BATCH) });
  });

  return app;
}

function isChosen(person: Facts, asked: ExtractCriteria): boolean {
  if (!asked.personstatustyper.some((type) => STATUSES[type]?.includes(person.status))) return false;
  const { bostedskommunenummer: home, oppholdskommunenummer: stay } = asked.kommunenummer ?? {};
  const isAt = (kind: string, kommunenummer: string) =>
    person.places.some(
      (place) => place.current && place.kind === kind && place.kommunenummer === kommunenummer,
    );
  if (home && !isAt("bosted", home)) return false;
  if (stay && !isAt("opphold", stay)) return false;
  const { doedsaarFraOgMed: diedFrom, doedsaarTilOgMed: diedTo } = asked;
  if (!isWithin(person.born.slice(0, 4), asked.foedselsaarFraOgMed, asked.foedselsaarTilOgMed)) return false;
  if ((diedFrom || diedTo) && (person.died === "" || !isWithin(person.died, diedFrom, diedTo))) return false;
  if (asked.kjoenn && person.sex !== asked.kjoenn) return false;
  if (asked.statsborgerskap && !person.citizenships.includes(asked.statsborgerskap)) return false;
  return !asked.sivilstandstype || person.sivilstand === asked.sivilstandstype;
}

const isWithin = (value: string, from: string | null | undefined, to: string | null | undefined): boolean =>
  (!from || value >= from) && (!to || value <= to);

/** The version that each person had at the time; whoever came later is left out. */
function documentsAsOf(population: Population, time: string): readonly string[] {
  const ids: string[] = [];
  let ordinal = 0;
  for (const { document } of population.everybody()) {
    const version = versionsOf(document).filter((at) => at <= time).length - 1;
    if (version >= 0) ids.push(documentId("person", [ordinal, version]));
    ordinal++;
  }
  return ids;
}
