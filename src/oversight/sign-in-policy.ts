import { isUuid } from "../kernel/ids.ts";

/**
 * Whether somebody can be known by this `externalId` when he signs in: it must be what the identity provider calls him.
 * Entra's object ids are UUIDs (its default mapping sends the mail nickname instead); the demo's stand-in takes any.
 */
export const canSignInBy = (externalId: string | null, anyForm: boolean): boolean =>
  externalId !== null && externalId !== "" && (anyForm || isUuid(externalId));
