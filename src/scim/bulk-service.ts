import { type Db, type Tx, WithCommit } from "../db/database.ts";
import { othersTurn } from "../kernel/turn.ts";
import { inOrder } from "./bulk-order-policy.ts";
import { type BulkOperation, type BulkRequest, resolve } from "./bulk-request.ts";
import { patchGroup, postGroup, putGroup, removeGroup } from "./group-requests.ts";
import { ScimError, type ScimErrorBody, scimErrorBody } from "./scim-error.ts";
import { type ScimCaller, type ScimDeps, writing } from "./scim-request.ts";
import { patchUser, postUser, putUser, removeUser } from "./user-requests.ts";

/** What became of one operation (RFC 7644 section 3.7.3). */
type BulkResult = {
  method: string;
  bulkId?: string;
  location?: string;
  version?: string;
  status: string;
  response?: ScimErrorBody;
};

export type BulkResponse = {
  schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"];
  Operations: BulkResult[];
};

/**
 * Does the operations of a bulk request (RFC 7644 section 3.7), each in a transaction of its own: all of it or
 * nothing. Those that refer to each other in a circle share one, so that none is left pointing at nothing. An
 * operation whose reference failed fails with it. After `failOnErrors` failures the rest is not tried and has no
 * result. Results come in the order of the request. `surprise` makes an answer of what is no refusal.
 */
export async function runBulk(
  deps: ScimDeps,
  caller: ScimCaller,
  { operations, failOnErrors }: BulkRequest,
  surprise: (error: unknown) => ScimError,
): Promise<BulkResponse> {
  const ids = new Map<string, string>();
  const results = new Map<number, BulkResult>();
  let failures = 0;
  for (const [at, circle] of inOrder(operations).entries()) {
    if (failures >= failOnErrors) break;
    // What is refused before it comes to the database would be done all in one turn.
    if (at % OPERATIONS_A_TURN === OPERATIONS_A_TURN - 1) await othersTurn();
    const done = await together(deps, caller, operations, circle, ids).catch((error: unknown) => {
      const refusal = error instanceof ScimError ? error : surprise(error);
      return circle.map((index): Done => ({ index, failed: refusal }));
    });
    for (const one of done) {
      const operation = operations[one.index] as BulkOperation;
      if ("failed" in one) failures += 1;
      else if (operation.bulkId !== null) ids.set(operation.bulkId, one.id);
      results.set(one.index, resultOf(deps, operation, one, ids));
    }
  }
  const inGivenOrder = [...results].sort(([a], [b]) => a - b).map(([, result]) => result);
  return { schemas: ["urn:ietf:params:scim:api:messages:2.0:BulkResponse"], Operations: inGivenOrder };
}

const OPERATIONS_A_TURN = 50;

type Success = { index: number; status: number; id: string; location: string; etag?: string };
type Done = Success | { index: number; failed: ScimError };

/** The operations of one circle; nearly always a single one that refers to nothing later. */
async function together(
  deps: ScimDeps,
  caller: ScimCaller,
  operations: readonly BulkOperation[],
  circle: readonly number[],
  ids: ReadonlyMap<string, string>,
): Promise<Done[]> {
  const its = circle.map((index) => ({ index, operation: operations[index] as BulkOperation }));
  const [first] = its;
  const isCircle = its.length > 1 || (first?.operation.refersTo.has(first.operation.bulkId ?? "") ?? false);
  if (!isCircle)
    return Promise.all(its.map(({ index, operation }) => perform(deps, caller, index, operation, ids)));
  const known = new Map(ids);
  for (const { operation } of its)
    if (operation.bulkId !== null) known.set(operation.bulkId, deps.entropy.uuid());
  // Retried as a whole: within a transaction that has failed nothing can be tried again.
  return writing(deps, caller, async (tx) => {
    const done: Done[] = [];
    const inside = { ...deps, db: within(deps.db, tx) };
    for (const { index, operation } of its) done.push(await perform(inside, caller, index, operation, known));
    return done;
  });
}

/** The database as seen from within a transaction: whoever would begin one takes part in it. */
function within(db: Db, tx: Tx): Db {
  let failure: { error: unknown } | null = null;
  return {
    ...db,
    write: async (_organisation, work) => {
      if (failure) throw failure.error;
      try {
        const result = await work(tx);
        return result instanceof WithCommit ? await result.answer : result;
      } catch (error) {
        failure = { error };
        throw error;
      }
    },
  };
}

async function perform(
  deps: ScimDeps,
  caller: ScimCaller,
  index: number,
  operation: BulkOperation,
  ids: ReadonlyMap<string, string>,
): Promise<Success> {
  if (!operation.target.ok) throw operation.target.error;
  for (const reference of operation.refersTo) if (!ids.has(reference)) throw unresolved;
  const { method, type } = operation.target.value;
  const data = resolve(operation.data, ids);
  const id = resolve(operation.target.value.id ?? "", ids);
  const wishes = { projection: null, conditions: { ifMatch: operation.version } };
  const [post, put, patch, remove] =
    type === "Users"
      ? ([postUser, putUser, patchUser, removeUser] as const)
      : ([postGroup, putGroup, patchGroup, removeGroup] as const);
  switch (method) {
    case "POST": {
      const own = operation.bulkId === null ? undefined : ids.get(operation.bulkId);
      return { index, status: 201, ...(await post(deps, caller, data, wishes, own)) };
    }
    case "PUT":
      return { index, status: 200, ...(await put(deps, caller, id, data, wishes)) };
    case "PATCH":
      return {
        index,
        status: type === "Users" ? 200 : 204,
        ...(await patch(deps, caller, id, data, wishes)),
      };
    case "DELETE":
      await remove(deps, caller, id, wishes);
      return { index, status: 204, id, location: `${deps.baseUrl}/${type}/${id}` };
  }
}

function resultOf(
  { baseUrl }: ScimDeps,
  { method, bulkId, target }: BulkOperation,
  done: Done,
  ids: ReadonlyMap<string, string>,
): BulkResult {
  const named = { method, ...(bulkId === null ? {} : { bulkId }) };
  if (!("failed" in done)) {
    const { location, etag, status } = done;
    return { ...named, location, ...(etag === undefined ? {} : { version: etag }), status: String(status) };
  }
  const id = target.ok && target.value.id !== null ? resolve(target.value.id, ids) : null;
  const location =
    target.ok && id !== null ? { location: `${baseUrl}/${target.value.type}/${encodeURIComponent(id)}` } : {};
  return { ...named, ...location, status: String(done.failed.status), response: scimErrorBody(done.failed) };
}

const unresolved = new ScimError(
  409,
  "invalidValue",
  "The operation refers to a bulkId that no operation of this request has created. See the result of that one.",
);
