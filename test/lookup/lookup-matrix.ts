import { readFileSync } from "node:fs";

export const ACTS = ["lookup", "reveal"] as const;
export const ROLES = ["Barnevern", "Barnehage", "Innbyggertorg"] as const;
export const PROTECTIONS = ["ugradert", "klientadresse", "fortrolig", "strengtFortrolig"] as const;
export const RELATIONS = ["stranger", "self", "family", "colleague"] as const;
export const PURPOSES = ["own", "case", "case-missing", "foreign"] as const;

export type Act = (typeof ACTS)[number];
export type RoleName = (typeof ROLES)[number];
export type Protection = (typeof PROTECTIONS)[number];
export type Relation = (typeof RELATIONS)[number];
export type Purpose = (typeof PURPOSES)[number];
/** One question about one person, by what decides about it. */
export type Combination = {
  act: Act;
  role: RoleName;
  protection: Protection;
  relation: Relation;
  purpose: Purpose;
};
export type Line = { [field in keyof Combination]: string } & {
  outcome: string;
  shown: string[];
  hidden: string[];
  flags: string[];
};

/** The lines of lookup-matrix.tsv, which says itself how it is to be read. */
export const matrix: readonly Line[] = readFileSync(new URL("lookup-matrix.tsv", import.meta.url), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .slice(1)
  .map((line) => {
    const [act = "", role = "", protection = "", relation = "", purpose = "", outcome = "", ...lists] =
      line.split("\t");
    const [shown = [], hidden = [], flags = []] = lists.map((list) => list.split(" ").filter(Boolean));
    return { act, role, protection, relation, purpose, outcome, shown, hidden, flags };
  });

/** Only Barnevern has a purpose that demands a case reference. */
export const combinations: readonly Combination[] = ACTS.flatMap((act) =>
  ROLES.flatMap((role) =>
    PROTECTIONS.flatMap((protection) =>
      RELATIONS.flatMap((relation) =>
        PURPOSES.filter((purpose) => role === "Barnevern" || !purpose.startsWith("case")).map((purpose) => ({
          act,
          role,
          protection,
          relation,
          purpose,
        })),
      ),
    ),
  ),
);

export const linesFor = (one: Combination): Line[] =>
  matrix.filter((line) =>
    (Object.keys(one) as (keyof Combination)[]).every(
      (field) => line[field] === "*" || line[field].split("/").includes(one[field]),
    ),
  );
