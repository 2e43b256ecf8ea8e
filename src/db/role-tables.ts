import type { Generated } from "kysely";
import type { Defaulted, Jsonb } from "./columns.ts";

export type RoleTable = {
  organisation_id: string;
  id: string;
  name: string;
  fiks_role_id: string;
  current_version: number | null;
  created_at: Defaulted;
  retired_at: Date | null;
  national_id: string | null;
  retired_by: string | null;
};

export type RoleVersionTable = {
  organisation_id: string;
  role_id: string;
  version: number;
  tjenesteomraade: string;
  lovhjemler: Jsonb<{ lov: string; paragraf: string | null }[]>;
  rettighetspakke: "OMH" | "OUH";
  bruksomraader: string[];
  parts: string[];
  historikk: boolean;
  skjermet_adresse: boolean;
  purposes: Jsonb<{ code: string; name?: string; caseReferenceRequired: boolean }[]>;
  longest_life_days: number;
  created_at: Defaulted;
  name: string;
  default_life_days: Generated<number>;
  renewal_window_days: Generated<number>;
  dormant_after_days: Generated<number>;
  sensitive: Generated<boolean>;
  requestable: Generated<boolean>;
  owner_id: string | null;
  municipalities: Generated<string[]>;
  national_version: number | null;
  state: ProposalState;
  proposed_by: string;
  decided_by: string | null;
  decided_at: Date | null;
  preview_hash: string | null;
};

/** Of what one person proposes and another decides on. */
export type ProposalState = "proposed" | "approved" | "withdrawn";

export type NationalRoleTable = {
  id: string;
  version: number;
  definition: Jsonb<Record<string, unknown>>;
  published_at: Defaulted;
};
