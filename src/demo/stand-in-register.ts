import { Hono } from "hono";
import type { Population } from "./population/population.ts";
import { eventRoutes } from "./stand-in-events.ts";
import { extractRoutes } from "./stand-in-extracts.ts";
import { faultControl } from "./stand-in-fault-control.ts";
import { FAULT, faultMiddleware, type StandInFaults } from "./stand-in-faults.ts";
import { type GateDeps, gate, gatewayRefusal, type StandInEnv } from "./stand-in-gate.ts";
import { historyInTheMaking } from "./stand-in-history.ts";
import { peopleRoutes } from "./stand-in-people.ts";
import { searchRoutes } from "./stand-in-search.ts";
import { searchIndexInTheMaking } from "./stand-in-search-index.ts";

export type StandInRegisterDeps = GateDeps & {
  readonly population: Population;
  readonly faults?: StandInFaults;
};

const ROLE = "/folkeregister/api/v1/:rolleId";

/**
 * Fiks folkeregister with people who do not exist: the same addresses, headers, role rules and error bodies
 * (developers.fiks.ks.no, "Folkeregister"; Skatteetaten's OpenAPI 1.5). It refuses numbers that are not synthetic.
 * Role and token errors have the Fiks gateway's form, the others the register's.
 */
export function standInRegister(deps: StandInRegisterDeps): Hono<StandInEnv> {
  const { population, clock, entropy, faults = {} } = deps;
  const gateway = gatewayRefusal(deps);
  const index = () => searchIndex(population);
  const history = () => eventHistory(population);

  const app = new Hono<StandInEnv>();
  app.use("/folkeregister/*", faultMiddleware(faults));
  faultControl(app, faults, FAULT, [...deps.integrations.values()]);
  app.use(`${ROLE}/*`, gate(deps, gateway));
  app.route(`${ROLE}/v1`, peopleRoutes({ population, clock, gateway }));
  app.route(`${ROLE}/v1`, searchRoutes({ population, index, gateway }));
  app.route(`${ROLE}/v1`, eventRoutes({ population, history, clock }));
  app.route(`${ROLE}/v1`, extractRoutes({ population, index, history, clock, entropy }));
  app.notFound((c) => gateway(c, 404, "Finnes ikke"));
  return app;
}

/**
 * Something about the people that takes a while, made when it is first asked for, a few milliseconds at a time: the
 * stand-in shares its process with others. People never change, so whoever asks about the same ones gets the same.
 */
function madeLate<T>(
  make: (people: Population) => Generator<undefined, T>,
): (people: Population) => Promise<T> {
  const made = new WeakMap<Population, Promise<T>>();
  const inSteps = async (making: Generator<undefined, T>): Promise<T> => {
    for (;;) {
      const step = making.next();
      if (step.done) return step.value;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  return (people) => {
    const known = made.get(people) ?? inSteps(make(people));
    made.set(people, known);
    return known;
  };
}

const searchIndex = madeLate(searchIndexInTheMaking);
const eventHistory = madeLate(historyInTheMaking);
