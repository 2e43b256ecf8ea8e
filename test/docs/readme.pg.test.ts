import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMMANDS } from "../../src/cli/run.ts";
import { CONFIG_FIELDS } from "../../src/config/config-fields.ts";
import { population } from "../../src/demo/population/population.ts";
import { type DemoProcess, startDemoProcess } from "../support/demo-process.ts";
import { send } from "../support/http-client.ts";

const readme = readFileSync("README.md", "utf8");

/** `UPDATE_README=1 npx vitest run test/docs` writes the generated parts. */
function generated(name: string, text: string): void {
  const part = new RegExp(String.raw`<!-- ${name} -->\n[\s\S]*?<!-- /${name} -->`);
  const wanted = `<!-- ${name} -->\n${text}\n<!-- /${name} -->`;
  const current = part.exec(readFileSync("README.md", "utf8"))?.[0];
  if (process.env.UPDATE_README === "1") {
    writeFileSync(
      "README.md",
      readFileSync("README.md", "utf8").replace(part, () => wanted),
    );
  } else expect(current).toBe(wanted);
}

describe("the README", () => {
  test("opens with the two commands, and they are those of package.json and .ci/run", () => {
    for (const command of ["npm ci && npm start", "npm ci && npm test"]) expect(readme).toContain(command);
    expect(readFileSync(".ci/run", "utf8")).toMatch(/npm ci && npm test/);
  });

  test("lists the settings of config-fields.ts", () => {
    const rows = CONFIG_FIELDS.map(({ name, what, missing, secret }) => {
      const otherwise = missing === "required" ? "**required**" : missing === "" ? "" : `\`${missing}\``;
      return `| \`${name}\`${secret ? " (secret)" : ""} | ${what} | ${otherwise} |`;
    });
    generated("configuration", ["| name | meaning | if unset |", "|---|---|---|", ...rows].join("\n"));
  });

  test("lists the commands of the command line", () => {
    const rows = Object.entries(COMMANDS).map(
      ([name, { usage, what }]) => `| \`${`${name} ${usage}`.trimEnd().replaceAll("|", "\\|")}\` | ${what} |`,
    );
    generated("commands", ["| command | does |", "|---|---|", ...rows].join("\n"));
  });
});

describe("the http blocks of the README", () => {
  let demo: DemoProcess;
  let employeeToken: string;
  let integrationToken: string;
  beforeAll(async () => {
    demo = await startDemoProcess();
    employeeToken = (await demo.cli("demo", "token", "kari.barnevern@fjordheim.example")).out.trim();
    integrationToken = (await demo.cli("demo", "integration-token")).out.trim();
  });
  afterAll(() => demo.close());

  const blocks = [...readme.matchAll(/```http\n([\s\S]*?)```/g)].map(([, block = ""]) => block);

  test.each(blocks.map((block) => [block.split("\n")[0] ?? "", block]))(
    "%s answers as it says",
    async (line, block) => {
      const values: Record<string, string> = {
        scimToken: demo.scimToken,
        employeeToken,
        integrationToken,
        resident: population().residents()[0]?.foedselsnummer ?? "",
      };
      const filled = block.replaceAll(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
      const [head = "", ...rest] = filled.split("\n\n");
      const headers = Object.fromEntries(
        head
          .split("\n")
          .slice(1)
          .map((header) => [header.split(": ")[0]?.toLowerCase() ?? "", header.split(": ")[1] ?? ""]),
      );
      const expected = Number(/HTTP (\d{3})/.exec(filled)?.[1]);
      const body = rest.find((text) => text.startsWith("{"));
      const [method = "", path = ""] = line.split(" ");
      expect((await send(method, demo.base + path, null, body, headers)).status).toBe(expected);
    },
  );

  test("there are some", () => expect(blocks.length).toBeGreaterThanOrEqual(3));
});
