import { assertNever } from "../kernel/result.ts";
import type { FiksSettings } from "../register/fiks-call.ts";
import type { Check } from "../register/register-check-service.ts";

export type Words = { says: string; next: string | null };

/** Digdir, maskinporten_feilsoking: what each code means, and what to do. */
const MASKINPORTEN: Readonly<Record<string, Words>> = {
  "MP-011": { says: "the grant is malformed", next: "Check that MASKINPORTEN_KEY is the whole key." },
  "MP-012": { says: "the grant was used before", next: "Run the check again." },
  "MP-100": {
    says: "it does not know the client",
    next: "Check MASKINPORTEN_CLIENT_ID, and that it is of this environment.",
  },
  "MP-110": {
    says: "the grant is for another issuer",
    next: "Check MASKINPORTEN_ISSUER, its last slash too.",
  },
  "MP-120": {
    says: "the certificate is no good",
    next: "Production certificates do not work in test, nor the other way round.",
  },
  "MP-121": { says: "the key has expired", next: "Register a new key on the client; one lives for a year." },
  "MP-122": {
    says: "the certificate is of another organisation than the client",
    next: "Use the client's own.",
  },
  "MP-123": {
    says: "the certificates in `x5c` are malformed",
    next: "Give them as an array of DER in base64.",
  },
  "MP-124": {
    says: "the signature is not by a key of the client",
    next: "Register the public half of MASKINPORTEN_KEY, by its `kid`.",
  },
  "MP-130": { says: "the grant is expired, or not valid yet", next: "Set this machine's clock right (NTP)." },
  "MP-200": { says: "the client does not have the scope ks:fiks", next: "Add ks:fiks to the client." },
  "MP-201": { says: "the client does not have the scope ks:fiks", next: "Add ks:fiks to the client." },
  "MP-250": {
    says: "the organisation may not use ks:fiks",
    next: "Ask fiks-utvikling@ks.no for ks:fiks on the organisation's number.",
  },
  "MP-251": {
    says: "there is no delegation in Altinn",
    next: "Delegate in Altinn, or use a client of the organisation's own.",
  },
};
const UNKNOWN: Words = {
  says: "it gave no code that we know",
  next: "Look its code up at docs.digdir.no, maskinporten_feilsoking.",
};

/** Above this the clock is told of even where the refusal was about something else: Maskinporten takes 10 s. */
const TOLERATED_SECONDS = 10;

/** A check in an operator's words: what is so, and the next step where it does not work. */
export function wordsFor(check: Check, { baseUrl, maskinporten }: FiksSettings): Words {
  switch (check.subject) {
    case "maskinporten":
      return maskinportenWords(check, maskinporten.issuer.href);
    case "token":
      return tokenWords(check);
    case "fiks":
      return fiksWords(check, baseUrl.href);
    case "credentials":
      return CREDENTIALS[check.code];
    case "role":
      return roleWords(check);
    default:
      return assertNever(check);
  }
}

type Of<Subject extends Check["subject"]> = Extract<Check, { subject: Subject }>;

function maskinportenWords(check: Of<"maskinporten">, issuer: string): Words {
  if (check.code === "works") return fine(`Maskinporten answers at ${issuer}, and says that it is that.`);
  return check.code === "unreachable"
    ? {
        says: `Maskinporten did not answer at ${issuer} (${check.why}).`,
        next: "Check MASKINPORTEN_ISSUER, the firewall and the proxy.",
      }
    : {
        says: `What answers at ${issuer} is not that issuer (${check.why}).`,
        next: "Check MASKINPORTEN_ISSUER: test is https://test.maskinporten.no/, production https://maskinporten.no/.",
      };
}

function tokenWords(check: Of<"token">): Words {
  if (check.code === "works") return fine("Our client gets a token with the scope ks:fiks.");
  const { says, next } = MASKINPORTEN[check.why] ?? UNKNOWN;
  const ahead = check.clockAheadSeconds;
  const tellsClock = ahead !== null && (check.why === "MP-130" || Math.abs(ahead) > TOLERATED_SECONDS);
  const clock = tellsClock
    ? ` Our clock is ${Math.abs(ahead)} s ${ahead < 0 ? "behind" : "before"} Maskinporten's.`
    : "";
  return { says: `Maskinporten refuses our client (${check.why}): ${says}.${clock}`, next };
}

function fiksWords(check: Of<"fiks">, address: string): Words {
  const withStatus = "status" in check && check.status !== null ? ` with ${check.status}` : "";
  switch (check.code) {
    case "works":
      return fine(`Fiks answers at ${address}.`);
    case "unavailable":
      return {
        says: `Fiks is not available at ${address}${withStatus}.`,
        next: "Check FIKS_URL and the firewall; try again later.",
      };
    case "timed_out":
      return {
        says: `Fiks did not answer in time at ${address}.`,
        next: "Try again later; FIKS_TIMEOUTS_MS says how long we wait.",
      };
    case "refused":
      return {
        says: `There is no Fiks folkeregister at ${address} (refused${withStatus}).`,
        next: "Check FIKS_URL: the host alone.",
      };
    case "garbled":
      return {
        says: `What answers at ${address} does not speak as Fiks does.`,
        next: "Check FIKS_URL, and what stands between.",
      };
    default:
      return assertNever(check);
  }
}

const CREDENTIALS: { readonly [code in Of<"credentials">["code"]]: Words } = {
  works: fine("Fiks accepts the organisation's integration."),
  not_set: {
    says: "The organisation has no credentials at Fiks.",
    next: "Set them: register set-credentials.",
  },
  wrong_key: {
    says: "The organisation's password was sealed under another CREDENTIAL_KEY.",
    next: "Put the key back, or set the credentials again: register set-credentials.",
  },
  refused: {
    says: "Fiks does not accept the organisation's integration (401).",
    next: "Check id and password in Fiks konfigurasjon, then: register set-credentials.",
  },
  no_role: {
    says: "The organisation has no role yet, so there is nothing to ask Fiks as.",
    next: "Propose one: role propose.",
  },
};

function roleWords(check: Of<"role">): Words {
  const { name } = check;
  switch (check.code) {
    case "works":
      return fine(`${name}: the role at Fiks gives everything that ours asks for.`);
    case "number_refused":
      return fine(
        `${name}: the role at Fiks answers; the register does not take the synthetic number we ask with, so more cannot be told.`,
      );
    case "refused":
      return {
        says: `${name}: Fiks refuses the role.`,
        next: "Give the integration this role in Fiks konfigurasjon, and check the role's id there.",
      };
    case "wider_than_fiks": {
      const outside = [...check.parts, ...(check.historikk ? ["historikk"] : [])].join(", ");
      return {
        says: `${name}: asks for more than the role at Fiks has: ${outside}.`,
        next: "Add it in Fiks konfigurasjon, or propose a version of our role without it.",
      };
    }
    default:
      return assertNever(check);
  }
}

function fine(says: string): Words {
  return { says, next: null };
}
