import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { CONFIG_FIELDS } from "../../src/config/config-fields.ts";
import { projectFolder } from "../../src/runtime/node/project-files.ts";

const EX_CONFIG = 78;
const required = CONFIG_FIELDS.filter((field) => field.missing === "required").map((field) => field.name);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "identity-sync-start-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Ended = { code: number | null; out: string; note: string };

/** The program as a service starts it, in an empty folder and with nothing but these settings. */
function start(env: { [name: string]: string }, ...args: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(projectFolder, "dist", "node.js"), ...args], {
      cwd: folder,
      env,
    });
    const said = { out: "", note: "" };
    child.stdout.on("data", (data: Buffer) => {
      said.out += data.toString("utf8");
    });
    child.stderr.on("data", (data: Buffer) => {
      said.note += data.toString("utf8");
    });
    const late = setTimeout(() => child.kill("SIGKILL"), 20_000);
    child.once("close", (code) => {
      clearTimeout(late);
      resolve({ code, ...said });
    });
  });
}

const named = ({ note }: Ended): string[] =>
  required.filter((name) => note.split("\n").some((line) => line.startsWith(`${name} `)));

test.each<[string, { [name: string]: string }, string[], string[]]>([
  ["an empty environment", {}, [], required],
  ["an environment for production", { NODE_ENV: "production" }, [], required],
  [
    "an empty environment and npm start's leave, in production",
    { NODE_ENV: "production" },
    ["--or-demo"],
    required,
  ],
  [
    "a database alone",
    { DATABASE_URL: "postgres://nobody:hemmelig@127.0.0.1:1/none" },
    [],
    required.filter((name) => name !== "DATABASE_URL"),
  ],
  [
    "a database alone and npm start's leave",
    { DATABASE_URL: "postgres://nobody:hemmelig@127.0.0.1:1/none" },
    ["--or-demo"],
    required.filter((name) => name !== "DATABASE_URL"),
  ],
  [
    "one real setting and npm start's leave",
    { MASKINPORTEN_CLIENT_ID: "hemmelig" },
    ["--or-demo"],
    required.filter((name) => name !== "MASKINPORTEN_CLIENT_ID"),
  ],
])(
  "a start with %s stops, names every missing setting, and leaves nothing",
  async (_what, env, args, missing) => {
    const ended = await start(env, ...args);
    expect(ended.code).toBe(EX_CONFIG);
    expect(named(ended)).toEqual(missing);
    expect(ended.note).toContain("did not start");
    expect(ended.note).not.toContain("hemmelig");
    expect(ended.out).toBe("");
    expect(existsSync(join(folder, ".data"))).toBe(false);
    expect(readdirSync(folder)).toEqual([]);
  },
);

test.each([
  [
    "DEMO=on beside a real setting",
    { DEMO: "on", MASKINPORTEN_CLIENT_ID: "hemmelig" },
    "MASKINPORTEN_CLIENT_ID",
  ],
  ["DEMO=on in production", { DEMO: "on", NODE_ENV: "production" }, "DEMO"],
  ["DEMO=yes", { DEMO: "yes" }, "DEMO"],
])("%s stops the start", async (_what, env, name) => {
  const ended = await start(env);
  expect(ended.code).toBe(EX_CONFIG);
  expect(ended.note).toMatch(new RegExp(`^${name} `, "m"));
  expect(ended.note).not.toContain("hemmelig");
  expect(ended.out).toBe("");
  expect(readdirSync(folder)).toEqual([]);
});
