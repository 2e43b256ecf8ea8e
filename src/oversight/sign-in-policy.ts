import { isUuid } from "../kernel/ids.ts";

/**
 * Whether somebody can be known by this `externalId` when he signs in: it must be what the identity provider calls him.
 * Entra's object ids are UUIDs (its default mapping sends the mail nickname instead); the demo's stand-in takes any.
 */
export const canSignInBy = (externalId: string | null, anyForm: boolean): boolean =>
  externalId !== null && externalId !== "" && (anyForm || isUuid(externalId));

/** The same as a regular expression for the database. */
export const formOfObjectId = (anyForm: boolean): string =>
  anyForm ? "^.+$" : "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
