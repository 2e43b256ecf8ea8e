// The peer: scimmy-routers on Express 4, in memory, at its best. Filters by `eq` are answered from an index, pages
// are cut here, members are dropped here when they are not wanted: its own ways of doing so are far slower.
//   node peer-scimmy.mjs <port> <users> <sizes of groups, with commas>
import { randomUUID } from "node:crypto";
import express from "express";
import SCIMMY from "scimmy";
import SCIMMYRouters from "scimmy-routers";
import { groupName, seededUser } from "./shapes.ts";

const [port, users, sizes = ""] = process.argv.slice(2);
const stores = { User: new Map(), Group: new Map() };
const indexes = { userName: new Map(), externalId: new Map(), workEmail: new Map(), displayName: new Map() };

function keep(kind, resource) {
  stores[kind].set(resource.id, resource);
  const email = resource.emails?.find((one) => one.type === "work")?.value;
  if (kind === "Group") indexes.displayName.set(resource.displayName?.toLowerCase(), resource);
  else {
    indexes.userName.set(resource.userName.toLowerCase(), resource);
    if (resource.externalId) indexes.externalId.set(resource.externalId, resource);
    if (email) indexes.workEmail.set(email.toLowerCase(), resource);
  }
  return resource;
}

/** The one resource that an `eq` names; undefined for any other filter. */
function indexed([term] = []) {
  const [attribute, condition] = Object.entries(term ?? {})[0] ?? [];
  if (attribute === "emails") return [indexes.workEmail.get(condition.value?.[1]?.toLowerCase())];
  const [comparator, value] = condition ?? [];
  if (comparator !== "eq" || !indexes[attribute]) return undefined;
  return [indexes[attribute].get(attribute === "externalId" ? value : value.toLowerCase())];
}

const handlers = (kind) => ({
  ingress(resource, instance) {
    const before = resource.id ? found(kind, resource.id) : undefined;
    if (!before && kind === "User" && indexes.userName.has(instance.userName.toLowerCase()))
      throw new SCIMMY.Types.Error(409, "uniqueness", "userName is taken");
    const now = new Date().toISOString();
    const meta = { created: before?.meta.created ?? now, lastModified: now };
    return keep(kind, { ...JSON.parse(JSON.stringify(instance)), id: resource.id ?? randomUUID(), meta });
  },
  egress(resource) {
    if (resource.id) return shown(found(kind, resource.id), resource);
    const hits = resource.filter ? indexed(resource.filter) : undefined;
    if (hits) return hits.filter(Boolean).map((hit) => shown(hit, resource));
    const all = [...stores[kind].values()];
    const { startIndex = 1, count = 20 } = resource.constraints ?? {};
    resource.constraints = { totalResults: all.length, itemsPerPage: count, startIndex: 1 };
    return all.slice(startIndex - 1, startIndex - 1 + count).map((one) => shown(one, resource));
  },
  degress: (resource) => void stores[kind].delete(found(kind, resource.id).id),
});

function found(kind, id) {
  const resource = stores[kind].get(id);
  if (!resource) throw new SCIMMY.Types.Error(404, null, "not found");
  return resource;
}

let withoutMembers = false;
const shown = ({ members, ...rest }) => (withoutMembers || !members ? rest : { ...rest, members });

SCIMMY.Resources.declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser), handlers("User"));
SCIMMY.Resources.declare(SCIMMY.Resources.Group, handlers("Group"));

for (let n = 1; n <= Number(users); n++) {
  const meta = { created: "2026-01-01T00:00:00.000Z", lastModified: "2026-01-01T00:00:00.000Z" };
  keep("User", { ...seededUser(n), id: `user-${n}`, meta });
}
for (const size of sizes.split(",").filter(Boolean).map(Number)) {
  const members = Array.from({ length: size }, (_, i) => ({ value: `user-${i + 1}`, type: "User" }));
  const meta = { created: "2026-01-01T00:00:00.000Z", lastModified: "2026-01-01T00:00:00.000Z" };
  keep("Group", { id: `group-${size}`, displayName: groupName(size), members, meta });
}

const app = express();
app.use((request, _response, next) => {
  withoutMembers = request.query.excludedAttributes === "members" && request.method === "GET";
  next();
});
app.use("/scim", new SCIMMYRouters({ type: "bearer", handler: () => "bench" }));
app.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));
