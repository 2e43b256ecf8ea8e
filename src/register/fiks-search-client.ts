import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { isJsonObject, type JsonObject, jsonObjectOf, jsonOf } from "./exchange.ts";
import { type FiksCall, MIB } from "./fiks-call.ts";
import { tellsNothingThere, tellsTooManyHits } from "./fiks-error-wire.ts";
import { partsIn } from "./fiks-people-client.ts";
import { documentCutTo } from "./fiks-wire.ts";
import type { Part } from "./parts.ts";
import type { PersonDocument, Register, SearchCriteria, UniqueCriteria } from "./register-port.ts";

/** Most hits of one search (Skatteetaten, "Oppslag"). */
export const HITS_LIMIT = 10_000;

/**
 * Both searches of the register (Skatteetaten's OpenAPI 1.5). Criteria travel in the address, for there is no other way;
 * a person number among them is refused before anything is sent: numbers are looked up, never searched for.
 */
export const searchClient = (call: FiksCall): Pick<Register, "search" | "findOne"> => ({
  search: async ({ access, criteria, most }) => {
    if (!Number.isInteger(most) || most < 1 || most > HITS_LIMIT)
      throw new Error("the register gives 1 to 10 000 hits");
    if (holdsPersonNumber(criteria)) return err("refused");
    return call(
      {
        access,
        resource: "soek",
        path: "v1/personer/soek",
        query: [...queryOf(criteria), ["maksTreff", String(most)]],
        time: "few",
        mostBytes: MIB,
      },
      {
        200: ({ body }) => hitsIn(body, most),
        // The OpenAPI says an empty list, the page of return codes says 404.
        404: ({ body }) => (tellsNothingThere(body) ? ok([]) : err("refused")),
        400: ({ body }) => err(tellsTooManyHits(body) ? "too_many" : "refused"),
      },
    );
  },

  findOne: async (question) => {
    const { access, criteria } = question;
    const query = [...queryOf(criteria), ...partsIn(question)];
    if (holdsPersonNumber(criteria)) return err("refused");
    return call(
      {
        access,
        resource: "entydigsoek",
        path: "v1/personer/entydigsoek",
        query,
        time: "few",
        mostBytes: MIB,
      },
      {
        200: ({ body }) => foundIn(body, new Set(question.parts), question.historikk),
        404: ({ body }) => (tellsNothingThere(body) ? ok(null) : err("refused")),
      },
    );
  },
});

const queryOf = (criteria: SearchCriteria | UniqueCriteria) =>
  Object.entries(criteria).map(([name, value]) => [name, String(value)] as const);

/** Numbers of other countries are like ours in length, and may well pass for one. */
const OTHERS_NUMBERS = new Set([
  "utenlandskpersonidentifikasjon",
  "legitimasjonsdokument",
  "utlendingsmyndighetenesidentifikasjonsnummer",
]);

const holdsPersonNumber = (criteria: SearchCriteria | UniqueCriteria): boolean =>
  Object.entries(criteria).some(
    ([name, value]) => !OTHERS_NUMBERS.has(name) && typeof value === "string" && holdsNumber(value),
  );

/** Also where it is written with spaces, or has other digits beside it. */
function holdsNumber(text: string): boolean {
  const digits = text.replace(/[\s.-]/g, "");
  return [...digits].some((_, at) => Foedselsnummer.parse(digits.slice(at, at + 11)).ok);
}

/** At most `most` hits, whatever was sent; one that is no person number makes the whole answer worth nothing. */
function hitsIn(body: string, most: number): Result<readonly Foedselsnummer[], "garbled"> {
  const read = jsonOf(body);
  const listed = isJsonObject(read) ? read.foedselsEllerDNummer : read;
  if (!Array.isArray(listed)) return err("garbled");
  const hits: Foedselsnummer[] = [];
  for (const hit of listed.slice(0, most) as readonly unknown[]) {
    const number = Foedselsnummer.parse(hit);
    if (!number.ok) return err("garbled");
    hits.push(number.value);
  }
  return ok(hits);
}

function foundIn(
  body: string,
  parts: ReadonlySet<Part>,
  historikk: boolean,
): Result<{ number: Foedselsnummer; document: PersonDocument }, "garbled"> {
  const sent = jsonObjectOf(body);
  const number = sent && numberOf(sent);
  if (!sent || !number) return err("garbled");
  const document = documentCutTo(parts, sent, historikk);
  return document.ok ? ok({ number, document: document.value }) : document;
}

/** Whose document it is: the number in use, which the register always adds. */
function numberOf({ identifikasjonsnummer: rows }: JsonObject): Foedselsnummer | null {
  if (!Array.isArray(rows)) return null;
  const inUse = rows.find(
    (row) => isJsonObject(row) && row.erGjeldende !== false && row.status !== "opphoert",
  ) as JsonObject | undefined;
  const number = Foedselsnummer.parse(inUse?.foedselsEllerDNummer);
  return number.ok ? number.value : null;
}
