/**
 * The client's address: the connection's own, or, behind proxies that each append whom they were asked by, the one
 * that the outermost of them wrote. Whatever stands to the left of that was written by the client, and is not looked
 * at; a list that is too short did not come by way of them, and tells nothing.
 */
export function addressOf(
  connection: string | undefined,
  headers: Headers,
  trustedProxies: number,
): string | null {
  if (trustedProxies === 0) return connection ?? null;
  return headers.get("x-forwarded-for")?.split(",").at(-trustedProxies)?.trim() ?? null;
}
