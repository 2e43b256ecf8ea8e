import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { jsonObjectOf } from "./exchange.ts";
import { checkIds, isUpstreamId } from "./fiks-archive-client.ts";
import { type FiksCall, MIB } from "./fiks-call.ts";
import { tellsNothingThere } from "./fiks-error-wire.ts";
import type { Batch, ExtractCriteria, RegisterStreams, UpstreamId } from "./register-streams-port.ts";

/** The size of a batch is not published; clients have seen up to 10 000 numbers. */
const BYTES_OF_BATCH = 16 * MIB;

/** Extracts (Skatteetaten, "Uttrekk"): an order, then its batches until there is an empty one. */
export const extractClient = (call: FiksCall): Pick<RegisterStreams, "orderExtract" | "extractBatch"> => ({
  orderExtract: async ({ access, criteria }) => {
    if (!namesMunicipality(criteria)) return err("no_municipality");
    return call(
      {
        access,
        resource: "uttrekk",
        path: "v1/uttrekk/tilpasset",
        body: criteria,
        time: "many",
        mostBytes: MIB,
        once: true,
      },
      { 200: ({ body }) => jobIn(body) },
    );
  },

  extractBatch: async ({ access, job, batch }) => {
    checkIds([job]);
    if (!Number.isSafeInteger(batch) || batch < 0) throw new Error("batches are counted from 0");
    return call(
      {
        access,
        resource: "uttrekk",
        path: `v1/uttrekk/${job}/batch/${batch}`,
        time: "many",
        mostBytes: BYTES_OF_BATCH,
      },
      {
        200: ({ body }) => batchIn(body),
        404: ({ body }) => (tellsNothingThere(body) ? ok({ kind: "not_ready" }) : err("refused")),
        410: () => err("gone"),
      },
    );
  },
});

const namesMunicipality = ({ kommunenummer }: ExtractCriteria): boolean => {
  const named = Object.values(kommunenummer);
  return named.length === 1 && named.every((number) => /^[0-9]{4}$/.test(number));
};

/** The id of the job; a `feilmelding` in its place is a refusal in good form. */
function jobIn(body: string): Result<UpstreamId, "refused" | "garbled"> {
  const { jobbId, feilmelding } = jsonObjectOf(body) ?? {};
  if (isUpstreamId(jobbId)) return ok(jobbId);
  return err(typeof feilmelding === "string" ? "refused" : "garbled");
}

function batchIn(body: string): Result<Batch, "garbled"> {
  const sent = jsonObjectOf(body);
  if (sent === null) return err("garbled");
  const { foedselsEllerDNummer: listed = [] } = sent;
  if (!Array.isArray(listed)) return err("garbled");
  if (listed.length === 0) {
    return Object.keys(sent).every((name) => name === "foedselsEllerDNummer")
      ? ok({ kind: "finished" })
      : err("garbled");
  }
  const numbers: Foedselsnummer[] = [];
  for (const one of listed as readonly unknown[]) {
    const number = Foedselsnummer.parse(one);
    if (!number.ok) return err("garbled");
    numbers.push(number.value);
  }
  return ok({ kind: "rows", numbers });
}
