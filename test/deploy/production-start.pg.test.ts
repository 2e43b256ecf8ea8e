import { type ChildProcess, execFile, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CONFIG_FIELDS } from "../../src/config/config-fields.ts";
import { openInstallation } from "../../src/demo/demo-installation.ts";
import { demoConfig } from "../../src/demo/stand-ins.ts";
import { projectFolder } from "../../src/runtime/node/project-files.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";
import { freePort } from "../support/free-port.ts";
import { settingsOf } from "../support/settings-of.ts";
import { openTestDatabase, type TestDatabase } from "../support/test-database.ts";

const run = promisify(execFile);
const read = (path: string) => readFileSync(join(projectFolder, path), "utf8");
const dockerfile = read("deploy/container/Dockerfile");
const compose = read("deploy/container/compose.yaml");
const START = JSON.parse(/^CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? "[]") as string[];
const HEALTH = JSON.parse(/^ {2}CMD (\[.*\])$/m.exec(dockerfile)?.[1] ?? "[]") as string[];
const NOBODY = 65534;
/** Other systems, none of which a start may wait for: nobody listens there. */
const ELSEWHERE = {
  maskinporten: "http://127.0.0.1:9/",
  register: "http://127.0.0.1:9/",
  authority: "http://127.0.0.1:9/",
};

/**
 * What the image holds, by the COPY lines of its last stage: from this tree as it is built for the tests or, in the deep
 * run, built anew from a clean copy as the image's first stage does it. No package of npm is in it.
 */
async function imageFolder(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "identity-sync-image-"));
  const from = process.env.DEEP ? await cleanBuild() : projectFolder;
  const stray = (path: string) => /\/dist\/(?!assets)[^/.]+(\/|$)/.test(path);
  for (const [, path = ""] of dockerfile.matchAll(/^COPY --from=build \/app\/(\S+) \.\/\1$/gm))
    cpSync(join(from, path), join(folder, path), { recursive: true, filter: (one) => !stray(one) });
  await run("chmod", ["-R", "a-w,a+rX", folder]);
  return folder;
}

async function cleanBuild(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), "identity-sync-clean-"));
  const tracked = await run("git", ["ls-files", "-co", "--exclude-standard"], { cwd: projectFolder });
  for (const file of tracked.stdout
    .split("\n")
    .filter((path) => /^(package|src|deploy|scim-schemas)/.test(path))) {
    mkdirSync(join(folder, dirname(file)), { recursive: true });
    cpSync(join(projectFolder, file), join(folder, file), { force: true });
  }
  for (const [, commands = ""] of dockerfile.matchAll(/^RUN (.+)$/gm))
    await run("sh", ["-c", commands], { cwd: folder, maxBuffer: 1e8 });
  return folder;
}

let folder: string;
let database: TestDatabase;
let settings: Record<string, string>;
const children: ChildProcess[] = [];

beforeAll(async () => {
  [folder, database] = await Promise.all([imageFolder(), openTestDatabase()]);
  const dataDir = mkdtempSync(join(tmpdir(), "identity-sync-stand-ins-"));
  const installation = await openInstallation(dataDir, webPlatform.entropy, undefined);
  rmSync(dataDir, { recursive: true });
  const url = await programsLogin();
  const port = await freePort();
  settings = {
    ...settingsOf(demoConfig(installation, ELSEWHERE, port, url)),
    NODE_ENV: "production",
    PATH: process.env.PATH ?? "",
    PORT: String(port),
    HOST: "127.0.0.1",
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATABASE_URL: url,
  };
}, 600_000);

afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await database.owner.query("drop owned by identity_sync; drop role identity_sync");
  await database.close();
  await run("chmod", ["-R", "u+w", folder]);
  rmSync(folder, { recursive: true, force: true });
});

/** Makes the login by the script that compose runs, whose two commands of psql are done here. */
async function programsLogin(): Promise<string> {
  const [, make = "", rest = ""] =
    /(select 'create role.+?)\\gexec(.+)/s.exec(read("deploy/container/login.sql")) ?? [];
  const { rows } = await database.owner.query<Record<string, string>>(make);
  for (const row of rows) await database.owner.query(Object.values(row)[0] ?? "");
  await database.owner.query(rest.replace(":'password'", "'of-the-tests'"));
  const url = new URL(database.url);
  [url.username, url.password] = ["identity_sync", "of-the-tests"];
  return url.href;
}

/** The start command in the image's folder, as nobody where we are somebody who may choose. */
function start(command: readonly string[], env: Record<string, string>) {
  const [program = "", ...args] = command;
  const nobody = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  const child = spawn(program, args, { cwd: folder, env, ...nobody });
  children.push(child);
  const said = { out: "", note: "" };
  child.stdout.on("data", (data) => {
    said.out += String(data);
  });
  child.stderr.on("data", (data) => {
    said.note += String(data);
  });
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return { child, said, ended };
}

describe("the image's start command, on a folder that cannot be written to", () => {
  test("serves with real settings, is healthy, and stops when told", async () => {
    const { child, said, ended } = start(START, settings);
    const ask = (path: string) => fetch(`${settings.PUBLIC_URL}${path}`).catch(() => null);
    let ready = await ask("/health/ready");
    for (let i = 0; i < 200 && ready?.status !== 200 && child.exitCode === null; i++) {
      await new Promise((resolve) => setTimeout(resolve, 50));
      ready = await ask("/health/ready");
    }
    expect(ready?.status, said.note + said.out).toBe(200);
    const front = (await (await ask("/"))?.text()) ?? "";
    const style = /href="(\/assets\/app-[^"]+\.css)"/.exec(front)?.[1] ?? "";
    expect((await ask(style))?.headers.get("content-type")).toMatch(/^text\/css/);
    expect(front).not.toContain("demo-banner");
    expect((await ask("/api/v1/me"))?.status).toBe(401);
    expect((await ask("/scim/v2/Users"))?.status).toBe(401);
    expect(await start(HEALTH, settings).ended).toBe(0);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    expect(await start(HEALTH, settings).ended).toBe(1);
    for (const line of said.out.trim().split("\n")) expect(JSON.parse(line)).toHaveProperty("event");
  });

  test("without a secret stops with exit code 78, names it, and becomes no demo", async () => {
    const { MASKINPORTEN_KEY: _lost, ...rest } = settings;
    const { said, ended } = start(START, rest);
    expect(await ended).toBe(78);
    expect(said.note).toMatch(/^MASKINPORTEN_KEY is missing$/m);
    expect(said.out).toBe("");
  });
});

describe("container, compose and service", () => {
  test("start the same program, and migrate with the same command", () => {
    const [service, migrate] = ["identity-sync", "identity-sync-migrate"].map(
      (unit) => /^ExecStart=\/usr\/bin\/env (.+)$/m.exec(read(`deploy/systemd/${unit}.service`))?.[1],
    );
    expect(START.join(" ")).toBe("node dist/node.js");
    expect(service).toBe(START.join(" "));
    expect(compose).toContain(`command: ${JSON.stringify(START).replaceAll(",", ", ")}`);
    expect(compose).toContain(`command: ${JSON.stringify(migrate?.split(" ")).replaceAll(",", ", ")}`);
    expect(dockerfile).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    for (const [, image = ""] of dockerfile.matchAll(/^FROM (\S+)/gm))
      expect(image).toMatch(/:\d+\.\d+\.\d+-/);
  });

  test("are told by an example of every setting that is required, and of none that there is not", () => {
    const named = [...read("deploy/container/identity-sync.env.example").matchAll(/^([A-Z_]+)=/gm)].map(
      ([, name]) => name,
    );
    const required = CONFIG_FIELDS.filter(({ missing }) => missing === "required").map(({ name }) => name);
    expect(named).toEqual(expect.arrayContaining(required.filter((name) => name !== "DATABASE_URL")));
    expect(CONFIG_FIELDS.map(({ name }) => name)).toEqual(expect.arrayContaining(named));
  });

  test("hold files that are there", () => {
    const ignored = read(".dockerignore").split("\n");
    for (const [, path = ""] of dockerfile.matchAll(/^COPY (?!--from)(.+) \.\/?\S*$/gm))
      for (const one of path.split(" ")) {
        expect(readdirSync(projectFolder)).toContain(one);
        expect(ignored).toContain(`!${one}`);
      }
  });
});
