/** The kinds of error of RFC 7644 section 3.12 (table 9) and, for cursors, RFC 9865 section 2.3. */
export type ScimType =
  | "invalidFilter"
  | "tooMany"
  | "uniqueness"
  | "mutability"
  | "invalidSyntax"
  | "invalidPath"
  | "noTarget"
  | "invalidValue"
  | "invalidVers"
  | "sensitive"
  | "invalidCursor"
  | "expiredCursor"
  | "invalidCount";

/**
 * A refusal in SCIM's own words. The detail tells the next step and is read by administrators in Entra's
 * provisioning log; it never quotes a person number or a whole value of the input (rule R10), so name
 * attributes through `quotable`.
 */
export class ScimError extends Error {
  readonly status: number;
  readonly scimType: ScimType | null;
  readonly detail: string;
  readonly retryAfterSeconds?: number;

  constructor(status: number, scimType: ScimType | null, detail: string, retryAfterSeconds?: number) {
    super(detail);
    this.name = "ScimError";
    this.status = status;
    this.scimType = scimType;
    this.detail = detail;
    if (retryAfterSeconds !== undefined) this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** A 400 with its kind: what nearly every refusal in this folder is. */
export const badRequest = (scimType: ScimType, detail: string): ScimError =>
  new ScimError(400, scimType, detail);

export type ScimErrorBody = {
  schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"];
  status: string;
  scimType?: ScimType;
  detail: string;
};

/** The body of RFC 7644 section 3.12: the status is text there, and an absent kind is left out. */
export function scimErrorBody(error: ScimError): ScimErrorBody {
  return {
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    status: String(error.status),
    ...(error.scimType === null ? {} : { scimType: error.scimType }),
    detail: error.detail,
  };
}

/** A name from the input as it may stand in a detail: short, plain, and without room for a person number. */
export function quotable(name: string): string {
  const short = name.length <= 80 && /^[A-Za-z$][A-Za-z0-9$._:-]*$/.test(name);
  return short && !/[0-9]{5}/.test(name) ? `"${name}"` : "that name";
}
