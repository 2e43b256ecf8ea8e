import { archiveClient } from "./fiks-archive-client.ts";
import { type FiksDeps, type FiksSettings, fiksCall } from "./fiks-call.ts";
import { eventClient } from "./fiks-event-client.ts";
import { extractClient } from "./fiks-extract-client.ts";
import { peopleClient } from "./fiks-people-client.ts";
import { searchClient } from "./fiks-search-client.ts";
import type { Register } from "./register-port.ts";
import type { RegisterStreams } from "./register-streams-port.ts";

/** The population register by way of KS Fiks folkeregister, each resource over the one authenticated call. */
export function fiksClient(settings: FiksSettings, deps: FiksDeps): Register & RegisterStreams {
  const call = fiksCall(settings, deps);
  return {
    ...peopleClient(call),
    ...searchClient(call),
    ...archiveClient(call),
    ...extractClient(call),
    ...eventClient(call),
  };
}
