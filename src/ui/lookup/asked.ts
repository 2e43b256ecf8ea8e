import type { Role } from "../../roles/role.ts";

/** What somebody has typed into the forms about people, kept as typed. */
export type Asked = {
  purpose: string;
  caseReference: string;
  foedselsnummer: string;
  /** Instead of the number: the handle of somebody found by a search. */
  hit: string;
  /** Names of parts; none: all that the role gives. */
  parts: readonly string[];
  historikk: boolean;
};

export const NOTHING_ASKED: Asked = {
  purpose: "",
  caseReference: "",
  foedselsnummer: "",
  hit: "",
  parts: [],
  historikk: false,
};

/** What repeats a question in another form of the page: everything but whom it is about. */
export const questionFieldsOf = (
  role: Pick<Role, "id">,
  { purpose, caseReference, parts, historikk }: Asked,
): (readonly [name: string, value: string])[] => [
  ["roleId", role.id],
  ["purpose", purpose],
  ["caseReference", caseReference],
  ...parts.map((part) => ["parts", part] as const),
  ...(historikk ? [["historikk", "yes"] as const] : []),
];

/** Whom it is about, as it was asked. */
export const subjectFieldsOf = ({
  hit,
  foedselsnummer,
}: Asked): (readonly [name: string, value: string])[] =>
  hit === "" ? [["foedselsnummer", foedselsnummer]] : [["hit", hit]];
