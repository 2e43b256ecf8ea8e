import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { parseDefinition } from "../../src/roles/definition-policy.ts";
import type { Role, RoleDefinition } from "../../src/roles/role.ts";
import { HARD_LIMITS } from "../../src/roles/role-policy.ts";

/** What the roles of a test's world say (skeleton.ts), but for these fields. */
export function definitionOf(change: Partial<RoleDefinition> = {}): RoleDefinition {
  const [like] = DEMO_ROLES as [Role];
  const given = {
    ...like,
    skjermetAdresse: false,
    requestable: false,
    longestLifeDays: 60,
    defaultLifeDays: 60,
    ...change,
  };
  const parsed = parseDefinition(given, HARD_LIMITS);
  if (!parsed.ok) throw new Error(`a test's definition is wrong: ${JSON.stringify(parsed.error)}`);
  return parsed.value;
}
