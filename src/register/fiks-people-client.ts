import { err, ok, type Result } from "../kernel/result.ts";
import { type FiksCall, MIB } from "./fiks-call.ts";
import { BULK_LIMIT, bulkRows, documentCutTo } from "./fiks-wire.ts";
import type { Part } from "./parts.ts";
import type { PeopleQuestion, PersonDocument, Register } from "./register-port.ts";

/** So many at once still take no longer than a search. */
const FEW = 50;
/** Far more than anybody's document with its whole history. */
const BYTES_OF_ONE = 64 * 1024;

/**
 * People by their numbers, by `POST v1/personer/bulkoppslag` even for one: the numbers travel in the body. `somBestilt`
 * promises the order asked and a row for each (Skatteetaten's OpenAPI 1.5).
 */
export const peopleClient = (call: FiksCall): Pick<Register, "people"> => ({
  people: async (question) => {
    if (question.numbers.length > BULK_LIMIT)
      throw new Error("the register takes at most 1 000 numbers at a time");
    const query = [...partsIn(question), ["somBestilt", "true"] as const];
    if (question.numbers.length === 0) return ok([]);
    const numbers = question.numbers.map((number) => number.reveal());
    return call(
      {
        access: question.access,
        resource: "bulkoppslag",
        path: "v1/personer/bulkoppslag",
        query,
        body: { foedselsEllerDNummer: numbers },
        time: timeOf(numbers.length),
        mostBytes: bytesOf(numbers.length),
      },
      { 200: ({ body }) => documentsFrom(body, question, numbers) },
    );
  },
});

export const timeOf = (documents: number) => (documents === 1 ? "one" : documents <= FEW ? "few" : "many");
export const bytesOf = (documents: number): number => Math.max(MIB, documents * BYTES_OF_ONE);

/** The `part` values of a question, each once. Without any the register would send the whole of person-basis. */
export function partsIn({ parts, historikk }: Pick<PeopleQuestion, "parts" | "historikk">) {
  if (parts.length === 0) throw new Error("a question to the register must name its parts");
  return [...new Set<Part | "historikk">([...parts, ...(historikk ? (["historikk"] as const) : [])])].map(
    (part) => ["part", part] as const,
  );
}

function documentsFrom(
  body: string,
  { parts, historikk }: PeopleQuestion,
  numbers: readonly string[],
): Result<readonly (PersonDocument | null)[], "garbled"> {
  const rows = bulkRows(body);
  if (!rows.ok) return rows;
  // A row in another place is another person's data: the whole answer is worth nothing.
  if (rows.value.length !== numbers.length || rows.value.some((row, i) => row.number !== numbers[i])) {
    return err("garbled");
  }
  const asked = new Set(parts);
  const documents: (PersonDocument | null)[] = [];
  for (const row of rows.value) {
    const document = row.document === null ? ok(null) : documentCutTo(asked, row.document, historikk);
    if (!document.ok) return document;
    documents.push(document.value);
  }
  return ok(documents);
}
