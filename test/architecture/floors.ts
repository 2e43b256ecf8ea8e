import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { ts } from "../support/typescript.ts";

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
export function importsIn(folder: string): { modules: number; imports: Import[] } {
  const src = join(folder, "src");
  const files = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\.tsx?$/.test(file),
  );
  const imports = files.flatMap((file) =>
    specifiersIn(join(src, file)).flatMap((written) => {
      if (!written.startsWith(".")) return [];
      const target = resolve(src, dirname(file), written);
      if (!existsSync(target)) throw new Error(`${file} imports ${written}, which is not there`);
      const to = relative(resolve(src), target).replaceAll(sep, "/");
      return to.startsWith("../") ? [] : [{ from: file.replaceAll(sep, "/"), to }];
    }),
  );
  return { modules: files.length, imports };
}

/** Whatever a file names as a module: import, export from, import() and import("…").T. */
const specifiersIn = (path: string): string[] =>
  ts.preProcessFile(readFileSync(path, "utf8"), true, true).importedFiles.map(({ fileName }) => fileName);

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
