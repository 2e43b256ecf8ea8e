import type { AuditKind } from "../audit/audit-entry.ts";
import { append } from "../audit/audit-store.ts";
import type { Tx } from "../db/database.ts";
import type { CanonicalValue } from "../kernel/canonical-json.ts";
import type { OrganisationId } from "../kernel/ids.ts";
import { type CliContext, newRequestId } from "./command.ts";

/** Records what the command line does, in the transaction that does it. */
export const record = (
  tx: Tx,
  context: CliContext,
  organisation: OrganisationId,
  kind: AuditKind,
  facts: { readonly [name: string]: CanonicalValue | undefined },
): void =>
  append(tx, {
    id: context.entropy.uuid(),
    organisation,
    requestId: newRequestId(context.entropy),
    kind,
    outcome: "permit",
    reason: "operator",
    actor: { kind: "command_line" },
    facts,
  });
