import type { CircuitBreakerPolicy } from "cockatiel";
import type { OutsideDeps } from "./exchange.ts";

/**
 * What one try came to. `answered`: whatever was said, saying it again will not change it. `busy`: asked to wait
 * (429). `down`: no answer, or the other side's own fault. Only `down` opens the circuit.
 */
export type Attempt<T> = {
  readonly verdict: "answered" | "busy" | "down";
  /** How long the other side wants us to wait; null where it did not say. */
  readonly retryAfterMs: number | null;
  readonly value: T;
};

export type Tries = {
  /** The time one try may take; all of them, and the pauses between, take at most three times as long. */
  readonly timeoutMs: number;
  /** 1 where asking twice would do something twice. */
  readonly most: 1 | 2 | 3;
};

/**
 * Tries, and tries again where that can help and there is time left. Null, at once and without a try, while the circuit
 * is open.
 */
export type Host = <T>(
  tries: Tries,
  attempt: (timeoutMs: number) => Promise<Attempt<T>>,
) => Promise<T | null>;

export type HostSettings = {
  readonly name: "fiks" | "maskinporten";
  /** So many tries in a row that found it down open the circuit. */
  readonly failures: number;
};

/** How long nobody is asked when the circuit has opened; then one try decides. */
export const HALF_OPEN_AFTER_MS = 5_000;
const BUDGET = 3;
const PAUSES = { initialDelay: 25, maxDelay: 1_000 };

/**
 * Loaded by the first question, and then there: as it is loaded it makes an AbortController, which Workers allow only
 * while a request is being answered.
 */
const library = async (): Promise<Library> => {
  const loaded: Library & { default?: Library } = await import("cockatiel");
  return loaded.default ?? loaded; // bundled, a CommonJS package has all that it exports there
};
type Library = typeof import("cockatiel");

/**
 * Another system that may be down or busy. Who asks it is held up no longer than the answer is worth, and it gets time
 * to recover: tries again with jitter (cockatiel), and a circuit breaker that all callers share.
 */
export function resilientHost(
  { name, failures }: HostSettings,
  { clock, log }: Pick<OutsideDeps, "clock" | "log">,
): Host {
  let breaker: CircuitBreakerPolicy | null = null;
  const newBreaker = ({ circuitBreaker, ConsecutiveBreaker, handleWhenResult }: Library) => {
    const made = circuitBreaker(
      handleWhenResult((result) => (result as Attempt<unknown>).verdict === "down"),
      { halfOpenAfter: HALF_OPEN_AFTER_MS, breaker: new ConsecutiveBreaker(failures) },
    );
    made.onBreak(() => log({ event: "register_circuit", host: name, state: "open" }));
    made.onReset(() => log({ event: "register_circuit", host: name, state: "closed" }));
    return made;
  };

  return async ({ timeoutMs, most }, attempt) => {
    const cockatiel = await library();
    const { DelegateBackoff, ExponentialBackoff, handleWhenResult, isBrokenCircuitError, retry } = cockatiel;
    breaker ??= newBreaker(cockatiel);
    const circuit = breaker;
    const until = clock.now() + BUDGET * timeoutMs;
    const left = () => until - clock.now();
    let pauses = new ExponentialBackoff(PAUSES).next();
    let pause = 0;
    const mayHelp = (result: unknown): boolean => {
      const { verdict, retryAfterMs } = result as Attempt<unknown>;
      if (verdict === "answered" || (verdict === "busy" && retryAfterMs === null)) return false;
      pause = Math.max(pauses.duration, retryAfterMs ?? 0);
      pauses = pauses.next(undefined);
      return left() - pause >= timeoutMs / 2; // less is not worth asking for
    };
    const again = retry(handleWhenResult(mayHelp), {
      maxAttempts: most - 1,
      backoff: new DelegateBackoff(() => pause),
    });
    // Never aborted. The library's own was made for the question that loaded it, and Workers let no other one look at it.
    const { signal } = new AbortController();
    const once = () => circuit.execute(() => attempt(Math.min(timeoutMs, left())), signal);
    try {
      const last = await again.execute(once, signal);
      return last.value;
    } catch (error) {
      if (isBrokenCircuitError(error)) return null;
      throw error;
    }
  };
}

/** Above this `Retry-After` is in milliseconds, as Skatteetaten says; at or below, in seconds, as HTTP does (RFC 9110). */
const MOST_SECONDS = 120;

/** How long to wait by a `Retry-After` header, in milliseconds; null where there is none, or a date. */
export function retryAfterIn(headers: Headers): number | null {
  const text = headers.get("retry-after")?.trim() ?? "";
  if (!/^[0-9]{1,9}$/.test(text)) return null;
  return Number(text) > MOST_SECONDS ? Number(text) : Number(text) * 1_000;
}
