import { texts } from "./text.ts";

/** The history of a mapping, and who acts where no person does. */
export const MAPPING_EVENTS = texts({
  proposed: { nb: "Foreslått", nn: "Foreslått", en: "Proposed" },
  approved: { nb: "Godkjent", nn: "Godkjend", en: "Approved" },
  withdrawn: { nb: "Trukket", nn: "Trekt", en: "Withdrawn" },
  retired: { nb: "Avviklet", nn: "Avvikla", en: "Retired" },
  change_proposed: { nb: "Endring foreslått", nn: "Endring foreslått", en: "Change proposed" },
  change_approved: { nb: "Endring godkjent", nn: "Endring godkjend", en: "Change approved" },
  change_withdrawn: { nb: "Endring trukket", nn: "Endring trekt", en: "Change withdrawn" },
});
