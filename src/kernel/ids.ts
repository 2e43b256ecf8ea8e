/** Ids are UUIDs (version 7 when we make them); the brand keeps one kind from being passed for another. */
type Id<Kind extends string> = string & { readonly __id: Kind };

export type OrganisationId = Id<"organisation">;
export type SourceId = Id<"source">;
export type ScimUserId = Id<"scim_user">;
export type ScimGroupId = Id<"scim_group">;
export type RoleId = Id<"role">;
export type MappingId = Id<"group_mapping">;
export type GrantId = Id<"role_grant">;
export type IntegrationId = Id<"integration">;
export type RevealId = Id<"reveal">;
export type SessionId = Id<"portal_session">;
export type RequestId = Id<"request">;

/** Where ids and randomness come from; only `runtime/` makes one. */
export type Entropy = {
  /** A new UUIDv7, lower case. */
  uuid(): string;
  bytes(length: number): Uint8Array;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether the text can be compared with a `uuid` column. Anything else is simply the id of nothing. */
export const isUuid = (text: string): boolean => UUID.test(text);
