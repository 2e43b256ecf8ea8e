import type { ColumnType, Generated } from "kysely";
import type {
  AccessFreezeTable,
  BreakGlassCaseTable,
  EffectiveGrantView,
  GrantDeciderView,
  GrantEventTable,
  GroupMappingTable,
  LeaseTable,
  MappingChangeTable,
  NoticeTable,
  ReviewCampaignTable,
  ReviewItemTable,
  RoleGrantTable,
  SignInTable,
} from "./access-tables.ts";
import type { Defaulted, Jsonb } from "./columns.ts";
import type {
  EffectiveIntegrationGrantView,
  IntegrationGrantTable,
  IntegrationTable,
  RegisterAccessTable,
  RevealTable,
} from "./lookup-tables.ts";
import type { PortalSessionTable, QuestionDayTable } from "./portal-tables.ts";
import type { NationalRoleTable, RoleTable, RoleVersionTable } from "./role-tables.ts";

/** The tables as the migrations make them; test/db/tables.test.ts compares with `information_schema`. */
export type Tables = {
  portal_session: PortalSessionTable;
  question_day: QuestionDayTable;
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
  national_role: NationalRoleTable;
  mapping_change: MappingChangeTable;
  break_glass_case: BreakGlassCaseTable;
  access_freeze: AccessFreezeTable;
  review_campaign: ReviewCampaignTable;
  review_item: ReviewItemTable;
  notice: NoticeTable;
  lease: LeaseTable;
  sign_in: SignInTable;
  audit_record: AuditRecordTable;
  audit_subject: AuditSubjectTable;
  register_access: RegisterAccessTable;
  integration: IntegrationTable;
  integration_grant: IntegrationGrantTable;
  reveal: RevealTable;
  effective_integration_grant: EffectiveIntegrationGrantView;
  grant_in_force: EffectiveGrantView;
  effective_grant: EffectiveGrantView;
  grant_decider: GrantDeciderView;
};

type OrganisationTable = {
  id: string;
  organisation_number: string;
  name: string;
  created_at: Defaulted;
  keeps_own_numbers: Generated<boolean>;
  longest_life_days: Generated<number>;
  default_life_days: Generated<number>;
  sensitive_life_days: Generated<number>;
  renewal_window_days: Generated<number>;
  dormant_after_days: Generated<number>;
  grace_days: Generated<number>;
  iam_may_look_up: Generated<boolean>;
  iam_may_look_up_reason: string | null;
  lookups_per_minute: Generated<number>;
  integration_lookups_per_minute: Generated<number>;
};

type SourceTable = {
  organisation_id: string;
  id: string;
  name: string;
  entra_tenant_id: string;
  created_at: Defaulted;
  entra_audience: string | null;
  mass_removal_threshold: Generated<number>;
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
  name_order: ColumnType<string, never, never>;
  department_order: ColumnType<string, never, never>;
  has_object_id: ColumnType<boolean, never, never>;
  number_tag: Buffer | null;
};

type ScimGroupTable = ResourceColumns & { display_name_key: string };

type ScimMemberTable = { organisation_id: string; group_id: string; user_id: string; added_at: Defaulted };

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
  flags: Generated<string[]>;
  try_tags: Buffer | null;
};

type AuditSubjectTable = {
  organisation_id: string;
  ref: Buffer;
  epoch: string;
  tag: Buffer | null;
  wrapped_key: Buffer;
  sealed: Buffer;
  record_id: string;
};
