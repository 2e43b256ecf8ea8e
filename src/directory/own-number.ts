import { createHmac } from "node:crypto";
import type { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import { frame } from "../kernel/frame.ts";
import type { OrganisationId } from "../kernel/ids.ts";

/**
 * How an employee's own number is kept: a keyed HMAC within the organisation, so that equal numbers can be
 * recognised and none can be read (R10). Never returned, never filtered by, not unique.
 */
export const ownNumberTag = (key: Uint8Array, organisation: OrganisationId, number: Foedselsnummer): Buffer =>
  createHmac("sha256", key)
    .update(frame(["own number", organisation, number.reveal()]))
    .digest();
