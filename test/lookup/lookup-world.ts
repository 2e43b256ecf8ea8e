import { deriveEpochKey, type EpochKey } from "../../src/audit/subject-policy.ts";
import type { Tx } from "../../src/db/database.ts";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { DEMO_TENANT, demoUserName, seedDemo } from "../../src/demo/seed.ts";
import { createGroup } from "../../src/directory/group-service.ts";
import { createUser } from "../../src/directory/user-service.ts";
import type { Scope } from "../../src/directory/user-store.ts";
import { beginGrants } from "../../src/grants/grant-store.ts";
import { approveMapping, insertMapping } from "../../src/grants/mappings/mapping-store.ts";
import { Foedselsnummer } from "../../src/kernel/foedselsnummer.ts";
import type {
  MappingId,
  OrganisationId,
  RequestId,
  RevealId,
  RoleId,
  ScimGroupId,
  ScimUserId,
  SourceId,
} from "../../src/kernel/ids.ts";
import { err, ok } from "../../src/kernel/result.ts";
import { sharedDecisions } from "../../src/lookup/decision-service.ts";
import type { LookupDeps } from "../../src/lookup/lookup-deps.ts";
import { type LookupOutcome, lookUp } from "../../src/lookup/lookup-service.ts";
import { paceOf } from "../../src/lookup/pace.ts";
import { type RevealOutcome, revealAddresses } from "../../src/lookup/reveal-service.ts";
import { setCredentials } from "../../src/register/credentials-store.ts";
import { documentCutTo } from "../../src/register/fiks-wire.ts";
import type { PeopleQuestion, Register, RegisterFailure } from "../../src/register/register-port.ts";
import type { Role } from "../../src/roles/role.ts";
import { insertRole } from "../../src/roles/role-store.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { groupKeys, userKeys } from "../../src/scim/keys-policy.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

export const { entropy } = webPlatform;
export const fjordheim = population();

/** What the demo organisation is seeded with; the register of these tests asks for no password. */
export const DEMO_SECRETS = {
  scimToken: "a-scim-token-of-the-tests",
  credentialKey: Buffer.alloc(32, 9).toString("base64url"),
  integrationId: "integration-1",
  integrationPassword: "passordet i testene",
};

/** A second organisation in the same Entra tenant as the demo's. */
export const NEIGHBOUR: Scope = {
  organisation: "0199d000-0000-7000-8000-00000000aa01" as OrganisationId,
  source: "0199d000-0000-7000-8000-00000000aa02" as SourceId,
};
export const NEIGHBOUR_ROLE: Role = {
  ...(DEMO_ROLES[1] as Role),
  id: "0199d000-0000-7000-8000-00000000aa03" as RoleId,
  name: "Barnehage hos naboen",
  fiksRoleId: "6f0d4c1e-8a55-4a0b-9f0e-0b7a5d1caa03",
};

export const numberOf = (digits: string): Foedselsnummer => {
  const parsed = Foedselsnummer.parse(digits);
  if (!parsed.ok) throw new Error("a test needs a valid number");
  return parsed.value;
};
export const signedIn = (nick: string, tenant = DEMO_TENANT) => ({
  tenant,
  objectId: `demo-${nick}`,
  signedInAt: null,
});

/** A register in this process: it answers like the stand-in, or as `instead` says, and remembers its questions. */
export type FakeRegister = Register & {
  asked: PeopleQuestion[];
  /** Told before each answer: the moment between check and decision. */
  meanwhile: (() => Promise<unknown>) | null;
  fails: RegisterFailure | null;
};

export function fakeRegister(): FakeRegister {
  const register: FakeRegister = {
    asked: [],
    meanwhile: null,
    fails: null,
    people: async (question) => {
      register.asked.push(question);
      await register.meanwhile?.();
      if (register.fails) return err(register.fails);
      const documents = question.numbers.map((number) => {
        const person = fjordheim.find(number.reveal());
        if (!person) return null;
        const sent = person.document as { [part: string]: unknown };
        const cut = documentCutTo(new Set(question.parts), sent, question.historikk);
        if (!cut.ok) throw new Error("the population is in order");
        return cut.value;
      });
      return ok(documents);
    },
    search: async () => err("unavailable"),
    findOne: async () => err("unavailable"),
  };
  return register;
}

export type Asking = { role?: Role; roleId?: string; digits?: string } & Partial<{
  purpose: string;
  caseReference: string | null;
  parts: readonly Role["parts"][number][] | null;
  historikk: boolean;
  reveal: string;
  reason: string;
  tenant: string;
  requestId: string;
}>;

export type LookupWorld = {
  database: TestDatabase;
  register: FakeRegister;
  key: EpochKey;
  deps: LookupDeps;
  /** One look-up by a demo person; the id of its records comes with the outcome. */
  ask(nick: string, asking?: Asking): Promise<{ outcome: LookupOutcome; requestId: string }>;
  /** The same, to see the protected addresses. */
  reveal(nick: string, asking?: Asking): Promise<{ outcome: RevealOutcome; requestId: string }>;
  close(): Promise<void>;
};

export async function startLookupWorld(): Promise<LookupWorld> {
  const database = await openTestDatabase();
  await seedDemo(database.db, entropy, DEMO_SECRETS);
  await database.db.asOwner(seedNeighbour);
  const register = fakeRegister();
  const key = deriveEpochKey("every", Buffer.alloc(32, 7));
  const deps: LookupDeps = {
    db: database.db,
    register,
    entropy,
    auditKey: (epoch) => ({ ...key, epoch }),
    credentialKey: Buffer.from(DEMO_SECRETS.credentialKey, "base64url"),
    personNumberKey: Buffer.alloc(32, 9),
    decisions: sharedDecisions(),
    pace: paceOf(() => 0),
  };
  return {
    database,
    register,
    key,
    deps,
    ask: async (nick, asking = {}) => {
      const { requestId, ...asked } = askedBy(nick, asking);
      const outcome = await lookUp(deps, { ...asked, reveal: (asking.reveal ?? null) as RevealId | null });
      return { outcome, requestId };
    },
    reveal: async (nick, asking = {}) => {
      const { requestId, asking: who, number, question } = askedBy(nick, asking);
      const reason = asking.reason ?? "Hjemmebesøk etter bekymringsmelding";
      return { outcome: await revealAddresses(deps, who, { number, question, reason }), requestId };
    },
    close: () => database.close(),
  };
}

function askedBy(nick: string, asking: Asking) {
  const role = asking.role ?? (DEMO_ROLES[1] as Role);
  const requestId = (asking.requestId ?? entropy.uuid()) as RequestId;
  return {
    requestId,
    asking: {
      requestId,
      caller: { kind: "employee" as const, signedIn: signedIn(nick, asking.tenant) },
      roleId: asking.roleId ?? role.id,
      onBehalfOf: null,
    },
    number: numberOf(asking.digits ?? fjordheim.residents()[0]?.foedselsnummer ?? ""),
    question: {
      purpose: asking.purpose ?? role.purposes[0]?.code ?? "",
      caseReference: asking.caseReference ?? null,
      parts: asking.parts ?? null,
      historikk: asking.historikk ?? false,
    },
  };
}

/** The neighbour has one role; ola.barnehage works there as well, by the same account, and holds it. */
async function seedNeighbour(tx: Tx): Promise<void> {
  const { organisation, source } = NEIGHBOUR;
  await tx
    .insertInto("organisation")
    .values({ id: organisation, organisation_number: "999000098", name: "Nabovik kommune" })
    .execute();
  await tx
    .insertInto("source")
    .values({ organisation_id: organisation, id: source, name: "Entra ID", entra_tenant_id: DEMO_TENANT })
    .execute();
  const { integrationId, integrationPassword } = DEMO_SECRETS;
  const key = Buffer.from(DEMO_SECRETS.credentialKey, "base64url");
  await setCredentials(tx, key, entropy, organisation, { integrationId, integrationPassword });
  await insertRole(tx, organisation, NEIGHBOUR_ROLE);
  const ola = await makeUser(tx, NEIGHBOUR, "ola.barnehage");
  const proposer = await makeUser(tx, NEIGHBOUR, "iam.en");
  const approver = await makeUser(tx, NEIGHBOUR, "iam.to");
  const group = entropy.uuid() as ScimGroupId;
  const resource = { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: "Nabogruppe" };
  await createGroup(tx, NEIGHBOUR, group, { ...groupKeys(resource), resource }, [ola]);
  const mapping = entropy.uuid() as MappingId;
  const target = { roleId: NEIGHBOUR_ROLE.id };
  await insertMapping(tx, organisation, {
    id: mapping,
    groupId: group,
    target,
    ttlDays: 90,
    proposedBy: proposer,
  });
  await approveMapping(tx, organisation, mapping, approver);
  beginGrants(tx, { organisation, auditId: entropy.uuid() }, group, [ola]);
}

/** A user with the object id of this demo person, in any organisation. */
export async function makeUser(tx: Tx, scope: Scope, nick: string, userName = nick): Promise<ScimUserId> {
  const id = entropy.uuid() as ScimUserId;
  const resource = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: demoUserName(userName),
    externalId: `demo-${nick}`,
    active: true,
  };
  await createUser(tx, scope, id, { keys: userKeys(resource), resource });
  return id;
}
