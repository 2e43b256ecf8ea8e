import { freeze } from "../grants/freezes/freeze-service.ts";
import type { RequestId } from "../kernel/ids.ts";
import { type Admitted, holderRef } from "./admission-service.ts";
import type { LookupDeps } from "./lookup-deps.ts";
import { isTryingOut } from "./trying-policy.ts";
import { triesOf } from "./trying-store.ts";

/**
 * After numbers that nobody has, by their tags: whoever seems to try out the numbers of a birth date is frozen for the next request, in
 * every process, and the data protection officers are told. They, or IAM staff, lift it (`freeze-service`). Does nothing for anybody else.
 */
export async function noticeTrying(
  deps: LookupDeps,
  { holder }: Pick<Admitted, "holder">,
  requestId: RequestId,
  tags: Buffer,
): Promise<void> {
  const { organisation } = holder;
  const tries = await deps.db.write(organisation, (tx) => triesOf(tx, organisation, holderRef(holder), tags));
  if (tries.some(isTryingOut)) await stop(deps, holder, requestId);
}

/** Freezes the holder, as the clock's own act. Frozen already: nothing more happens. */
async function stop(deps: LookupDeps, holder: Admitted["holder"], requestId: RequestId): Promise<void> {
  const { organisation, kind, id } = holder;
  const reason = "Numbers of one birth date were tried out";
  const wish =
    kind === "employee"
      ? ({ scope: "person", userId: id, reason } as const)
      : ({ scope: "integration", integrationId: id, reason } as const);
  await freeze(deps, { organisation, actor: { kind: "system" }, requestId }, wish);
}
