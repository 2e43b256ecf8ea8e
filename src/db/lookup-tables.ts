import type { Generated } from "kysely";
import type { Defaulted } from "./columns.ts";

export type RegisterAccessTable = {
  organisation_id: string;
  integration_id: string;
  sealed_password: Buffer;
  set_at: Defaulted;
};

export type IntegrationTable = {
  organisation_id: string;
  id: string;
  name: string;
  kind: "maskinporten" | "entra";
  owner: string;
  client_id: string;
  takes_fiks_tokens: Generated<boolean>;
  for_employees: Generated<boolean>;
  responsible_id: string;
  added_by: string;
  added_at: Defaulted;
  ended_by: string | null;
  ended_at: Date | null;
};

export type IntegrationGrantState =
  | "requested"
  | "active"
  | "revoked"
  | "rejected"
  | "withdrawn"
  | "expired"
  | "lapsed"
  | "replaced";

export type IntegrationGrantTable = {
  organisation_id: string;
  id: string;
  integration_id: string;
  role_id: string;
  purpose: string | null;
  state: IntegrationGrantState;
  requested_by: string;
  requested_at: Defaulted;
  requested_days: number;
  lapses_at: Date;
  approved_by: string | null;
  not_before: Date | null;
  expires_at: Date | null;
  last_full_approval: Date | null;
  life_from: Date | null;
  ended_by: string | null;
  ended_at: Date | null;
  reason: string | null;
};

/** Columns of a view are all nullable to `information_schema`; ours never are, but for the purpose. */
export type EffectiveIntegrationGrantView = {
  organisation_id: string;
  id: string;
  integration_id: string;
  role_id: string;
  purpose: string | null;
  not_before: Date;
  expires_at: Date;
};

export type RevealTable = {
  organisation_id: string;
  id: string;
  actor_ref: string;
  role_id: string;
  epoch: string;
  subject_tag: Buffer;
  opened_at: Date;
  expires_at: Date;
};
