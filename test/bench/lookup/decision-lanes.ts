import pg from "pg";
import { deriveEpochKey, sealSubject, tryTag } from "../../../src/audit/subject-policy.ts";
import { openDb } from "../../../src/db/database.ts";
import { DEMO_ROLES } from "../../../src/demo/demo-roles.ts";
import { DEMO_ORGANISATION, DEMO_TENANT, seedDemo } from "../../../src/demo/seed.ts";
import { Foedselsnummer } from "../../../src/kernel/foedselsnummer.ts";
import type { RequestId } from "../../../src/kernel/ids.ts";
import { ok } from "../../../src/kernel/result.ts";
import { type Admitted, admit } from "../../../src/lookup/admission-service.ts";
import { sharedDecisions } from "../../../src/lookup/decision-service.ts";
import type { LookupDeps } from "../../../src/lookup/lookup-deps.ts";
import { lookUp } from "../../../src/lookup/lookup-service.ts";
import { paceOf } from "../../../src/lookup/pace.ts";
import type { PersonDocument, Register } from "../../../src/register/register-port.ts";
import type { Role } from "../../../src/roles/role.ts";
import { webPlatform } from "../../../src/runtime/web/platform.ts";
import type { Lane, Step } from "../measure.ts";

const { entropy } = webPlatform;
const role = DEMO_ROLES[1] as Role;
const NICK = "ola.barnehage";
const CREDENTIAL_KEY = Buffer.alloc(32, 3);
const NUMBER = must(Foedselsnummer.parse("14858646481"));

function must<T>(result: { ok: true; value: T } | { ok: false }): T {
  if (!result.ok) throw new Error("the bench needs a valid number");
  return result.value;
}

/** What a register that answers at once would say: the time of the real one is measured apart. */
const DOCUMENT: PersonDocument = {
  navn: [{ erGjeldende: true, fornavn: "Lun", etternavn: "Brygge" }],
  foedsel: [{ erGjeldende: true, foedselsdato: "1986-05-14", foedselsaar: "1986" }],
  bostedsadresse: [
    { erGjeldende: true, adressegradering: "ugradert", vegadresse: { adressenavn: "Nordlysgangen" } },
  ],
};
const instantRegister: Register = {
  people: async ({ numbers }) => ok(numbers.map(() => DOCUMENT)),
  search: async () => ok([]),
  findOne: async () => ok(null),
};

export type DecisionWorld = { lanes: Lane[]; whole: Lane; close(): Promise<void> };

/**
 * The decision step as the program makes it (the grant asked again, number and case sealed, record and subject inserted,
 * committed), and a plain INSERT of rows of the same size into the same tables with the same indexes, each committed by
 * itself; both in this process over as many connections as there are clients.
 */
export async function decisionWorld(url: string, clients: readonly number[]): Promise<DecisionWorld> {
  const pool = new pg.Pool({ connectionString: url, max: Math.max(...clients) });
  const plain = new pg.Pool({ connectionString: url, max: Math.max(...clients) });
  const db = openDb(pool);
  await seedDemo(db, entropy, {
    scimToken: "a-scim-token-of-the-bench",
    credentialKey: CREDENTIAL_KEY.toString("base64url"),
    integrationId: "integration-of-the-bench",
    integrationPassword: "nobody asks for it",
  });
  const key = deriveEpochKey("every", Buffer.alloc(32, 7));
  const deps: LookupDeps = {
    db,
    register: instantRegister,
    entropy,
    auditKey: (epoch) => ({ ...key, epoch }),
    credentialKey: CREDENTIAL_KEY,
    personNumberKey: Buffer.alloc(32, 9),
    decisions: sharedDecisions(),
    pace: paceOf(() => 0),
  };
  await db.asOwner(async (tx) => {
    await tx.updateTable("organisation").set({ lookups_per_minute: 1_000_000 }).execute();
  });
  const admitted = await permitOf(deps);
  const lane = (variant: string, scenario: string, connections: number, step: Step): Lane => ({
    scenario,
    variant,
    target: { name: scenario, port: 0, path: "", token: "" },
    connections,
    next: () => step,
  });
  const decision = stepOf(() => decideOnce(deps, admitted));
  const insert = stepOf(plainInsert(plain, admitted));
  return {
    lanes: clients.flatMap((count) => [
      lane(`${count} clients`, "decision", count, decision),
      lane(`${count} clients`, "plain INSERT", count, insert),
    ]),
    whole: lane(
      "1 client",
      "look-up",
      1,
      stepOf(() => lookUpOnce(deps)),
    ),
    close: async () => {
      await pool.end();
      await plain.end();
    },
  };
}

const stepOf = (work: () => Promise<unknown>): Step => ({
  run: async () => {
    await work();
    return null;
  },
});

const askingOf = () => ({
  requestId: entropy.uuid() as RequestId,
  caller: {
    kind: "employee" as const,
    signedIn: { tenant: DEMO_TENANT, objectId: `demo-${NICK}`, signedInAt: null },
  },
  roleId: role.id,
  onBehalfOf: null,
});
const QUESTION = { purpose: "opptak", caseReference: "2026/123", parts: null, historikk: false } as const;

async function permitOf(deps: LookupDeps): Promise<Admitted> {
  const admitted = await admit(deps, { ...askingOf(), kind: "lookup", numbers: [NUMBER] }, QUESTION);
  if (admitted.kind !== "admitted") throw new Error(`the bench was refused: ${admitted.kind}`);
  return admitted;
}

async function lookUpOnce(deps: LookupDeps): Promise<void> {
  const asked = { asking: askingOf(), number: NUMBER, question: QUESTION, reveal: null };
  const { kind } = await lookUp(deps, asked);
  if (kind !== "found") throw new Error(`the look-up came to ${kind}`);
}

const FACTS = {
  partsReturned: ["bostedsadresse", "foedsel", "navn"],
  partsMasked: [],
  protection: "ugradert",
};

async function decideOnce(deps: LookupDeps, { holder, grant, auditKey, entry }: Admitted): Promise<void> {
  const { organisation } = holder;
  const subject = sealSubject(auditKey, entropy, organisation, { number: NUMBER, caseReference: "2026/123" });
  const outcome = await deps.decisions(deps.db, {
    holder,
    grant: grant.id,
    permit: {
      ...entry("permit", "grant_in_force", FACTS),
      subjectRef: subject.ref.toString("base64url"),
    },
    deny: () => entry("deny", "role_not_held"),
    beside: { flags: [], tryTags: tryTag(auditKey, organisation, NUMBER, subject.tag ?? undefined) },
    subjects: [subject],
    through: null,
    opens: null,
  });
  if (outcome !== "permit") throw new Error("the grant of the bench has ended");
}

/** The same two rows, made beforehand, in one prepared statement that commits by itself. */
function plainInsert(pool: pg.Pool, { auditKey, entry }: Admitted): () => Promise<unknown> {
  const organisation = DEMO_ORGANISATION.id;
  const about = { number: NUMBER, caseReference: "2026/123" };
  const sample = entry("permit", "grant_in_force", FACTS);
  const leaf = Buffer.from(
    JSON.stringify({ v: 1, at: new Date().toISOString(), ...sample, subjectRef: "r".repeat(43) }),
  );
  const text = `with r as (insert into audit_record
      (organisation_id, id, request_id, at, kind, outcome, reason, actor_ref, role_id, subject_ref, leaf, flags, try_tags)
      values ($1, $2, $2, now(), 'lookup', 'permit', 'grant_in_force', $3, $4, $5, $6, '{}', $7))
    insert into audit_subject (organisation_id, record_id, ref, epoch, tag, wrapped_key, sealed)
      values ($1, $2, $5, $8, $9, $10, $11)`;
  const { epoch, tag, wrappedKey, sealed } = sealSubject(auditKey, entropy, organisation, about);
  const tried = tryTag(auditKey, organisation, NUMBER);
  return () => {
    const ref = Buffer.from(entropy.bytes(32));
    const fixed = [
      `employee:${sample.actor.kind === "employee" ? sample.actor.ref : ""}`,
      role.id,
      ref,
      leaf,
      tried,
    ];
    const values = [organisation, entropy.uuid(), ...fixed, epoch, tag, wrappedKey, sealed];
    return pool.query({ name: "plain", text, values });
  };
}
