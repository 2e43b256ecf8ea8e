import { Foedselsnummer } from "../kernel/foedselsnummer.ts";
import type { Result } from "../kernel/result.ts";
import type { Credentials } from "./credentials-store.ts";
import type { OutsideDeps } from "./exchange.ts";
import type { FiksSettings } from "./fiks-call.ts";
import { fiksClient } from "./fiks-client.ts";
import type { UpstreamError } from "./fiks-error-wire.ts";
import { maskinportenClient, type TokenFailure } from "./maskinporten-client.ts";
import type { Part } from "./parts.ts";
import type { RegisterFailure } from "./register-port.ts";

/** A role of ours with everything that its look-ups ask for. */
export type CheckedRole = {
  readonly name: string;
  readonly fiksRoleId: string;
  readonly parts: readonly Part[];
  readonly historikk: boolean;
};

/** One thing that works, or does not. In the order an operator would mend them: what follows a fault is not checked. */
export type Check =
  | { readonly subject: "maskinporten"; readonly code: "works" }
  | { readonly subject: "maskinporten"; readonly code: "unreachable" | "bad_discovery"; readonly why: string }
  | { readonly subject: "token"; readonly code: "works" }
  | {
      readonly subject: "token";
      readonly code: "refused";
      /** Maskinporten's own, such as MP-130. */
      readonly why: string;
      readonly clockAheadSeconds: number | null;
    }
  | {
      readonly subject: "credentials";
      readonly code: "works" | "not_set" | "wrong_key" | "refused" | "no_role";
    }
  | { readonly subject: "fiks"; readonly code: "works" }
  | { readonly subject: "fiks"; readonly code: RegisterFailure; readonly status: number | null }
  | { readonly subject: "role"; readonly name: string; readonly code: "works" | "refused" | "number_refused" }
  | {
      readonly subject: "role";
      readonly name: string;
      readonly code: "wider_than_fiks";
      /** What our role has and the role at Fiks has not. */
      readonly parts: readonly Part[];
      readonly historikk: boolean;
    };

export type CheckDeps = {
  readonly settings: FiksSettings;
  readonly deps: OutsideDeps;
  /** As the organisation has them, or why it has none that can be used. */
  readonly credentials: Result<Credentials, "not_set" | "wrong_key">;
};

/**
 * Whether look-ups can work: Maskinporten, our client's token, Fiks, the organisation's integration, and for each role
 * whether what it asks for is within the role at Fiks. Asks about a number that belongs to nobody, and tells nothing
 * of an answer but that there was one. Where a role as a whole is refused, each of its parts is asked for alone.
 */
export async function registerChecks(
  { settings, deps, credentials }: CheckDeps,
  roles: readonly CheckedRole[],
): Promise<readonly Check[]> {
  const { maskinporten, timeoutsMs } = settings;
  const token = await maskinportenClient({ ...maskinporten, timeoutMs: timeoutsMs.many }, deps).current();
  if (!token.ok) return withoutToken(token.error);
  const checks: Check[] = [
    { subject: "maskinporten", code: "works" },
    { subject: "token", code: "works" },
  ];
  if (!credentials.ok) return [...checks, { subject: "credentials", code: credentials.error }];
  const [first, ...others] = roles;
  if (!first) return [...checks, { subject: "credentials", code: "no_role" }];

  const fiks = questioner(settings, deps, credentials.value);
  const one = await checkRole(fiks, first);
  if (one.subject !== "role") return [...checks, one];
  checks.push({ subject: "fiks", code: "works" }, { subject: "credentials", code: "works" }, one);
  for (const role of others) checks.push(await checkRole(fiks, role));
  return checks;
}

export const isFault = ({ code }: Check): boolean => code !== "works" && code !== "number_refused";

function withoutToken({ outcome, code: why, clockAheadSeconds }: TokenFailure): readonly Check[] {
  if (outcome === "unreachable") return [{ subject: "maskinporten", code: "unreachable", why }];
  if (why === "issuer_mismatch" || why === "bad_metadata")
    return [{ subject: "maskinporten", code: "bad_discovery", why }];
  return [
    { subject: "maskinporten", code: "works" },
    { subject: "token", code: "refused", why, clockAheadSeconds },
  ];
}

type Said = "answered" | { readonly failure: RegisterFailure; readonly status: number | null };
type Questioner = (role: CheckedRole, parts: readonly Part[], historikk: boolean) => Promise<Said>;

/** Asks about nobody, one question at a time. */
function questioner(settings: FiksSettings, deps: OutsideDeps, credentials: Credentials): Questioner {
  const nobody = Foedselsnummer.parse(NOBODY);
  if (!nobody.ok) throw new Error("the number of nobody must be a number");
  const errors: UpstreamError[] = [];
  const onUpstreamError = (error: UpstreamError) => void errors.push(error);
  const register = fiksClient(settings, { ...deps, onUpstreamError });
  return async ({ fiksRoleId }, parts, historikk) => {
    errors.length = 0;
    const access = { ...credentials, fiksRoleId };
    const answer = await register.people({ access, numbers: [nobody.value], parts, historikk });
    return answer.ok ? "answered" : { failure: answer.error, status: errors.at(-1)?.status ?? null };
  };
}

/**
 * Synthetic, so that nobody in the real population has it; made up for our own reference, so that nobody in the
 * stand-in has it; and what a test population of the register may hold behind it is dropped unseen.
 */
const NOBODY = "03911673060";

async function checkRole(ask: Questioner, role: CheckedRole): Promise<Check> {
  const whole = await ask(role, role.parts, role.historikk);
  if (whole === "answered") return { subject: "role", name: role.name, code: "works" };
  const { failure, status } = whole;
  if (status === 401) return { subject: "credentials", code: "refused" };
  // The role has been looked at before the number is.
  if (status === 400) return { subject: "role", name: role.name, code: "number_refused" };
  if (failure !== "refused" || status === 404) return { subject: "fiks", code: failure, status };

  const outside: Part[] = [];
  for (const part of role.parts) {
    const alone = await ask(role, [part], false);
    if (alone === "answered") continue;
    if (alone.failure !== "refused") return { subject: "fiks", code: alone.failure, status: alone.status };
    outside.push(part);
  }
  const [inside] = role.parts.filter((part) => !outside.includes(part));
  const historikk =
    inside !== undefined && role.historikk && (await ask(role, [inside], true)) !== "answered";
  const nothing = outside.length === 0 && !historikk;
  if (!inside || nothing) return { subject: "role", name: role.name, code: "refused" };
  return { subject: "role", name: role.name, code: "wider_than_fiks", parts: outside, historikk };
}
