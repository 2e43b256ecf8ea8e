import { parseArgs } from "node:util";
import { peopleMeant } from "../directory/person-store.ts";
import { type Explanation, explain } from "../grants/explaining/explain-service.ts";
import { PORTAL_ROLES } from "../grants/portal-role.ts";
import type { Target } from "../grants/terms-store.ts";
import { isUuid, type OrganisationId, type RoleId } from "../kernel/ids.ts";
import { type Instant, isoOf } from "../kernel/instant.ts";
import { allRoles } from "../roles/role-store.ts";
import { comparisonKey } from "../scim/keys-policy.ts";
import { type CliContext, CliFault, type Command, organisationOf } from "./command.ts";

const command: Command = {
  usage: "--user <id or userName> --role <id, name or portal role> [--json] [--organisation <number>]",
  what: "why somebody may use a role now, or not: mapping, membership, grants and their history; nothing about citizens",
  run: async (context, args) => {
    const text = { type: "string" } as const;
    const options = { user: text, role: text, json: { type: "boolean" }, organisation: text } as const;
    const { values } = parseArgs({ args: [...args], options });
    const { user, role } = values;
    if (!user || !role) throw new CliFault(`Use: explain ${command.usage}`);
    const organisation = await organisationOf(context.db, values.organisation);
    const [meant, another] = await context.db.read(organisation, (tx) =>
      peopleMeant(tx, organisation, { id: user, userNameKey: comparisonKey(user) }),
    );
    if (!meant) throw new CliFault("The organisation knows nobody by this id or userName.");
    if (another) throw new CliFault("Several people have this userName; name one by the id.");
    const result = await explain(
      context.db,
      organisation,
      meant,
      await targetOf(context, organisation, role),
    );
    if (!result.ok) throw new CliFault("There is no such role.");
    if (values.json) context.out(JSON.stringify(result.value, withTimes, 1));
    else for (const line of inWords(result.value)) context.out(line);
  },
};

async function targetOf(context: CliContext, organisation: OrganisationId, role: string): Promise<Target> {
  const portalRole = PORTAL_ROLES.find((one) => one === role);
  if (portalRole) return { portalRole };
  if (isUuid(role)) return { roleId: role as RoleId };
  const roles = await context.db.read(organisation, (tx) => allRoles(tx, organisation));
  const named = roles.filter(({ name }) => name === role);
  const [only] = named;
  if (!only) throw new CliFault("There is no role of this name; `role list` shows them.");
  if (named.length > 1) throw new CliFault("Several roles have this name; name one by the id.");
  return { roleId: only.id };
}

const TIMES = /(^now|At|Before|By|Approval)$/;
const withTimes = (key: string, value: unknown): unknown =>
  typeof value === "number" && TIMES.test(key) ? isoOf(value as Instant) : value;

const WORDS = {
  requested: "it waits for approval",
  suspended: "it is suspended",
  ended: "it has ended",
  not_begun: "it has not begun",
  expired: "its time is out",
  review_unanswered: "a review of it was not answered in time",
  user_disabled: "the account is disabled",
  identity_changed: "the account's externalId changed and IAM staff have not confirmed who is behind it",
  user_deleted: "the account was deleted",
  mapping_not_active: "its mapping is not active",
  not_a_member: "the person is not in the mapped group",
  role_retired: "the role is retired",
  frozen: "the person, the role or the organisation is frozen",
  administers_access: "IAM staff may not look people up, unless the DPO allows it",
} as const;

function* inWords({ allowed, person, target, ways, grants, now, because }: Explanation): Generator<string> {
  const when = (instant: Instant | null) => (instant === null ? "-" : isoOf(instant));
  const version = target?.version ? ` (version ${target.version})` : "";
  yield `${allowed ? "YES" : "NO"}: ${person.userName || person.id} ${allowed ? "may" : "may not"} use ${target?.name}${version} at ${isoOf(now)}`;
  if (because) yield "No grant was ever made.";
  for (const way of ways) {
    const approved = way.approvedAt === null ? "" : `, approved ${when(way.approvedAt)} by ${way.approvedBy}`;
    yield `mapping ${way.mappingId} of ${way.groupName}: ${way.state}${approved}; ${way.member ? "member" : "not a member"}`;
  }
  for (const { id, source, facts, hindrances, history, endedReason } of grants) {
    const why = hindrances.length === 0 ? "gives access" : hindrances.map((one) => WORDS[one]).join(", ");
    yield `grant ${id} (${source}, ${facts.state}) ${when(facts.notBefore)} to ${when(facts.expiresAt)}: ${why}${endedReason ? ` (${endedReason})` : ""}`;
    for (const moment of history) yield `  ${when(moment.at)} ${moment.event}, ${moment.why} by ${moment.by}`;
  }
}

export const explainCommands: Readonly<Record<string, Command>> = { explain: command };
