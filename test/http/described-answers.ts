import { z } from "zod";
import { api, descriptionOf } from "../../src/http/api.ts";
import type { Description, Operation, Schema } from "../../src/ui/docs/description.ts";
import type { Answer } from "../support/http-client.ts";

const API = "/api/v1";

/** What the program tells of its API; made once for all tests of a process. */
let told: Description | null = null;
export function description(): Description {
  told ??= descriptionOf(api()) as unknown as Description;
  return told;
}

export type Described = { method: string; path: string; operation: Operation };

export const everyOperation = (): Described[] =>
  Object.entries(description().paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );

const checks = new Map<string, z.ZodType>();

/** The operation that a request is answered by; null where the description has none. */
function operationAt(method: string, pathname: string): Described | null {
  patterns ??= everyOperation()
    .sort((a, b) => Number(a.path.includes("{")) - Number(b.path.includes("{")))
    .map((one) => [new RegExp(`^${API}${one.path.replaceAll(/\{\w+\}/g, "[^/]+")}$`), one]);
  return patterns.find(([pattern, one]) => one.method === method && pattern.test(pathname))?.[1] ?? null;
}
let patterns: [RegExp, Described][] | null = null;

/** Holds an answer of the API against what the description says of it: status, media type, and every field. */
export function mismatchOf(method: string, pathname: string, answer: Answer): string | null {
  if (!pathname.startsWith(`${API}/`)) return null;
  const found = operationAt(method, pathname);
  if (!found) return null;
  const status = found.operation.responses[answer.status] ? String(answer.status) : "default";
  const what = `${method} ${found.path} ${answer.status}`;
  const response = found.operation.responses[status];
  if (!response) return `${what}: is not described`;
  if (!response.content) return answer.text === "" ? null : `${what}: has a body`;
  const type = answer.headers.get("content-type")?.split(";")[0] ?? "";
  const schema = response.content[type]?.schema;
  if (!schema) return `${what}: is ${type}`;
  // Most refusals share one schema, and a check takes longer to make than to use.
  const key = JSON.stringify(schema);
  const check = checks.get(key) ?? checkOf(schema);
  checks.set(key, check);
  const held = check.safeParse(answer.json);
  if (held.success) return null;
  const { path, message } = held.error.issues[0] ?? { path: [], message: "" };
  return `${what}: ${path.join(".")} ${message}`;
}

/** As strict as the words are: a field that is not described is a fault. */
function checkOf(schema: Schema): z.ZodType {
  shared ??= closed(description().components.schemas);
  return z.fromJSONSchema({ ...(closed(schema) as object), $defs: shared } as never);
}
let shared: unknown = null;

function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  if (typeof inner.$ref === "string")
    return { $ref: inner.$ref.replace("#/components/schemas/", "#/$defs/") };
  return inner.properties && inner.additionalProperties === undefined
    ? { ...inner, additionalProperties: false }
    : inner;
}
