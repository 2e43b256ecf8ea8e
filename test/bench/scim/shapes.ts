/** What Entra sends, and what both sides are seeded with. */

const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
const GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group";
const PATCH_OP = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

/** `name` is what makes this user another than the rest. */
export const user = (name: string) => ({
  schemas: [USER, ENTERPRISE],
  externalId: `oid-${name}`,
  userName: `${name}@fjordheim.example`,
  active: true,
  displayName: `Ansatt ${name}`,
  name: { formatted: `Ansatt ${name}`, givenName: "Ansatt", familyName: name },
  title: "Saksbehandler",
  emails: [{ primary: true, type: "work", value: `${name}@post.fjordheim.example` }],
  phoneNumbers: [{ type: "work", value: "+4700000000" }],
  [ENTERPRISE]: { employeeNumber: name, department: "Oppvekst" },
});

export const seededName = (n: number) => `ansatt${String(n).padStart(6, "0")}`;
export const seededUser = (n: number) => user(seededName(n));

export const groupName = (size: number) => `Bench ${size}`;

export const group = (displayName: string, members: readonly string[]) => ({
  schemas: [GROUP],
  displayName,
  externalId: `oid-${displayName}`,
  members: members.map((value) => ({ value })),
});

export const memberPatch = (op: "Add" | "Remove", members: readonly string[]) => ({
  schemas: [PATCH_OP],
  Operations: [{ op, path: "members", value: members.map((value) => ({ value })) }],
});
