import { texts } from "./text.ts";

/** Who acts where no person does, as columns such as `proposed_by` name it. */
export const ACTORS = texts({
  command_line: {
    nb: "Driftspersonell (kommandolinjen)",
    nn: "Driftspersonell (kommandolinja)",
    en: "Operators (command line)",
  },
  bootstrap: {
    nb: "Oppsettet av organisasjonen",
    nn: "Oppsettet av organisasjonen",
    en: "Set-up of the organisation",
  },
  system: { nb: "Systemet", nn: "Systemet", en: "The system" },
  somebody: { nb: "Ukjent", nn: "Ukjend", en: "Unknown" },
});
