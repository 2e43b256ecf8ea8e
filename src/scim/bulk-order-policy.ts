import type { BulkOperation } from "./bulk-request.ts";

/**
 * The operations, by index, in the order in which they can be done: as given, but each after those that create
 * what it refers to (RFC 7644 section 3.7.2). Operations that refer to each other in a circle come together, as do
 * their users before their groups, for a member must exist. Tarjan's strongly connected components: linear.
 */
export function inOrder(operations: readonly BulkOperation[]): readonly (readonly number[])[] {
  const creators = new Map<string, number>();
  for (const [index, { bulkId, method }] of operations.entries())
    if (bulkId !== null && method === "POST") creators.set(bulkId, index);

  const order: number[][] = [];
  const path: number[] = [];
  const seen = new Map<number, { at: number; low: number; onPath: boolean }>();
  const visit = (index: number): { at: number; low: number; onPath: boolean } => {
    const state = { at: seen.size, low: seen.size, onPath: true };
    seen.set(index, state);
    path.push(index);
    for (const reference of operations[index]?.refersTo ?? []) {
      const creator = creators.get(reference);
      if (creator === undefined) continue;
      const known = seen.get(creator);
      if (known === undefined) state.low = Math.min(state.low, visit(creator).low);
      else if (known.onPath) state.low = Math.min(state.low, known.at);
    }
    if (state.low === state.at) {
      const circle = path.splice(path.indexOf(index));
      for (const member of circle) (seen.get(member) ?? state).onPath = false;
      order.push(usersFirst(circle, operations));
    }
    return state;
  };
  for (const index of operations.keys()) if (!seen.has(index)) visit(index);
  return order;
}

const usersFirst = (indexes: readonly number[], operations: readonly BulkOperation[]): number[] => {
  const isGroup = (index: number) => {
    const target = operations[index]?.target;
    return target?.ok === true && target.value.type === "Groups" ? 1 : 0;
  };
  return [...indexes].sort((a, b) => isGroup(a) - isGroup(b) || a - b);
};
