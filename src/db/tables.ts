import type { ColumnType, Generated } from "kysely";

/** The tables as the migrations make them; test/db/tables.test.ts compares with `information_schema`. */
export type Tables = {
  organisation: OrganisationTable;
  source: SourceTable;
  scim_token: ScimTokenTable;
  scim_user: ScimUserTable;
  scim_group: ScimGroupTable;
  scim_member: ScimMemberTable;
  role: RoleTable;
  role_version: RoleVersionTable;
  group_mapping: GroupMappingTable;
  role_grant: RoleGrantTable;
  grant_event: GrantEventTable;
  audit_record: AuditRecordTable;
  audit_subject: AuditSubjectTable;
  effective_grant: EffectiveGrantView;
};

/** jsonb: read as parsed JSON, written as text. */
type Jsonb<T> = ColumnType<T, string, string>;
type Defaulted = Generated<Date>;

type OrganisationTable = {
  id: string;
  organisation_number: string;
  name: string;
  created_at: Defaulted;
  keeps_own_numbers: Generated<boolean>;
};

type SourceTable = {
  organisation_id: string;
  id: string;
  name: string;
  entra_tenant_id: string;
  created_at: Defaulted;
  entra_audience: string | null;
};

type ScimTokenTable = {
  organisation_id: string;
  id: string;
  source_id: string;
  hash: Buffer;
  created_at: Defaulted;
  expires_at: Date;
  revoked_at: Date | null;
  last_used_at: Date | null;
  allowed_addresses: string[] | null;
};

type ResourceColumns = {
  organisation_id: string;
  source_id: string;
  id: string;
  external_id: string | null;
  resource: Jsonb<Record<string, unknown>>;
  comparable: ColumnType<Record<string, unknown>, string | undefined, string>;
  version: Generated<string>;
  created_at: Defaulted;
  modified_at: Defaulted;
  deleted_at: Date | null;
};

type ScimUserTable = ResourceColumns & {
  user_name_key: string;
  work_email_key: string | null;
  display_name_key: string | null;
  manager_id: string | null;
  active: boolean;
  confirmed_external_id: string | null;
  identity_changed: ColumnType<boolean, never, never>;
  number_tag: Buffer | null;
};

type ScimGroupTable = ResourceColumns & { display_name_key: string };

type ScimMemberTable = { organisation_id: string; group_id: string; user_id: string; added_at: Defaulted };

type RoleTable = {
  organisation_id: string;
  id: string;
  name: string;
  fiks_role_id: string;
  current_version: number;
  created_at: Defaulted;
  retired_at: Date | null;
};

type RoleVersionTable = {
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
  purposes: Jsonb<{ code: string; caseReferenceRequired: boolean }[]>;
  longest_life_days: number;
  created_at: Defaulted;
};

type GroupMappingTable = {
  organisation_id: string;
  id: string;
  group_id: string;
  role_id: string | null;
  portal_role: "iam" | "leader" | "auditor" | "dpo" | "operator" | null;
  ttl_days: number;
  state: "proposed" | "active" | "retired";
  proposed_by: string;
  proposed_at: Defaulted;
  approved_by: string | null;
  approved_at: Date | null;
  retired_by: string | null;
  retired_at: Date | null;
};

type RoleGrantTable = {
  organisation_id: string;
  id: Generated<string>;
  user_id: string;
  mapping_id: string;
  role_id: string | null;
  portal_role: string | null;
  state: "requested" | "active" | "suspended" | "expired" | "revoked" | "cancelled";
  not_before: Date | null;
  expires_at: Date | null;
  last_full_approval: Date | null;
  ended_at: Date | null;
  ended_reason:
    | "expired"
    | "membership_removed"
    | "user_deleted"
    | "group_deleted"
    | "mapping_retired"
    | null;
  created_at: Defaulted;
};

type GrantEventTable = {
  organisation_id: string;
  id: Generated<string>;
  grant_id: string;
  event: "requested" | "began" | "suspended" | "resumed" | "expired" | "revoked" | "cancelled";
  audit_id: string;
  at: Defaulted;
};

type AuditRecordTable = {
  organisation_id: string;
  id: string;
  request_id: string;
  at: Date;
  kind: string;
  outcome: "permit" | "deny" | "error";
  reason: string;
  actor_ref: string;
  role_id: string | null;
  subject_ref: Buffer | null;
  leaf: Buffer;
  xid: Generated<string>;
};

type AuditSubjectTable = {
  organisation_id: string;
  ref: Buffer;
  epoch: string;
  tag: Buffer;
  wrapped_key: Buffer;
  sealed: Buffer;
};

/** Columns of a view are all nullable to `information_schema`; ours never are, but for the two role kinds. */
type EffectiveGrantView = {
  organisation_id: string;
  id: string;
  user_id: string;
  role_id: string | null;
  portal_role: string | null;
  mapping_id: string;
  not_before: Date;
  expires_at: Date;
};
