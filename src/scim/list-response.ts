/** A list as it leaves (RFC 7644 section 3.4.2, RFC 9865 section 2.1): what is said of it, and the resources as texts. */
export type ListResponse = {
  totalResults: number;
  startIndex?: number;
  nextCursor?: string;
  previousCursor?: string;
  resources: readonly string[];
};

/** The JSON of a list, in texts that follow each other: joined, a page of large resources would be one long turn. */
export function listJson({ resources, ...facts }: ListResponse): string[] {
  const head = JSON.stringify({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:ListResponse"],
    ...facts,
    itemsPerPage: resources.length,
  });
  const items = resources.flatMap((text, at) => (at === 0 ? [text] : [",", text]));
  return [`${head.slice(0, -1)},"Resources":[`, ...items, "]}"];
}
