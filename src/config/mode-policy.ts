import { err, ok, type Result } from "../kernel/result.ts";
import { type ConfigFault, type Env, REAL_SETTINGS } from "./config.ts";

export type Mode = "production" | "demo";

/**
 * Whether this start is a demo. It is one only when asked for (`DEMO=on`), or when the caller allows it
 * (`npm start` does) and nothing real is configured. A demo beside anything real is refused, and a
 * production start that lacks its settings never becomes one.
 */
export function chooseMode(env: Env, demoAllowed: boolean): Result<Mode, ConfigFault[]> {
  const isSet = (name: string) => (env[name]?.trim() ?? "") !== "";
  const real = REAL_SETTINGS.filter(isSet);
  const production = env.NODE_ENV === "production";
  const demo = env.DEMO?.trim() ?? "";
  if (demo !== "" && demo !== "on" && demo !== "off")
    return err([{ name: "DEMO", problem: "must be on or off" }]);
  if (demo === "on") {
    const faults: ConfigFault[] = real.map((name) => ({
      name,
      problem: "is a real setting and cannot stand beside DEMO=on",
    }));
    if (production) faults.unshift({ name: "DEMO", problem: "cannot be on with NODE_ENV=production" });
    return faults.length > 0 ? err(faults) : ok("demo");
  }
  const nothingReal = real.length === 0 && !isSet("DATABASE_URL") && !production && demo !== "off";
  return ok(demoAllowed && nothingReal ? "demo" : "production");
}
