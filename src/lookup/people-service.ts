import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { ok, type Result } from "../kernel/result.ts";
import { BULK_LIMIT } from "../register/fiks-wire.ts";
import type { Part } from "../register/parts.ts";
import type { PersonDocument, Register, RegisterAccess, RegisterFailure } from "../register/register-port.ts";
import type { Role } from "../roles/role.ts";
import { AREA_PARTS, isWithinArea } from "./area-policy.ts";
import { partsToAsk, relatedNumbers, type View } from "./minimise-policy.ts";
import { protectionOf } from "./protection-policy.ts";

/** Somebody the register knows and this role may find. */
export type Known = {
  number: Foedselsnummer;
  document: PersonDocument;
  /** Whom the document names in what is to be shown. */
  related: readonly Foedselsnummer[];
  /** The digits of those of them who are known to be unprotected. */
  open: ReadonlySet<string>;
};

/**
 * The documents of these people, in the order asked, for the needed parts only (R7). Null: nobody has the number, or the
 * person is outside the role's area, which nobody may tell apart. Their relatives' protection is asked for in one more
 * call, once for all. Never inside a transaction.
 */
export async function peopleBy(
  register: Register,
  access: RegisterAccess,
  role: Role,
  numbers: readonly Foedselsnummer[],
  view: View,
): Promise<Result<(Known | null)[], RegisterFailure>> {
  const parts = partsFor(role, view);
  const answer = await register.people({ access, numbers, parts, historikk: view.historikk });
  if (!answer.ok) return answer;
  const found = numbers.map((number, i) => {
    const document = answer.value[i];
    return document && isWithinArea(document, role) ? { number, document } : null;
  });
  return withRelatives(register, access, view, found);
}

/** The parts that the register is asked for: what may be shown, and what decides about showing it. */
export const partsFor = (role: Role, view: View): Part[] => [
  ...new Set([...partsToAsk(view.parts), ...(role.municipalities.length > 0 ? AREA_PARTS : [])]),
];

/** The same people with whom they are related to, and who of those may be named. */
export async function withRelatives(
  register: Register,
  access: RegisterAccess,
  view: View,
  found: readonly ({ number: Foedselsnummer; document: PersonDocument } | null)[],
): Promise<Result<(Known | null)[], RegisterFailure>> {
  const known = found.map((one) => one && { ...one, related: relatedNumbers(one.document, view) });
  const relatives = new Map(
    known.flatMap((one) => one?.related.map((it) => [it.reveal(), it] as const) ?? []),
  );
  const open = await unprotected(register, access, [...relatives.values()]);
  if (!open.ok) return open;
  return ok(known.map((one) => one && { ...one, open: open.value }));
}

/** Which of these numbers belong to people who are known to have no protection. Nobody else is named to anybody (R8). */
async function unprotected(
  register: Register,
  access: RegisterAccess,
  everybody: readonly Foedselsnummer[],
): Promise<Result<ReadonlySet<string>, RegisterFailure>> {
  const open = new Set<string>();
  for (let from = 0; from < everybody.length; from += BULK_LIMIT) {
    const numbers = everybody.slice(from, from + BULK_LIMIT);
    const parts = ["adressebeskyttelse"] as const;
    const answer = await register.people({ access, numbers, parts, historikk: false });
    if (!answer.ok) return answer;
    numbers.forEach((number, i) => {
      const document = answer.value[i];
      if (document && protectionOf(document) === "ugradert") open.add(number.reveal());
    });
  }
  return ok(open);
}
