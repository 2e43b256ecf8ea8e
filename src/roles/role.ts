import type { RoleId, ScimUserId } from "../kernel/ids.ts";
import type { Part, Rettighetspakke } from "../register/parts.ts";

/** A purpose (formål) that a look-up may be made for. The code is what is recorded; people choose it by its name, where it has one. */
export type Purpose = { code: string; name?: string; caseReferenceRequired: boolean };

/** A purpose as people read it. */
export const purposeName = ({ purposes }: Pick<RoleDefinition, "purposes">, code: string): string =>
  purposes.find((one) => one.code === code)?.name ?? code;

/** The act, and the section where it has been checked on Lovdata; null until then. */
export type Lovhjemmel = { lov: string; paragraf: string | null };

/** What a version of a role says. `parts` are leaf names; lives are days of 24 hours. */
export type RoleDefinition = {
  name: string;
  tjenesteomraade: string;
  lovhjemler: readonly Lovhjemmel[];
  rettighetspakke: Rettighetspakke;
  bruksomraader: readonly string[];
  parts: readonly Part[];
  historikk: boolean;
  skjermetAdresse: boolean;
  /** kommunenummer that its look-ups are limited to; empty: no limit. */
  municipalities: readonly string[];
  purposes: readonly Purpose[];
  /** The organisation's own limits may be lower: what counts is `terms_of` in the database. */
  longestLifeDays: number;
  defaultLifeDays: number;
  renewalWindowDays: number;
  dormantAfterDays: number;
  /** New members wait for a leader's confirmation, whichever mapping they come through. */
  sensitive: boolean;
  /** May be asked for without a group. */
  requestable: boolean;
  /** Decides where there is no leader who could. */
  ownerId: ScimUserId | null;
};

/** A role as it is at one version. */
export type Role = RoleDefinition & {
  id: RoleId;
  /** The role as Fiks knows it; stays as long as the role does. */
  fiksRoleId: string;
  version: number;
  /** The central definition that it was adopted from and may not differ from. */
  national: { id: string; version: number } | null;
};
