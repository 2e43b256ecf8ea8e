import { sql } from "kysely";
import { ask, type ReadTx, type Tx } from "../db/database.ts";
import { frame } from "../kernel/frame.ts";
import type { Entropy, OrganisationId } from "../kernel/ids.ts";
import { seal, unseal } from "../kernel/sealing.ts";
import type { RegisterAccess } from "./register-port.ts";

/** An organisation's integration at Fiks: who it is there, and the password that proves it. */
export type Credentials = Omit<RegisterAccess, "fiksRoleId">;
/** As the database has them: of no use without CREDENTIAL_KEY. */
export type SealedCredentials = { readonly integrationId: string; readonly sealedPassword: Buffer };

/** The organisation's credentials, sealed; null where nobody has set any (`register set-credentials`). */
export async function credentialsOf(
  tx: ReadTx,
  organisation: OrganisationId,
): Promise<SealedCredentials | null> {
  const [row] = await ask(
    tx,
    sql<SealedCredentials>`
      select integration_id as "integrationId", sealed_password as "sealedPassword" from register_access
      where organisation_id = ${organisation}::uuid`,
  );
  return row ?? null;
}

/** Opens what `credentialsOf` gave. Throws where CREDENTIAL_KEY is not the key they were sealed under. */
export const openCredentials = (
  key: Uint8Array,
  organisation: OrganisationId,
  { integrationId, sealedPassword }: SealedCredentials,
): Credentials => ({
  integrationId,
  integrationPassword: unseal(key, sealedPassword, contextOf(organisation, integrationId)).toString("utf8"),
});

/** Sets the credentials of an organisation, or replaces them. As the owner: the program itself may only read them. */
export async function setCredentials(
  owner: Tx,
  key: Uint8Array,
  entropy: Entropy,
  organisation: OrganisationId,
  { integrationId, integrationPassword }: Credentials,
): Promise<void> {
  const password = Buffer.from(integrationPassword, "utf8");
  const values = {
    integration_id: integrationId,
    sealed_password: seal(key, entropy, password, contextOf(organisation, integrationId)),
  };
  await owner
    .insertInto("register_access")
    .values({ organisation_id: organisation, ...values })
    .onConflict((it) =>
      it.column("organisation_id").doUpdateSet({ ...values, set_at: sql<Date>`decision_now()` }),
    )
    .execute();
}

const contextOf = (organisation: OrganisationId, integrationId: string): Uint8Array =>
  frame(["register access", organisation, integrationId]);
