import { execFile, execFileSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEMO_ROLES } from "../../src/demo/demo-roles.ts";
import { population } from "../../src/demo/population/population.ts";
import { type DemoProcess, startDemoProcess } from "../support/demo-process.ts";
import { scimClient, send } from "../support/http-client.ts";

let demo: DemoProcess;
beforeAll(async () => {
  demo = await startDemoProcess();
});
afterAll(() => demo.close());

const hasCurl = (() => {
  try {
    execFileSync("curl", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

const shell = (command: string): Promise<string> =>
  new Promise((resolve) => {
    execFile("/bin/sh", ["-c", command], (_error, out, note) => resolve(out + note));
  });

test.skipIf(!hasCurl)(
  "the three commands that the demo prints work as printed, also a second time",
  async () => {
    const commands = demo
      .welcome()
      .split("\n")
      .filter((line) => /^(curl|DATA_DIR=)/.test(line));
    expect(commands).toHaveLength(3);
    const [push, lookUp, list] = commands as [string, string, string];
    for (const _time of [1, 2]) {
      expect(await shell(push)).toBe("204\n");
      expect(JSON.parse(await shell(lookUp))).toMatchObject({
        role: { name: "Barnevern" },
        person: { navn: [{ fornavn: "Lun" }] },
      });
    }
    expect(await shell(list)).toMatch(
      /\tpermit\tlookup\tgrant_in_force\temployee:[-0-9a-f]{36}\tbostedsadresse,/,
    );
  },
);

test("the welcome names the addresses, the token and the people", () => {
  const said = demo.welcome();
  for (const part of [
    `${demo.base}/scim/v2`,
    `${demo.base}/api/v1`,
    demo.scimToken,
    "kari.barnevern@fjordheim.example",
    "DEMO",
  ]) {
    expect(said).toContain(part);
  }
});

const role = DEMO_ROLES[0] as (typeof DEMO_ROLES)[number];

describe.runIf(process.env.TEST_DATABASE_KIND === "postgres")(
  "a second process on the same PostgreSQL and folder",
  () => {
    test("takes the same tokens, and refuses at once what the first one ended (R2)", async () => {
      const second = await demo.another();
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
      const { exitCode, said } = await demo.another();
      expect(exitCode).toBe(78);
      expect(said).toContain("DATA_DIR is held by another process");
      expect((await demo.cli("audit", "list")).code).toBe(0);
    });
  },
);
