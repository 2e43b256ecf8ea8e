import { expect, test } from "vitest";
import { ts } from "../support/typescript.ts";

/** Texts that are not from a closed list, and why none of them can hold what somebody wrote. */
const OPEN_TEXTS = new Set([
  "requestId", // ours
  "tokenId", // ours
  "sourceId", // ours
  "route", // the template of a route
  "method", // known methods, or `other`
  "at", // a file and line of ours, by pattern
  "sqlState", // five letters or digits, by pattern
  "code", // of Maskinporten, by pattern
]);

test("an event holds numbers, words from closed lists, and a few texts that cannot hold what somebody wrote", () => {
  const file = "src/kernel/log.ts";
  // Without what the types of Node and the web would add; a field whose type is not found counts as open.
  const program = ts.createProgram([file], {
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    module: ts.ModuleKind.NodeNext,
    lib: ["lib.es5.d.ts"],
    types: [],
  });
  const checker = program.getTypeChecker();
  const alias = program
    .getSourceFile(file)
    ?.statements.find((s) => ts.isTypeAliasDeclaration(s) && s.name.text === "LogEvent");
  if (!alias) throw new Error("src/kernel/log.ts has no type LogEvent");
  const union = checker.getTypeAtLocation(alias);
  const events = union.isUnion() ? union.types : [union];
  expect(events.length).toBeGreaterThan(5);

  const open: string[] = [];
  for (const event of events) {
    for (const field of checker.getPropertiesOfType(event)) {
      const type = checker.getTypeOfSymbol(field);
      const kinds = type.isUnion() ? type.types : [type];
      const closed = kinds.every(
        (kind) => kind.isStringLiteral() || kind.flags & (ts.TypeFlags.Number | ts.TypeFlags.NumberLiteral),
      );
      if (!closed) open.push(field.name);
    }
  }
  expect(open.filter((name) => !OPEN_TEXTS.has(name))).toEqual([]);
});
