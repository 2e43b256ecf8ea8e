import enterpriseUser from "../../scim-schemas/enterprise-user.json" with { type: "json" };
import group from "../../scim-schemas/group.json" with { type: "json" };
import personidentifikasjon from "../../scim-schemas/personidentifikasjon.json" with { type: "json" };
import resourceTypeList from "../../scim-schemas/resource-types.json" with { type: "json" };
import serviceProvider from "../../scim-schemas/service-provider-config.json" with { type: "json" };
import user from "../../scim-schemas/user.json" with { type: "json" };

/** An attribute as /Schemas shows it (RFC 7643 section 7). */
export type AttributeDocument = {
  readonly name: string;
  readonly type: string;
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: string;
  readonly returned: string;
  readonly uniqueness: string;
  readonly canonicalValues?: readonly string[];
  readonly referenceTypes?: readonly string[];
  readonly subAttributes?: readonly AttributeDocument[];
};

export type SchemaDocument = {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly AttributeDocument[];
  readonly meta: { readonly resourceType: string };
};

export type ResourceTypeDocument = {
  readonly schemas: readonly string[];
  readonly id: string;
  readonly name: string;
  readonly endpoint: string;
  readonly description: string;
  readonly schema: string;
  readonly schemaExtensions: readonly { readonly schema: string; readonly required: boolean }[];
  readonly meta: { readonly resourceType: string };
};

/** The schemas as served at /Schemas; the server adds `meta.location`. */
export const schemaDocuments: readonly SchemaDocument[] = [user, group, enterpriseUser, personidentifikasjon];

/** As served at /ResourceTypes (RFC 7643 section 6). */
export const resourceTypeDocuments: readonly ResourceTypeDocument[] = resourceTypeList;

/** As served at /ServiceProviderConfig (RFC 7643 section 5): it says what works, and nothing else. */
export const serviceProviderConfigDocument = serviceProvider;
