import { type Config, type ConfigFault, type Env, readConfig } from "../../config/config.ts";
import { chooseMode } from "../../config/mode-policy.ts";
import { err, type Result } from "../../kernel/result.ts";

/** What a Worker is given: the settings as texts, and the way to the database. */
export type Bindings = { readonly HYPERDRIVE?: Hyperdrive; readonly [name: string]: unknown };
export type Hyperdrive = { readonly connectionString: string };

/** The settings, by the same rules as on Node. The database's address is Hyperdrive's; there is no demo. */
export function readSettings(bindings: Bindings): Result<Config, ConfigFault[]> {
  const texts = Object.entries(bindings).filter((entry): entry is [string, string] => {
    return typeof entry[1] === "string";
  });
  const env: Env = { ...Object.fromEntries(texts), DATABASE_URL: bindings.HYPERDRIVE?.connectionString };
  const mode = chooseMode(env, false);
  if (!mode.ok) return mode;
  if (mode.value === "demo")
    return err([{ name: "DEMO", problem: "cannot be on here: the demo needs Node" }]);
  const config = readConfig(env);
  return config.ok ? config : err(config.error.map(asBound));
}

/** The operator of a Worker sets the binding, not the address. */
const asBound = (fault: ConfigFault): ConfigFault =>
  fault.name === "DATABASE_URL" ? { ...fault, name: "HYPERDRIVE" } : fault;
