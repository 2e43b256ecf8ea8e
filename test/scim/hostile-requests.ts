import fc from "fast-check";
import { printFilter } from "../../src/scim/filter.ts";
import { groupSchema, userSchema } from "../../src/scim/schema.ts";
import type { Hostile } from "./hostile-world.ts";
import { filterArbitrary } from "./support.ts";

const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const attributes = [
  ...["userName", "name", "emails", "roles", "active", "meta.created", "externalId", "title", "groups"],
  `${ENTERPRISE}:manager`,
];
const polluting = fc.constantFrom(
  "__proto__",
  "constructor",
  "prototype",
  "__proto__.x",
  "constructor.prototype.isAdmin",
);
const names = fc.oneof(
  fc.constantFrom(
    ...attributes,
    "id",
    "schemas",
    "members",
    "members.value",
    'emails[type eq "work"].value',
    ENTERPRISE,
  ),
  polluting,
  fc.string({ unit: "binary", maxLength: 12 }),
);

const written = fc.oneof(
  filterArbitrary(userSchema, attributes).map(printFilter),
  filterArbitrary(groupSchema, ["displayName", "members", "meta.created"]).map(printFilter),
);
const scraps = fc.constantFrom(
  ...'()[]"\\.: \n\u0000',
  "not ",
  " and ",
  " or ",
  "null",
  "1e999",
  "__proto__",
  "\ud800",
);
/** Filters as they should be, and with a piece gone, doubled, or in the place of another. */
export const filters = fc.oneof(
  written,
  fc
    .tuple(written, fc.nat(), fc.nat({ max: 9 }), fc.array(scraps, { maxLength: 4 }))
    .map(([text, at, gone, more]) => {
      const start = at % (text.length + 1);
      return text.slice(0, start) + more.join("") + text.slice(start + gone);
    }),
  fc.string({ unit: "binary", maxLength: 60 }),
);

const parameters = fc.record(
  {
    filter: filters,
    sortBy: names,
    sortOrder: fc.oneof(fc.constantFrom("ascending", "DESCENDING", ""), fc.string()),
    startIndex: fc.oneof(fc.integer().map(String), fc.string()),
    count: fc.oneof(fc.integer({ min: -1, max: 300 }).map(String), fc.string()),
    cursor: fc.oneof(fc.constant(""), fc.base64String(), fc.string()),
    attributes: fc.array(names).map(String),
    excludedAttributes: fc.array(names, { maxLength: 3 }).map(String),
  },
  { requiredKeys: [] },
);
const paths = (ids: readonly string[]) =>
  fc.oneof(
    fc.constantFrom("/Users", "/Groups", "/", "/Schemas", "/ResourceTypes", "/Bulk", "/.search", "/Me"),
    fc
      .tuple(
        fc.constantFrom("/Users", "/Groups", "/Schemas"),
        fc.oneof(fc.constantFrom(...ids), fc.string(), polluting),
      )
      .map(([type, id]) => `${type}/${encodeURIComponent(id.replaceAll(/\p{Surrogate}/gu, ""))}`),
  );

/** GET of anything, with any parameters, encoded or not. */
export const queries = (ids: readonly string[]): fc.Arbitrary<Hostile> =>
  fc.tuple(paths(ids), parameters, fc.boolean()).map(([path, query, raw]) => {
    const pairs = Object.entries(query).map(
      ([name, value]) => [name, String(value).replaceAll(/\p{Surrogate}/gu, "?")] as const,
    );
    const text = raw
      ? pairs.map(([name, value]) => `${name}=${value.replaceAll(/[#\r\n]/g, "%")}`).join("&")
      : new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
    return { method: "GET", path: `${path}?${text}` };
  });

/** JSON that is nearly what an attribute takes: right names with wrong values, and the reverse. */
const { value: json } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.oneof(
      fc.string({ unit: "binary", maxLength: 9 }),
      fc.constantFrom("True", "work", "", "bulkId:a", "bulkId:b"),
    ),
    fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, [], {}),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.oneof(names, fc.constantFrom("value", "type", "primary", "$ref")), tie("value"), {
      maxKeys: 4,
    }),
  ),
}));
const resources = fc
  .tuple(
    fc.dictionary(names, json, { maxKeys: 5 }),
    fc.option(fc.string({ unit: "binary", minLength: 1, maxLength: 6 })),
  )
  .map(([rest, name]) => (name === null ? rest : { userName: name, displayName: name, ...rest }));
const operations = fc.record(
  { op: fc.constantFrom("add", "Replace", "remove", "move"), path: fc.oneof(names, filters), value: json },
  { requiredKeys: ["op"] },
);
const patches = fc.record({
  Operations: fc.oneof(fc.array(operations, { minLength: 1, maxLength: 4 }), json),
});
const bulkIds = fc.constantFrom("a", "b", "c", "__proto__");
const bulk = (ids: readonly string[]) =>
  fc.record(
    {
      failOnErrors: fc.constantFrom<unknown>(1, 2, 0, "1"),
      Operations: fc.array(
        fc.record(
          {
            method: fc.constantFrom("POST", "PUT", "PATCH", "DELETE", "GET"),
            bulkId: bulkIds,
            version: fc.constantFrom<unknown>('W/"1"', "*", 1),
            path: fc.constantFrom(
              "/Users",
              "/Groups",
              "/Users/bulkId:a",
              "/Groups/bulkId:b",
              "/Bulk",
              ...ids.map((id) => `/Users/${id}`),
            ),
            data: fc.oneof(resources, patches),
          },
          { requiredKeys: ["method", "path"] },
        ),
        { maxLength: 5 },
      ),
    },
    { requiredKeys: ["Operations"] },
  );

const headers = fc.record(
  {
    "if-match": fc.constantFrom("*", 'W/"1"', "W/", ",,,", '"'),
    "if-none-match": fc.constantFrom("*", 'W/"1"', "%00"),
    "content-type": fc.constantFrom("application/json", "application/scim+json; charset=x", "text/plain", ""),
    accept: fc.constantFrom("*/*", "text/html", ";;"),
  },
  { requiredKeys: [] },
);

/** Changes of anything, with bodies that are nearly right; half of them as text with a piece gone. */
export const changes = (ids: readonly string[]): fc.Arbitrary<Hostile> =>
  fc
    .tuple(
      fc.oneof(
        fc.record({
          method: fc.constant("POST"),
          path: fc.constantFrom("/Users", "/Groups"),
          body: resources,
        }),
        fc.record({ method: fc.constant("PUT"), path: paths(ids), body: resources }),
        fc.record({ method: fc.constant("PATCH"), path: paths(ids), body: patches }),
        fc.record({ method: fc.constant("POST"), path: fc.constant("/Bulk"), body: bulk(ids) }),
        fc.record({
          method: fc.constant("POST"),
          path: fc.constantFrom("/.search", "/Users/.search", "/Groups/.search"),
          body: fc.oneof(parameters, json),
        }),
      ),
      headers,
      fc.option(fc.tuple(fc.nat(), fc.nat({ max: 5 })), { freq: 5 }),
    )
    .map(([{ method, path, body }, heads, cut]) => {
      // As a parser of somebody else would write it: `__proto__` is a member like any other.
      const text = JSON.stringify(body);
      const start = cut === null ? 0 : cut[0] % text.length;
      const sent = cut === null ? text : text.slice(0, start) + text.slice(start + cut[1]);
      return { method, path, headers: heads as { [name: string]: string }, body: sent };
    });
