import { err, ok, type Result } from "../kernel/result.ts";
import {
  ADDRESS_PARTS,
  isPart,
  PARTS,
  type Part,
  partIsIn,
  type Rettighetspakke,
} from "../register/parts.ts";
import type { PersonDocument, Row } from "../register/register-port.ts";
import { leavesOf } from "../roles/definition-policy.ts";

/** A role as Fiks has it: the part of the wire contract that is KS's own. */
export type StandInRole = {
  readonly rettighetspakke: Rettighetspakke;
  readonly parts: ReadonlySet<Part>;
  readonly historikk: boolean;
  readonly integrationIds: ReadonlySet<string>;
};

export type Asked = { readonly parts: ReadonlySet<Part>; readonly historikk: boolean };

/**
 * What a call asks for. Collections become the elements that the package has of them; no `part` means
 * person-basis. Asking for anything outside the role is an error for the whole call, never a thinner answer
 * (developers.fiks.ks.no, "Folkeregister"); `identifikasjonsnummer` comes with every answer and needs no right.
 */
export function whatIsAsked(
  named: readonly string[],
  role: StandInRole,
): Result<Asked, "unknown_part" | "outside_role"> {
  const parts = new Set<Part>();
  for (const name of named.length > 0 ? named : ["person-basis"]) {
    if (name === "historikk") continue;
    const leaves = leavesOf(name);
    if (leaves === null) return err("unknown_part");
    // A collection is what the package has of it; a part that is named must be in it.
    for (const part of leaves) if (isPart(name) || partIsIn(role.rettighetspakke, part)) parts.add(part);
  }
  if (new Set(named).size < named.length) return err("unknown_part"); // documented as unique values
  parts.delete("identifikasjonsnummer");
  for (const part of parts) {
    if (!role.parts.has(part) || !partIsIn(role.rettighetspakke, part)) return err("outside_role");
  }
  const historikk = named.includes("historikk");
  if (historikk && !role.historikk) return err("outside_role");
  return ok({ parts: parts.add("identifikasjonsnummer"), historikk });
}

/** The document as this role gets it. Parts without a row are absent, as in the register's own answers. */
export function answerFor(document: PersonDocument, asked: Asked, role: StandInRole): PersonDocument {
  const answer: { [part in Part]?: readonly Row[] | Row } = {};
  for (const part of PARTS) {
    const rows = document[part];
    if (rows === undefined || !asked.parts.has(part)) continue;
    const history = asked.historikk && (role.rettighetspakke === "OMH" || OPEN_HISTORY.has(part));
    const shown = [rows]
      .flat()
      .filter((row) => history || row.erGjeldende === true)
      .filter((row) => role.rettighetspakke === "OMH" || isOpen(row))
      .map((row) => (role.rettighetspakke === "OUH" ? withoutConfidential(part, row) : row));
    const [first] = shown;
    if (first) answer[part] = isList(rows) ? shown : first;
  }
  return answer;
}

const isList = (rows: readonly Row[] | Row): rows is readonly Row[] => Array.isArray(rows);

const OPEN_HISTORY: ReadonlySet<Part> = new Set<Part>([...ADDRESS_PARTS, "identifikasjonsnummer", "navn"]);
const OPEN_STATUSES: ReadonlySet<unknown> = new Set(["bosatt", "utflyttet", "doed", "opphoert", "inaktiv"]);

/** Only ungraded addresses are open (fiks.md 2.3); rows that are no address have no grading. */
const isOpen = (row: Row): boolean => (row.adressegradering ?? "ugradert") === "ugradert";

/** What a body without a statutory right is not told inside parts that it may have (fiks.md 2.3). */
function withoutConfidential(part: Part, row: Row): Row {
  if (part === "status") return OPEN_STATUSES.has(row.status) ? row : { ...row, status: "aktiv" };
  if (part === "sivilstand") return without("relatertVedSivilstand", row);
  if (part === "vergemaalEllerFremtidsfullmakt") {
    return { ...row, verge: without("tjenesteomraade", (row.verge ?? {}) as Row) };
  }
  return row;
}

function without(field: string, row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== field));
}
