import { cruise, type ICruiseResult } from "dependency-cruiser";

/** The building of design section 3: a folder imports only from lower floors or from itself. */
export const FLOORS: readonly (readonly string[])[] = [
  ["kernel"],
  ["config", "db", "i18n"],
  ["audit", "register"],
  ["directory", "roles"],
  ["signin", "grants"],
  ["lookup"],
  ["scim", "extracts", "oversight", "entra"],
  ["ui"],
  ["http", "jobs"],
];

/** On top of the building; `runtime/runtime.ts`, a type, is all that `app.ts` may take of `runtime`. */
const ENTRIES = new Set(["app.ts", "node.ts", "worker.ts", "cli", "demo", "runtime"]);

export type Import = { from: string; to: string };

/** Every import between files under `src`, type imports and dynamic ones too. */
export async function importsIn(folder: string): Promise<{ modules: number; imports: Import[] }> {
  const { output } = await cruise([`${folder}/src`], {
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  });
  const own = (output as ICruiseResult).modules.filter((module) => sourcePath(module.source) !== null);
  const imports = own.flatMap((module) =>
    module.dependencies.flatMap(({ resolved, module: written, couldNotResolve }) => {
      if (couldNotResolve && written.startsWith("."))
        throw new Error(`${module.source} imports ${written}, which is not there`);
      const to = sourcePath(resolved);
      return to === null ? [] : [{ from: sourcePath(module.source) ?? "", to }];
    }),
  );
  return { modules: own.length, imports };
}

/** The path below `src`; null for packages, Node's own modules and scim-schemas. */
const sourcePath = (path: string): string | null =>
  path.includes("node_modules/") ? null : (/(?:^|\/)src\/(.+)$/.exec(path)?.[1] ?? null);

/** The imports that go up, or sideways, or from the building to an entry. */
export function violations(imports: readonly Import[]): string[] {
  return imports.filter(isViolation).map(({ from, to }) => `${from} → ${to}`);
}

function isViolation({ from, to }: Import): boolean {
  const [fromRoom, toRoom] = [roomOf(from), roomOf(to)];
  if (fromRoom === toRoom) return false;
  if (ENTRIES.has(toRoom)) return !entryMayImport(from, fromRoom, to);
  if (ENTRIES.has(fromRoom)) return false;
  return floorOf(toRoom) >= floorOf(fromRoom);
}

/** Entries may import each other, but for what makes a bundle carry what it must not. */
function entryMayImport(from: string, fromRoom: string, to: string): boolean {
  if (!ENTRIES.has(fromRoom)) return false;
  if (from === "app.ts") return to === "runtime/runtime.ts";
  if (fromRoom === "runtime") return to === "app.ts";
  return true;
}

/** The first folder or file under `src`. */
const roomOf = (path: string): string => path.split("/")[0] ?? path;

function floorOf(room: string): number {
  const floor = FLOORS.findIndex((rooms) => rooms.includes(room));
  if (floor < 0) throw new Error(`src/${room} stands on no floor; see design section 3`);
  return floor;
}
