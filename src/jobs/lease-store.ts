import { type RawBuilder, sql } from "kysely";
import { ask, later, type Tx } from "../db/database.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import type { JobName } from "../kernel/log.ts";

/** Who does one job in one organisation. */
export type Lease = { organisation: OrganisationId; job: JobName; holder: string };

/** Renewed by every batch, which takes some seconds at most; whoever crashed is waited for no longer. */
const LASTS = sql`interval '60 seconds'`;

/** Takes the lease unless somebody has it: then at once, without waiting for what he does. */
export const takeLease = (tx: Tx, { organisation, job, holder }: Lease): Promise<boolean> =>
  happened(
    tx,
    sql`insert into lease (organisation_id, name, holder, until)
    select ${organisation}::uuid, ${job}, ${holder}::uuid, decision_now() + ${LASTS}
    where not exists (
      select from lease where organisation_id = ${organisation}::uuid and name = ${job} and decision_now() < until)
    on conflict (organisation_id, name) do update set holder = excluded.holder, until = excluded.until
      where lease.until <= decision_now()
    returning 1`,
  );

/** Whether the lease is still ours; then nobody takes it before the transaction ends, and for a while after. */
export const keepLease = (tx: Tx, lease: Lease): Promise<boolean> =>
  happened(tx, sql`update lease set until = decision_now() + ${LASTS} where ${ours(lease)} returning 1`);

export const releaseLease = (tx: Tx, lease: Lease): void =>
  later(tx, sql`update lease set until = decision_now() where ${ours(lease)}`);

const ours = ({ organisation, job, holder }: Lease) =>
  sql`organisation_id = ${organisation}::uuid and name = ${job} and holder = ${holder}::uuid
    and decision_now() < until`;

const happened = async (tx: Tx, statement: RawBuilder<unknown>): Promise<boolean> =>
  (await ask(tx, statement)).length > 0;
