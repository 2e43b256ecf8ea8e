import { type ChildProcess, spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { projectFolder } from "../../src/runtime/node/project-files.ts";
import { type DemoProcess, startDemoProcess } from "../support/demo-process.ts";
import { scimClient, send } from "../support/http-client.ts";
import { freePort } from "../support/postgres-server.ts";

let demo: DemoProcess;
const others: ChildProcess[] = [];
beforeAll(async () => {
  demo = await startDemoProcess();
});
afterAll(async () => {
  for (const other of others) {
    if (other.exitCode !== null) continue;
    const gone = new Promise((resolve) => other.once("exit", resolve));
    other.kill("SIGTERM");
    await gone;
  }
  await demo.close();
});

/** Starts another process on the same folder; what it said, when it is ready or over. */
async function another(): Promise<{ base: string; said: string; exitCode: number | null }> {
  const port = await freePort();
  const env = { PATH: process.env.PATH, DATA_DIR: demo.dataDir, DEMO: "on", PORT: String(port) };
  const withDatabase = demo.url ? { DATABASE_URL: demo.url } : {};
  const child = spawn(process.execPath, ["dist/node.js"], {
    cwd: projectFolder,
    env: { ...env, ...withDatabase },
  });
  others.push(child);
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (data: Buffer) => said.push(data.toString("utf8")));
  const exit = new Promise((resolve) => child.once("close", resolve));
  while (!said.join("").includes("More:") && child.exitCode === null)
    await new Promise((resolve) => setTimeout(resolve, 20));
  if (child.exitCode !== null) await exit;
  return { base: `http://127.0.0.1:${port}`, said: said.join(""), exitCode: child.exitCode };
}

const role = DEMO_ROLES[0] as (typeof DEMO_ROLES)[number];

describe.runIf(process.env.TEST_DATABASE_KIND === "postgres")(
  "a second process on the same PostgreSQL and folder",
  () => {
    test("takes the same tokens, and refuses at once what the first one ended (R2)", async () => {
      const second = await another();
      const scim = scimClient(demo);
      const group = await scim.groupNamed(`FREG ${role.name}`);
      const user = await scim.createUser("to.prosesser");
      const token = (await demo.cli("demo", "token", "to.prosesser@fjordheim.example")).out.trim();
      const body = {
        roleId: role.id,
        foedselsnummer: population().residents()[0]?.foedselsnummer,
        purpose: "undersoekelse",
      };
      const lookUp = () => send("POST", `${second.base}/api/v1/lookups`, token, body);
      for (const _time of [1, 2, 3]) {
        expect((await scim.addMember(group, user)).status).toBe(204);
        expect((await lookUp()).status).toBe(200);
        expect((await scim.removeMember(group, user)).status).toBe(204);
        expect((await lookUp()).status).toBe(403);
      }
    });
  },
);

describe.runIf(process.env.TEST_DATABASE_KIND === "pglite")(
  "a second process on the same embedded database",
  () => {
    test("does not start, and says why: the first one's writes would vanish", async () => {
      const { exitCode, said } = await another();
      expect(exitCode).toBe(78);
      expect(said).toContain("DATA_DIR is held by another process");
      expect((await demo.cli("audit", "list")).code).toBe(0);
    });
  },
);
