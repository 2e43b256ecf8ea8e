import type { ConfigFault } from "../config/config.ts";
import type { Db } from "../db/database.ts";
import type { Entropy, OrganisationId, RequestId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import type { OutsideDeps } from "../register/exchange.ts";
import type { FiksSettings } from "../register/fiks-call.ts";

/** What a command may use. Results go to `out`, everything else to `note`; a failure is a `CliFault`. */
export type CliContext = {
  db: Db;
  entropy: Entropy;
  migrate: () => Promise<string[]>;
  /** The demo that runs here; null in a real installation. */
  demo: DemoControls | null;
  /** The way to the register, or the settings that are missing for it; absent where a context cannot reach it. */
  register?: () => Result<RegisterWay, ConfigFault[]>;
  out: (line: string) => void;
  note: (line: string) => void;
};

export type RegisterWay = {
  settings: FiksSettings;
  /** What the organisations' passwords at Fiks are sealed under. */
  credentialKey: Uint8Array;
  deps: OutsideDeps;
};

export type DemoControls = {
  token(userName: string): Promise<Result<string, "unknown_user" | "cannot_sign_in" | "sign_in_failed">>;
  /** As the demo's case system; null when Maskinporten's stand-in gives none. */
  integrationToken(): Promise<string | null>;
  seed(): Promise<void>;
};

/** What a running demo answers when it has run a command for the command line. */
export type CliAnswer = { out: string; note: string; code: number };

/** `usage` is what stands after the command's name; arguments are what was written there. */
export type Command = {
  usage: string;
  what: string;
  run: (context: CliContext, args: readonly string[]) => Promise<void>;
};

/** Ends a command with exit code 1 and the next step on stderr. */
export class CliFault extends Error {}

/** The organisation named by `--organisation`, or the only one there is. */
export async function organisationOf(db: Db, number: string | undefined): Promise<OrganisationId> {
  const rows = await db.asOwner((tx) =>
    tx.selectFrom("organisation").select(["id", "organisation_number"]).execute(),
  );
  const chosen = number === undefined ? rows : rows.filter((row) => row.organisation_number === number);
  const [only] = chosen;
  if (!only)
    throw new CliFault(
      number === undefined
        ? "There is no organisation yet; see `source add`."
        : "There is no organisation of this number.",
    );
  if (chosen.length > 1)
    throw new CliFault("There are several organisations; name one: --organisation <number>.");
  return only.id as OrganisationId;
}

export const newRequestId = (entropy: Entropy): RequestId => entropy.uuid() as RequestId;

/** A list as JSON, or as one line for each row. */
export function print<Row>(
  context: CliContext,
  json: boolean | undefined,
  rows: readonly Row[],
  line: (row: Row) => string,
): void {
  if (json) context.out(JSON.stringify(rows, null, 1));
  else for (const row of rows) context.out(line(row));
}
