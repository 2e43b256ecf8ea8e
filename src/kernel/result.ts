/** The outcome of something that may be refused. Only surprises throw. */
export type Result<T, E> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export const ok = <T>(value: T): Result<T, never> => ({ ok: true, value });
export const err = <const E>(error: E): Result<never, E> => ({ ok: false, error });

/** Makes the compiler prove that every variant has been handled. */
export function assertNever(_value: never): never {
  throw new Error("a variant was not handled");
}
