import type { ColumnType, Generated } from "kysely";
import type { Defaulted } from "./columns.ts";
import type { ProposalState } from "./role-tables.ts";

export type GroupMappingTable = {
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
  gives: Generated<"access" | "break_glass">;
  renewal: Generated<"leader" | "none">;
  sensitive: Generated<boolean>;
  valid_from: Date | null;
  valid_until: Date | null;
  preview_hash: string | null;
};

export type MappingChangeTable = {
  organisation_id: string;
  id: string;
  mapping_id: string;
  group_id: string;
  ttl_days: number;
  renewal: "leader" | "none";
  sensitive: boolean;
  valid_from: Date | null;
  valid_until: Date | null;
  state: ProposalState;
  proposed_by: string;
  proposed_at: Defaulted;
  decided_by: string | null;
  decided_at: Date | null;
  preview_hash: string | null;
};

export type GrantState =
  | "requested"
  | "active"
  | "suspended"
  | "expired"
  | "revoked"
  | "cancelled"
  | "rejected"
  | "lapsed"
  | "closed";

export type GrantSource = "mapping" | "request" | "break_glass";

/** Why access, or the wish for it, is over. */
export type EndedReason =
  | "expired"
  | "membership_removed"
  | "user_deleted"
  | "group_deleted"
  | "mapping_retired"
  | "role_retired"
  | "rejected"
  | "withdrawn"
  | "lapsed"
  | "review_removed"
  | "review_unanswered"
  | "revoked_by_leader"
  | "revoked_by_iam"
  | "given_up"
  | "mass_removal_confirmed";

export type RoleGrantTable = {
  organisation_id: string;
  id: Generated<string>;
  user_id: string;
  mapping_id: string | null;
  role_id: string | null;
  portal_role: string | null;
  state: GrantState;
  not_before: Date | null;
  expires_at: Date | null;
  last_full_approval: Date | null;
  ended_at: Date | null;
  ended_reason: EndedReason | null;
  created_at: Defaulted;
  source: Generated<GrantSource>;
  life_from: Date | null;
  review_by: Date | null;
  membership_lost_at: Date | null;
  requested_by: string | null;
  requested_from: Date | null;
  requested_minutes: number | null;
  lapses_at: Date | null;
  follows_id: string | null;
};

export type GrantEventTable = {
  organisation_id: string;
  id: Generated<string>;
  grant_id: string;
  event:
    | Exclude<GrantState, "active">
    | "began"
    | "resumed"
    | "renewed"
    | "shortened"
    | "approved_again"
    | "review_opened"
    | "review_kept";
  audit_id: string;
  at: Defaulted;
  reason: string | null;
};

export type BreakGlassCaseTable = {
  organisation_id: string;
  id: string;
  grant_id: string;
  user_id: string;
  reason: string;
  opened_at: Defaulted;
  due_at: Date;
  closed_at: Date | null;
  closed_by: string | null;
  finding: string | null;
};

export type AccessFreezeTable = {
  organisation_id: string;
  id: string;
  scope: "organisation" | "role" | "person" | "integration";
  role_id: string | null;
  user_id: string | null;
  integration_id: string | null;
  reason: string;
  frozen_by: string;
  frozen_at: Defaulted;
  lifted_by: string | null;
  lifted_at: Date | null;
  lifted_reason: string | null;
};

export type ReviewCampaignTable = {
  organisation_id: string;
  id: string;
  name: string;
  scope: "role" | "group" | "department";
  role_id: string | null;
  group_id: string | null;
  department: string | null;
  deadline: Date;
  opened_by: string;
  opened_at: Defaulted;
  closed_at: Date | null;
};

export type ReviewItemTable = {
  organisation_id: string;
  campaign_id: string;
  grant_id: string;
  answer: "keep" | "remove" | "unanswered" | null;
  answered_by: string | null;
  answered_at: Date | null;
  reason: string | null;
};

export type NoticeTable = {
  organisation_id: string;
  id: Generated<string>;
  recipient_id: string;
  kind: string;
  about_id: string;
  mark: string;
  facts: ColumnType<Record<string, unknown>, string | undefined, string>;
  digest_day: Date | null;
  created_at: Defaulted;
};

export type LeaseTable = { organisation_id: string; name: string; holder: string; until: Date };

export type SignInTable = { organisation_id: string; user_id: string; last_at: Date };

/** Columns of a view are all nullable to `information_schema`; ours never are, but for the two role kinds. */
export type EffectiveGrantView = {
  organisation_id: string;
  id: string;
  user_id: string;
  role_id: string | null;
  portal_role: string | null;
  mapping_id: string | null;
  source: GrantSource;
  not_before: Date;
  expires_at: Date;
};

export type GrantDeciderView = {
  organisation_id: string;
  grant_id: string;
  user_id: string;
  requested_by: string | null;
  sensitive: boolean;
  /** Null: IAM staff, other than the holder and whoever asked. */
  decider_id: string | null;
};
