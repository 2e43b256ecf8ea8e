import { createHash } from "node:crypto";
import { frame } from "../kernel/frame.ts";
import { isUuid } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { badRequest, type ScimError } from "./scim-error.ts";

/**
 * Where the next page begins: behind a resource, in lists in the order of ids; after so many, in sorted ones.
 * The type is of the resource it is behind, for lists of several types.
 */
export type Position =
  | { readonly kind: "after"; readonly type: "User" | "Group"; readonly id: string }
  | { readonly kind: "offset"; readonly offset: number };

const KINDS = { User: 1, Group: 2, offset: 3 } as const;
const HASH_BYTES = 8;
const UUID_BYTES = 16;
const OFFSET_BYTES = 6;

/**
 * A cursor (RFC 9865 section 2): opaque, of unreserved characters only, and all that the server remembers, so that
 * it never expires. It is bound to its query by a hash of it, and holds no more of a resource than its id.
 */
export function encodeCursor(position: Position, query: readonly string[]): string {
  const head = Buffer.from([position.kind === "offset" ? KINDS.offset : KINDS[position.type]]);
  return Buffer.concat([head, hashOf(query), tailOf(position)]).toString("base64url");
}

function tailOf(position: Position): Buffer {
  if (position.kind === "after") return Buffer.from(position.id.replaceAll("-", ""), "hex");
  const tail = Buffer.alloc(OFFSET_BYTES);
  tail.writeUIntBE(position.offset, 0, OFFSET_BYTES);
  return tail;
}

/** The position in a cursor that this server made for this query; any other text is `invalidCursor`. */
export function decodeCursor(
  cursor: string,
  query: readonly string[],
  kind: Position["kind"],
): Result<Position, ScimError> {
  const bytes = cursor.length > MAX_LENGTH ? Buffer.alloc(0) : Buffer.from(cursor, "base64url");
  const tail = bytes.subarray(1 + HASH_BYTES);
  const position = positionOf(bytes[0], tail);
  // Written again it must be the same text: of several spellings of the same bytes, one is ours.
  if (position?.kind !== kind || bytes.toString("base64url") !== cursor) return err(notOurs());
  return bytes.subarray(1, 1 + HASH_BYTES).equals(hashOf(query)) ? ok(position) : err(ofAnotherQuery());
}

function positionOf(kind: number | undefined, tail: Buffer): Position | null {
  if (kind === KINDS.offset && tail.length === OFFSET_BYTES) {
    return { kind: "offset", offset: tail.readUIntBE(0, OFFSET_BYTES) };
  }
  if ((kind !== KINDS.User && kind !== KINDS.Group) || tail.length !== UUID_BYTES) return null;
  const id = tail.toString("hex").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  return isUuid(id) ? { kind: "after", type: kind === KINDS.User ? "User" : "Group", id } : null;
}

const MAX_LENGTH = 64;

const hashOf = (query: readonly string[]): Buffer =>
  createHash("sha256").update(frame(query)).digest().subarray(0, HASH_BYTES);

const notOurs = (): ScimError =>
  badRequest(
    "invalidCursor",
    "This is no cursor of this list. Leave it empty for the first page, then send the nextCursor of the last answer.",
  );

const ofAnotherQuery = (): ScimError =>
  badRequest(
    "invalidCursor",
    "This cursor belongs to another query. Send the filter and sorting of the first page again, or begin anew.",
  );
