import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Assets } from "../../ui/view.ts";
import { projectFolder } from "./project-files.ts";

const TYPES: Record<string, string> = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".woff2": "font/woff2",
};

/** What `npm run build` has put into `dist/assets`; read once, and what is text is compressed once. */
export function readAssets(): Assets {
  const folder = join(projectFolder, "dist", "assets");
  const files = new Map<string, NonNullable<ReturnType<Assets["file"]>>>();
  for (const name of readdirSync(folder)) {
    const type = TYPES[extname(name)];
    if (!type) continue;
    const bytes = readFileSync(join(folder, name));
    files.set(name, { bytes, type, gzipped: name.endsWith(".woff2") ? null : gzipSync(bytes, { level: 9 }) });
  }
  const named = (pattern: RegExp) => [...files.keys()].find((name) => pattern.test(name)) ?? "";
  return {
    style: named(/^app-\w+\.css$/),
    script: named(/^app-script-\w+\.js$/),
    file: (name) => files.get(name) ?? null,
  };
}
