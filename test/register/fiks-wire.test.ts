import fc from "fast-check";
import { expect, test } from "vitest";
import { tellsTooManyHits, upstreamError } from "../../src/register/fiks-error-wire.ts";
import { bulkRows, documentCutTo } from "../../src/register/fiks-wire.ts";
import { PARTS } from "../../src/register/parts.ts";

const numRuns = process.env.DEEP ? 10_000 : 300;
const someParts = fc.subarray([...PARTS], { minLength: 1 }).map((parts) => new Set(parts));
const row = fc.dictionary(fc.string(), fc.jsonValue()).map((fields) => ({ ...fields, erGjeldende: true }));
const sent = fc.dictionary(
  fc.constantFrom(...PARTS, "nyttElement", "__proto__"),
  fc.oneof(fc.array(row), row, fc.jsonValue()),
);

test("a cut document has asked parts only, whatever was sent", () => {
  fc.assert(
    fc.property(someParts, sent, fc.boolean(), (parts, document, historikk) => {
      const cut = documentCutTo(parts, document, historikk);
      if (cut.ok) for (const part of Object.keys(cut.value)) expect([...parts]).toContain(part);
    }),
    { numRuns },
  );
});

test("what the asked parts say does not depend on the other parts", () => {
  fc.assert(
    fc.property(someParts, sent, (parts, document) => {
      const only = Object.fromEntries(
        Object.entries(document).filter(([name]) => [...parts].some((part) => part === name)),
      );
      expect(documentCutTo(parts, document, false)).toEqual(documentCutTo(parts, only, false));
    }),
    { numRuns },
  );
});

test("no text makes reading an answer or an error throw, or keeps a person number", () => {
  const text = fc.oneof(fc.string(), fc.json());
  const number = fc.constant("14858646481");
  const field = fc.constantFrom(
    "kode",
    "feilkode",
    "errorId",
    "errorCode",
    "feilreferanse",
    "code",
    "message",
    "path",
  );
  const error = fc
    .dictionary(field, fc.oneof(number, fc.string(), fc.uuid()), { minKeys: 1 })
    .map((body) => JSON.stringify(body));
  fc.assert(
    fc.property(fc.oneof(text, error), (body) => {
      bulkRows(body);
      expect(JSON.stringify(upstreamError(500, body))).not.toMatch(/[0-9]{11}/);
    }),
    { numRuns },
  );
});

test.each([
  ["no JSON", "<html>"],
  ["a list", "[]"],
  ["no oppslag", "{}"],
  ["oppslag that is no list", '{"oppslag":{}}'],
  ["a row that is text", '{"oppslag":["x"]}'],
  ["a row without a number", '{"oppslag":[{"folkeregisterperson":{}}]}'],
  ["a row with neither person nor message", '{"oppslag":[{"foedselsEllerDNummer":"14858646481"}]}'],
  [
    "a person that is a list",
    '{"oppslag":[{"foedselsEllerDNummer":"14858646481","folkeregisterperson":[]}]}',
  ],
])("%s is garbled", (_what, body) => {
  expect(bulkRows(body)).toEqual({ ok: false, error: "garbled" });
});

test.each([
  ["a list of rows", "navn", [{ fornavn: "Lun" }], true],
  ["nothing", "navn", null, true],
  ["text", "navn", "Lun", false],
  ["one row where rows belong", "navn", { fornavn: "Lun" }, false],
  ["a row that is null", "navn", [null], false],
  ["rows where one row belongs", "doedsfall", [{ doedsdato: "2023-02-10" }], false],
  ["one row", "doedsfall", { doedsdato: "2023-02-10" }, true],
] as const)("%s in %s", (_what, part, value, readable) => {
  expect(documentCutTo(new Set([part]), { [part]: value }, false).ok).toBe(readable);
});

test("rows of the past are shown to those who asked for history, and to nobody else", () => {
  const navn = [
    { erGjeldende: true, fornavn: "Lun" },
    { erGjeldende: false, fornavn: "Før" },
  ];
  const cut = (historikk: boolean) => documentCutTo(new Set(["navn"]), { navn }, historikk);
  expect(cut(true)).toEqual({ ok: true, value: { navn } });
  expect(cut(false)).toEqual({ ok: true, value: { navn: navn.slice(0, 1) } });
});

test.each([
  ["the register's own form", '{"kode":"FREG-400","melding":"Søket ga for mange treff"}', true],
  ["the gateway's form", '{"errorId":"x","message":"Too many hits"}', true],
  ["another fault", '{"kode":"FREG-400","melding":"Ugyldig kommunenummer"}', false],
  ["a page", "<html>10 000 treff</html>", false],
])("too many hits in %s", (_what, body, told) => {
  expect(tellsTooManyHits(body)).toBe(told);
});
