import { sql } from "kysely";
import { append } from "../audit/audit-store.ts";
import type { Db, Tx } from "../db/database.ts";
import { createGroup } from "../directory/group-service.ts";
import { createUser } from "../directory/user-service.ts";
import type { Scope } from "../directory/user-store.ts";
import { beginGrants } from "../grants/grant-store.ts";
import { approveMapping, insertMapping } from "../grants/mappings/mapping-store.ts";
import type { Target } from "../grants/terms-store.ts";
import type { Entropy, MappingId, OrganisationId, ScimGroupId, ScimUserId, SourceId } from "../kernel/ids.ts";
import { instantOf, plusDays } from "../kernel/instant.ts";
import { setCredentials } from "../register/credentials-store.ts";
import { insertRole } from "../roles/role-store.ts";
import { groupKeys, userKeys } from "../scim/keys-policy.ts";
import { storeToken, TOKEN_LIFE_DAYS, tokenHash } from "../signin/scim-token-service.ts";
import { seedCaseSystem } from "./demo-case-system.ts";
import type { DemoInstallation } from "./demo-installation.ts";
import { DEMO_ROLES } from "./demo-roles.ts";
import { ageTeam, DEMO_TEAMS, type DemoPerson, reviewTeam } from "./demo-teams.ts";

export const DEMO_ORGANISATION = {
  id: "0199d000-0000-7000-8000-000000000001" as OrganisationId,
  number: "999000099",
  name: "Fjordheim kommune (demo)",
};
export const DEMO_SCOPE: Scope = {
  organisation: DEMO_ORGANISATION.id,
  source: "0199d000-0000-7000-8000-000000000002" as SourceId,
};
/** A demo is measured, too; a real organisation begins at 120 a minute. */
const TRIAL_PACE = 60_000;
export const DEMO_TENANT = "0199d000-0000-4000-8000-00000000f100";
export const DEMO_DOMAIN = "fjordheim.example";

type DemoGroup = {
  id: ScimGroupId;
  name: string;
  target: Target;
  ttlDays: number;
  members: readonly string[];
};

const group = (
  n: number,
  name: string,
  target: Target,
  ttlDays: number,
  members: readonly string[],
): DemoGroup => ({
  id: `0199d000-0000-7000-8000-0000000000b${n}` as ScimGroupId,
  name,
  target,
  ttlDays,
  members,
});

/** The groups and who is in them. Two people are IAM staff, for changes take two. */
export const DEMO_GROUPS: readonly DemoGroup[] = [
  ...DEMO_ROLES.map((role, i) =>
    group(
      i + 1,
      `FREG ${role.name}`,
      { roleId: role.id },
      role.defaultLifeDays,
      [["kari.barnevern"], ["ola.barnehage", "per.utloept", "jon.venter"], ["mari.torg", "siri.snart"]][i] ??
        [],
    ),
  ),
  group(4, "FREG IAM", { portalRole: "iam" }, 30, ["ida.iam", "ivar.iam"]),
  group(5, "FREG Ledere", { portalRole: "leader" }, 90, ["liv.leder"]),
  group(6, "FREG Revisjon", { portalRole: "auditor" }, 90, ["arne.revisor"]),
  group(7, "FREG Personvernombud", { portalRole: "dpo" }, 90, ["dina.personvern"]),
  group(8, "FREG Drift", { portalRole: "operator" }, 90, ["odd.drift"]),
];

export const demoUserName = (nick: string): string => `${nick}@${DEMO_DOMAIN}`;

/** What the demo organisation holds of its installation: its SCIM token, and how it gets into the register. */
export type DemoSecrets = Pick<
  DemoInstallation,
  "scimToken" | "credentialKey" | "integrationId" | "integrationPassword"
>;

/**
 * Makes the demo organisation, once: a second time, or a second process at the same time, changes nothing but what is
 * new in the installation (SCIM token, credentials). As the owner of the database, in one transaction.
 */
export function seedDemo(db: Db, entropy: Entropy, secrets: DemoSecrets): Promise<void> {
  return db.asOwner(async (tx) => {
    const { scimToken, credentialKey, integrationId, integrationPassword } = secrets;
    await sql`select pg_advisory_xact_lock(729001)`.execute(tx);
    const { organisation, source } = DEMO_SCOPE;
    const there = await tx
      .selectFrom("organisation")
      .select("id")
      .where("id", "=", organisation)
      .executeTakeFirst();
    if (!there) await seedOrganisation(tx, entropy);
    const key = Buffer.from(credentialKey, "base64url");
    await setCredentials(tx, key, entropy, organisation, { integrationId, integrationPassword });
    const known = await tx
      .selectFrom("scim_token")
      .select("id")
      .where("hash", "=", tokenHash(scimToken))
      .executeTakeFirst();
    if (known) return;
    const { now } = (await sql<{ now: Date }>`select decision_now() as now`.execute(tx)).rows[0] as {
      now: Date;
    };
    const expiresAt = plusDays(instantOf(now), TOKEN_LIFE_DAYS);
    await storeToken(tx, { organisation, source, id: entropy.uuid(), token: scimToken, expiresAt });
  });
}

async function seedOrganisation(tx: Tx, entropy: Entropy): Promise<void> {
  const { id: organisation, number, name } = DEMO_ORGANISATION;
  await tx
    .insertInto("organisation")
    .values({
      id: organisation,
      organisation_number: number,
      name,
      keeps_own_numbers: true,
      lookups_per_minute: TRIAL_PACE,
      integration_lookups_per_minute: TRIAL_PACE,
    })
    .execute();
  await tx
    .insertInto("source")
    .values({
      organisation_id: organisation,
      id: DEMO_SCOPE.source,
      name: "Entra ID (demo)",
      entra_tenant_id: DEMO_TENANT,
    })
    .execute();
  for (const role of DEMO_ROLES) await insertRole(tx, organisation, role);

  const auditId = entropy.uuid();
  append(tx, {
    id: auditId,
    organisation,
    requestId: entropy.uuid(),
    kind: "demo.seeded",
    outcome: "permit",
    reason: "demo",
    actor: { kind: "command_line" },
    facts: {},
  });

  const users = new Map<string, ScimUserId>();
  const leader = entropy.uuid() as ScimUserId;
  for (const nick of new Set(DEMO_GROUPS.flatMap((one) => one.members))) {
    const id = nick === "liv.leder" ? leader : (entropy.uuid() as ScimUserId);
    users.set(nick, id);
    await createUser(tx, DEMO_SCOPE, id, demoUser(nick, leader));
  }
  await Promise.all(
    DEMO_TEAMS.flatMap(({ people, department }) =>
      people.map(([nick, ...names]) => {
        const id = entropy.uuid() as ScimUserId;
        users.set(nick, id);
        return createUser(tx, DEMO_SCOPE, id, demoUser(nick, leader, names, department));
      }),
    ),
  );
  const [proposer, approver] = [users.get("ida.iam"), users.get("ivar.iam")] as [ScimUserId, ScimUserId];
  const nicks = ({ people }: { people: readonly DemoPerson[] }) => people.map(([nick]) => nick);
  const teams = DEMO_TEAMS.map((team) => ({ ...team, ttlDays: 90, members: nicks(team) }));
  for (const { id, name: displayName, target, ttlDays, members } of [...DEMO_GROUPS, ...teams]) {
    const ids = members.map((nick) => users.get(nick) as ScimUserId);
    const resource = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName };
    await createGroup(tx, DEMO_SCOPE, id, { ...groupKeys(resource), resource }, ids);
    const mapping = entropy.uuid() as MappingId;
    await insertMapping(tx, organisation, {
      id: mapping,
      groupId: id,
      target,
      ttlDays,
      proposedBy: proposer,
    });
    await approveMapping(tx, organisation, mapping, approver);
    beginGrants(tx, { organisation, auditId }, id, ids);
  }
  await ageGrants(tx, users);
  await ageTeam(
    tx,
    organisation,
    (teams[0]?.members ?? []).map((nick) => users.get(nick) as ScimUserId),
  );
  await reviewTeam(tx, { organisation, auditId }, entropy.uuid(), proposer);
  const responsible = users.get("ola.barnehage") as ScimUserId;
  await seedCaseSystem(tx, entropy, DEMO_ORGANISATION, { asker: proposer, approver, responsible });
}

/** One grant that has run out (nobody has tidied it), one that does so this week, one that waits for a leader. */
async function ageGrants(tx: Tx, users: ReadonlyMap<string, ScimUserId>): Promise<void> {
  const shift = (nick: string, begin: string, end: string) =>
    sql`update role_grant set not_before = decision_now() + ${begin}::interval,
        life_from = decision_now() + ${begin}::interval, expires_at = decision_now() + ${end}::interval
      where user_id = ${users.get(nick) as ScimUserId}::uuid`.execute(tx);
  await shift("per.utloept", "-91 days", "-1 days");
  await shift("siri.snart", "-86 days", "4 days");
  await shift("jon.venter", "-100 days", "-10 days");
  await sql`
    with over as (
      update role_grant set state = 'expired', ended_at = expires_at, ended_reason = 'expired'
      where user_id = ${users.get("jon.venter") as ScimUserId}::uuid
      returning organisation_id, user_id, mapping_id, role_id
    )
    insert into role_grant (organisation_id, user_id, mapping_id, role_id, state, lapses_at)
    select organisation_id, user_id, mapping_id, role_id, 'requested', decision_now() + interval '168 hours' from over`.execute(
    tx,
  );
}

function demoUser(nick: string, leader: ScimUserId, names?: readonly string[], department?: string) {
  const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
  const [given, family] = (names ?? nick.split(".").map(capital)) as [string, string];
  const userName = demoUserName(nick);
  const enterprise = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
  const work = {
    ...(department === undefined ? {} : { department }),
    ...(nick === "liv.leder" ? {} : { manager: { value: leader } }),
  };
  const atWork = Object.keys(work).length > 0;
  const resource = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User", ...(atWork ? [enterprise] : [])],
    userName,
    externalId: `demo-${nick}`,
    active: true,
    displayName: `${given} ${family}`,
    name: { givenName: given, familyName: family },
    emails: [{ type: "work", value: userName, primary: true }],
    ...(atWork ? { [enterprise]: work } : {}),
  };
  return { keys: userKeys(resource), active: true, resource };
}
