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
  | { event: "search"; requestId: string; outcome: SearchWord }
  | { event: "reveal"; requestId: string; outcome: RevealWord }
  | {
      event: "register_call";
      resource: RegisterResource;
      outcome: RegisterCallOutcome;
      status: number;
      durationMs: number;
    }
  | { event: "maskinporten_token"; outcome: "ok" | "refused" | "unreachable"; code: string }
  /** Open: so much failed in a row that nobody is asked for some seconds; told again each time a try fails. */
  | { event: "register_circuit"; host: "fiks" | "maskinporten"; state: "open" | "closed" }
  /** Used in its last 30 days: told once a day and process, so that somebody mints the next one in time. */
  | { event: "scim_token_expiring"; tokenId: string; sourceId: string; daysLeft: number }
  /** A live token that came from where it may not be. */
  | { event: "scim_address_refused"; tokenId: string; sourceId: string }
  | { event: "database_lost"; sqlState: string }
  /** A job has run: in so many organisations, of which some may have failed. */
  | {
      event: "job";
      job: JobName;
      organisations: number;
      changed: number;
      failed: number;
      outcome: "done" | "failed" | "stopped";
      durationMs: number;
    }
  /** In one organisation, or in finding them. The others go on, and the next run tries again. */
  | { event: "job_failed"; job: JobName; sqlState: string; at: string }
  | { event: "migrated"; migrations: number };

export type RegisterResource = "bulkoppslag" | "soek" | "entydigsoek" | "arkiv" | "uttrekk" | "hendelser";
export type RegisterCallOutcome = "ok" | "refused" | "unavailable" | "timed_out" | "garbled";
/** What kind of surprise ended a request: never its message, which may quote input. */
export type FailureClass = "database_unavailable" | "register_unavailable" | "internal";

export type LookupWord =
  | "found"
  | "denied"
  | "not_found"
  | "register_failed"
  | "register_not_set_up"
  | "audit_unavailable";

export type SearchWord = Exclude<LookupWord, "found" | "not_found"> | "hits" | "refused";
export type RevealWord = Exclude<LookupWord, "found"> | "revealed" | "nothing_hidden";

/** What is done by the clock: writing down what it has ended, and telling people. */
export type JobName = "tidy" | "notices";

export type Log = (event: LogEvent) => void;

/** The first file and line of ours in an error's stack: no message, no arguments. */
export function placeOf(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? "") : "";
  const ours = stack.split("\n").filter((line) => !line.includes("/node_modules/"));
  return /(?:\/|\()((?:src|dist)\/[\w./-]{1,80}:\d{1,7})/.exec(ours.join("\n"))?.[1] ?? "unknown";
}
