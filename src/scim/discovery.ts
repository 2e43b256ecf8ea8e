import { listJson } from "./list-response.ts";
import { resourceTypeDocuments, schemaDocuments, serviceProviderConfigDocument } from "./schema-documents.ts";
import { ScimError } from "./scim-error.ts";

/** What this server can do (RFC 7643 section 5). It tells the truth: what is not there says `false`. */
export const serviceProviderConfig = (baseUrl: string): string =>
  JSON.stringify({
    ...serviceProviderConfigDocument,
    meta: { resourceType: "ServiceProviderConfig", location: `${baseUrl}/ServiceProviderConfig` },
  });

/** The JSON of all resource types, or the one of this id (RFC 7643 section 6). */
export const resourceTypes = (baseUrl: string, id: string | undefined, filter: string | undefined) =>
  listOrOne(resourceTypeDocuments, "ResourceType", `${baseUrl}/ResourceTypes`, id, filter);

/** The JSON of all schemas as they are in scim-schemas/, or the one of this URN (RFC 7643 section 7). */
export const schemas = (baseUrl: string, id: string | undefined, filter: string | undefined) =>
  listOrOne(schemaDocuments, "Schema", `${baseUrl}/Schemas`, id, filter);

function listOrOne(
  documents: readonly { readonly id: string }[],
  resourceType: string,
  location: string,
  id: string | undefined,
  filter: string | undefined,
): string {
  // RFC 7644 section 4: discovery is not filtered, and a client that tries must be told.
  if (filter !== undefined) throw new ScimError(403, null, "Discovery takes no filter; leave it out.");
  const text = (document: { readonly id: string }) =>
    JSON.stringify({ ...document, meta: { resourceType, location: `${location}/${document.id}` } });
  if (id === undefined)
    return listJson({ totalResults: documents.length, startIndex: 1, resources: documents.map(text) }).join(
      "",
    );
  const one = documents.find((document) => document.id === id);
  if (!one) throw new ScimError(404, null, "There is no such document; the list without an id names them.");
  return text(one);
}
