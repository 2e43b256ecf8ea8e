/**
 * Everything that may be logged. A closed list, and no field that could hold free text or a person number:
 * ids are ours, the rest are numbers and words from closed lists. test/kernel/log.test.ts holds the line.
 */
export type LogEvent =
  | { event: "started"; mode: "demo" | "production"; port: number; durationMs: number }
  | { event: "stopping"; signal: "SIGTERM" | "SIGINT" }
  | { event: "request"; requestId: string; method: string; route: string; status: number; durationMs: number }
  | { event: "request_failed"; requestId: string; route: string; failure: FailureClass; at: string }
  | { event: "lookup"; requestId: string; outcome: LookupWord; parts: number }
  | {
      event: "register_call";
      resource: RegisterResource;
      outcome: RegisterCallOutcome;
      status: number;
      durationMs: number;
    }
  | { event: "maskinporten_token"; outcome: "ok" | "refused" | "unreachable"; code: string }
  /** Used in its last 30 days: told once a day and process, so that somebody mints the next one in time. */
  | { event: "scim_token_expiring"; tokenId: string; sourceId: string; daysLeft: number }
  /** A live token that came from where it may not be. */
  | { event: "scim_address_refused"; tokenId: string; sourceId: string }
  | { event: "database_lost"; sqlState: string }
  | { event: "migrated"; migrations: number };

export type RegisterResource = "bulkoppslag" | "personer";
export type RegisterCallOutcome = "ok" | "refused" | "unavailable" | "garbled";
/** What kind of surprise ended a request: never its message, which may quote input. */
export type FailureClass = "database_unavailable" | "register_unavailable" | "internal";

export type LookupWord = "found" | "denied" | "not_found" | "register_failed" | "audit_unavailable";

export type Log = (event: LogEvent) => void;
