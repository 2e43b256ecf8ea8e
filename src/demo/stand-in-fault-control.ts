import type { Env, Hono } from "hono";
import { z } from "zod";
import { same } from "./stand-in-gate.ts";

/** What goes wrong, of a stand-in's own list. `next` meets one request; `when` is asked about each of the others. */
export type Faults<F> = {
  next?: F | undefined;
  when?: ((request: Request) => F | undefined) | undefined;
};

/** What this request meets, if anything; `next` is used up by it. */
export function faultOf<F>(faults: Faults<F>, request: Request): F | undefined {
  const { next } = faults;
  faults.next = undefined;
  return next ?? faults.when?.(request);
}

/**
 * `POST /_stand-in/faults` with the operator's password in `IntegrasjonPassord`: `{fault, times}` lets the fault meet
 * so many requests (one, unless said otherwise), in place of what was switched on before; `{"fault":null}` ends it.
 * So tests in another process can switch it. 204; 403 without the password, 400 for what is no fault.
 */
export function faultControl<E extends Env, F>(
  app: Hono<E>,
  faults: Faults<F>,
  fault: z.ZodType<F>,
  passwords: readonly string[],
): void {
  const wish = z.strictObject({ fault: fault.nullable(), times: z.int().min(1).max(100_000).default(1) });
  app.post("/_stand-in/faults", async (c) => {
    const sent = c.req.header("IntegrasjonPassord") ?? "";
    if (!passwords.some((password) => same(sent, password))) return c.body(null, 403);
    const read = wish.safeParse(await c.req.json().catch(() => null));
    if (!read.success) return c.body(null, 400);
    let left = read.data.times;
    const { fault: wanted } = read.data;
    faults.when = wanted === null ? undefined : () => (left-- > 0 ? wanted : undefined);
    return c.body(null, 204);
  });
}

export const delay = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
