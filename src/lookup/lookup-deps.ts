import type { EpochKey } from "../audit/subject-policy.ts";
import type { Db } from "../db/database.ts";
import type { Entropy } from "../kernel/ids.ts";
import type { Register } from "../register/register-port.ts";
import type { Decisions } from "./decision-service.ts";
import type { Pace } from "./pace.ts";

/** What every question about people needs. */
export type LookupDeps = {
  db: Db;
  register: Register;
  entropy: Entropy;
  /** The audit key of a half-year; null refuses, for without it no record could be written (R1). */
  auditKey: (epoch: string) => EpochKey | null;
  /** Opens an organisation's credentials at Fiks. */
  credentialKey: Uint8Array;
  /** Makes the keyed HMACs that employees' own numbers are kept as. */
  personNumberKey: Uint8Array;
  decisions: Decisions;
  pace: Pace;
};
