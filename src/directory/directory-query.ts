import { type Expression, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Tables } from "../db/tables.ts";
import { isUuid } from "../kernel/ids.ts";

/** What a list of users or groups may be narrowed by: stored key columns, each with its index. */
export type UserKey = "id" | "userName" | "externalId" | "workEmail" | "displayName" | "manager";
export type GroupKey = "id" | "displayName" | "externalId" | "member";

/** Values are already in the form of the key column (see scim/keys-policy.ts). */
export type Condition<Key> =
  | { kind: "equals"; key: Key; value: string }
  | { kind: "and" | "or"; parts: readonly Condition<Key>[] };

export type Page = { offset: number; limit: number };

const USER_COLUMNS = {
  userName: "user_name_key",
  externalId: "external_id",
  workEmail: "work_email_key",
  displayName: "display_name_key",
  manager: "manager_id",
} as const;

const GROUP_COLUMNS = { displayName: "display_name_key", externalId: "external_id" } as const;

const nothing = sql<SqlBool>`false`;

export function userCondition(
  eb: ExpressionBuilder<Tables, "scim_user">,
  condition: Condition<UserKey>,
): Expression<SqlBool> {
  if (condition.kind !== "equals") {
    const parts = condition.parts.map((part) => userCondition(eb, part));
    return condition.kind === "and" ? eb.and(parts) : eb.or(parts);
  }
  if (condition.key === "id") return isUuid(condition.value) ? eb("id", "=", condition.value) : nothing;
  return eb(USER_COLUMNS[condition.key], "=", condition.value);
}

export function groupCondition(
  eb: ExpressionBuilder<Tables, "scim_group">,
  condition: Condition<GroupKey>,
): Expression<SqlBool> {
  if (condition.kind !== "equals") {
    const parts = condition.parts.map((part) => groupCondition(eb, part));
    return condition.kind === "and" ? eb.and(parts) : eb.or(parts);
  }
  const { key, value } = condition;
  if (key === "displayName" || key === "externalId") return eb(GROUP_COLUMNS[key], "=", value);
  if (!isUuid(value)) return nothing;
  if (key === "id") return eb("id", "=", value);
  return eb.exists(
    eb
      .selectFrom("scim_member")
      .select(sql<number>`1`.as("one"))
      .whereRef("scim_member.organisation_id", "=", "scim_group.organisation_id")
      .whereRef("scim_member.group_id", "=", "scim_group.id")
      .where("scim_member.user_id", "=", value),
  );
}
