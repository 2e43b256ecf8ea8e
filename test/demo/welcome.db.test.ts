import { execFile, execFileSync } from "node:child_process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DemoProcess, startDemoProcess } from "../support/demo-process.ts";

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
