/**
 * What a database error is, by its SQLSTATE. Drivers differ in their error classes, so the code is asked
 * for, never the class; messages are not used, for they may quote values.
 */
export function sqlStateOf(error: unknown): string | null {
  if (typeof error !== "object" || error === null || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

export const isUniqueViolation = (error: unknown): boolean => sqlStateOf(error) === "23505";
export const isForeignKeyViolation = (error: unknown): boolean => sqlStateOf(error) === "23503";

/** Connection lost, refused, shutting down, too many connections, time-outs: worth another try later. */
export function isUnavailable(error: unknown): boolean {
  const code = sqlStateOf(error);
  if (code !== null) return /^(08|53|57|40|25P0[34])/.test(code) || /^E[A-Z]{4,}$/.test(code);
  return (
    error instanceof Error &&
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message)
  );
}
