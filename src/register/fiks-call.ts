import type { RegisterResource } from "../kernel/log.ts";
import { err, type Result } from "../kernel/result.ts";
import { type Exchange, exchange, type OutsideDeps } from "./exchange.ts";
import { type UpstreamError, upstreamError } from "./fiks-error-wire.ts";
import { type MaskinportenSettings, maskinportenClient } from "./maskinporten-client.ts";
import type { RegisterAccess, RegisterFailure } from "./register-port.ts";
import { type Attempt, resilientHost, retryAfterIn } from "./resilience.ts";

/** The time an answer may take, in milliseconds; the classes are Skatteetaten's expected response times. */
export type TimeoutClasses = { readonly one: number; readonly few: number; readonly many: number };

export type FiksSettings = {
  /** `https://api.fiks.test.ks.no` or `https://api.fiks.ks.no`. */
  readonly baseUrl: URL;
  readonly timeoutsMs: TimeoutClasses;
  readonly maskinporten: MaskinportenSettings;
};

export type FiksDeps = OutsideDeps & {
  /** Told what kind of error body a failure came with; for `register check`, where an operator wants to know. */
  readonly onUpstreamError?: (error: UpstreamError) => void;
};

export type FiksQuestion = {
  readonly access: RegisterAccess;
  /** What it is called in the log. */
  readonly resource: RegisterResource;
  /** Behind the role, such as `v1/personer/bulkoppslag`; never with a person number in it. */
  readonly path: string;
  readonly query?: readonly (readonly [name: string, value: string])[];
  /** Sent by POST; without one the question is a GET. */
  readonly body?: object;
  readonly headers?: { readonly [name: string]: string };
  readonly time: keyof TimeoutClasses;
  /** A larger answer is `garbled`, however much of it there is. */
  readonly mostBytes: number;
  /** Asking it twice does something twice. */
  readonly once?: true;
};

/** What an answer means, by its status; every other status is a failure. */
export type Readers<T, E> = { readonly [status: number]: (answer: Exchange) => Result<T, E> };

/** Asks Fiks as an organisation's integration in one of its roles. */
export type FiksCall = <T, E extends string = RegisterFailure>(
  question: FiksQuestion,
  readers: Readers<T, E | RegisterFailure>,
) => Promise<Result<T, E | RegisterFailure>>;

export const MIB = 1024 * 1024;

/** Tries that find Fiks down, in a row, before nobody asks it for some seconds: about four questions. */
const FAILURES_TO_OPEN = 10;

/**
 * The way to Fiks folkeregister (developers.fiks.ks.no, "Folkeregister"): token, integration, role, JSON. A 401 is
 * answered with one new token and one more try; what is unavailable or late is asked again within its time class, unless
 * the question may be asked only once. No error and no log line holds a number, an address or anything the other side
 * wrote.
 */
export function fiksCall(settings: FiksSettings, deps: FiksDeps): FiksCall {
  const { fetch, clock, log } = deps;
  const { baseUrl, timeoutsMs } = settings;
  const tokens = maskinportenClient({ ...settings.maskinporten, timeoutMs: timeoutsMs.few }, deps);
  const host = resilientHost({ name: "fiks", failures: FAILURES_TO_OPEN }, deps);

  type Answer<T, E> = { readonly status: number; readonly result: Result<T, E | RegisterFailure> };

  async function tryOnce<T, E extends string>(
    question: FiksQuestion,
    readers: Readers<T, E | RegisterFailure>,
    token: string,
    timeoutMs: number,
  ): Promise<Attempt<Answer<T, E>>> {
    const startedAt = clock.now();
    const bounds = { timeoutMs, mostBytes: question.mostBytes };
    const sent = await exchange(fetch, urlOf(baseUrl, question), requestOf(question, token), bounds);
    const status = sent.ok ? sent.value.status : 0;
    const result = sent.ok ? read(sent.value, readers) : err(NO_ANSWER[sent.error]);
    const { resource } = question;
    log({
      event: "register_call",
      resource,
      outcome: outcomeOf(result),
      status,
      durationMs: clock.now() - startedAt,
    });
    if (sent.ok && status >= 400 && !result.ok)
      deps.onUpstreamError?.(upstreamError(status, sent.value.body));
    const retryAfterMs = sent.ok ? retryAfterIn(sent.value.headers) : null;
    return { verdict: verdictOf(status, result), retryAfterMs, value: { status, result } };
  }

  return async (question, readers) => {
    if (!ROLE_ID.test(question.access.fiksRoleId)) return err("refused");
    const tries = { timeoutMs: timeoutsMs[question.time], most: question.once ? 1 : 3 } as const;
    const ask = async (token: string) =>
      (await host(tries, (timeoutMs) => tryOnce(question, readers, token, timeoutMs))) ?? CIRCUIT_OPEN;

    const token = await tokens.current();
    if (!token.ok) return err(NO_TOKEN[token.error.outcome]);
    const first = await ask(token.value);
    if (first.status !== 401) return first.result;
    tokens.invalidate(token.value);
    const fresh = await tokens.current();
    if (!fresh.ok) return err(NO_TOKEN[fresh.error.outcome]);
    return (await ask(fresh.value)).result;
  };
}

const NO_TOKEN = { refused: "refused", unreachable: "unavailable" } as const;
const NO_ANSWER = { timeout: "timed_out", network: "unavailable", too_large: "garbled" } as const;
const CIRCUIT_OPEN = { status: 0, result: err("unavailable") } as const;

/** Opaque to us, but nothing that could climb out of its place in the address. */
const ROLE_ID = /^[A-Za-z0-9_-]{1,64}$/;

function urlOf(base: URL, { access, path, query = [] }: FiksQuestion): URL {
  const root = base.href.endsWith("/") ? base.href : `${base.href}/`;
  const url = new URL(`${root}folkeregister/api/v1/${access.fiksRoleId}/${path}`);
  for (const [name, value] of query) url.searchParams.append(name, value);
  return url;
}

function requestOf({ access, body, headers = {} }: FiksQuestion, token: string): RequestInit {
  return {
    method: body ? "POST" : "GET",
    headers: {
      ...headers,
      authorization: `Bearer ${token}`,
      IntegrasjonId: access.integrationId,
      IntegrasjonPassord: access.integrationPassword,
      accept: "application/json",
      ...(body ? { "content-type": "application/json" } : {}), // the register's own default is XML
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  };
}

function read<T, E>(answer: Exchange, readers: Readers<T, E>): Result<T, E | RegisterFailure> {
  const { status } = answer;
  const reader = readers[status];
  if (reader) return reader(answer);
  if (status === 429 || status >= 500) return err("unavailable");
  return err(status >= 400 ? "refused" : "garbled"); // 2xx and 3xx that nobody documented
}

/** A failure in its own words; whatever else a question can come to is an answer. */
const outcomeOf = (result: Result<unknown, string>) => {
  const failure = result.ok ? undefined : FAILURES.find((one) => one === result.error);
  return failure ?? "ok";
};

const FAILURES: readonly RegisterFailure[] = ["refused", "unavailable", "timed_out", "garbled"];

function verdictOf(status: number, result: Result<unknown, string>): Attempt<unknown>["verdict"] {
  if (status === 429) return "busy";
  return !result.ok && (result.error === "unavailable" || result.error === "timed_out") ? "down" : "answered";
}
