import type { RoleId } from "../kernel/ids.ts";
import type { Part, Rettighetspakke } from "../register/parts.ts";

/** A purpose (formål) that a look-up may be made for. */
export type Purpose = { code: string; caseReferenceRequired: boolean };

/** The act, and the section where it has been checked on Lovdata; null until then. */
export type Lovhjemmel = { lov: string; paragraf: string | null };

/** A role as it is at one version. `parts` are leaf names. */
export type Role = {
  id: RoleId;
  name: string;
  fiksRoleId: string;
  version: number;
  tjenesteomraade: string;
  lovhjemler: readonly Lovhjemmel[];
  rettighetspakke: Rettighetspakke;
  bruksomraader: readonly string[];
  parts: readonly Part[];
  historikk: boolean;
  skjermetAdresse: boolean;
  purposes: readonly Purpose[];
  longestLifeDays: number;
};
