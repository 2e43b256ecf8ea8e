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

const role = DEMO_ROLES[1] as (typeof DEMO_ROLES)[number];
const resident = population().residents()[0]?.foedselsnummer ?? "";

describe("the main job, over HTTP only", () => {
  test("push, look up, remove, refused, re-add, look up, disable, refused; all of it in the audit log", async () => {
    const scim = scimClient(demo);
    const group = await scim.groupNamed(`FREG ${role.name}`);
    const user = await scim.createUser("ny.ansatt");
    const { out: token, code } = await demo.cli("demo", "token", "ny.ansatt@fjordheim.example");
    expect(code).toBe(0);
    const lookUp = () =>
      send("POST", `${demo.base}/api/v1/lookups`, token.trim(), {
        roleId: role.id,
        foedselsnummer: resident,
        purpose: role.purposes[0]?.code,
        caseReference: "2026/123",
      });

    expect((await lookUp()).status).toBe(403);
    expect((await scim.addMember(group, user)).status).toBe(204);
    const found = await lookUp();
    expect(found.status).toBe(200);
    expect(found.headers.get("cache-control")).toBe("no-store");
    const person = found.json.person as Record<string, unknown>;
    expect(Object.keys(person)).toContain("navn");
    expect(Object.keys(person).filter((part) => !role.parts.includes(part as never))).toEqual([]);

    const me = await send("GET", `${demo.base}/api/v1/me`, token.trim());
    expect(me.json.roles).toMatchObject([{ id: role.id, purposes: [{ code: "opptak" }], parts: role.parts }]);

    expect((await scim.removeMember(group, user)).status).toBe(204);
    const refused = await lookUp();
    expect(refused.status).toBe(403);
    expect(refused.json.code).toBe("role_not_held");
    expect((await scim.addMember(group, user)).status).toBe(204);
    expect((await lookUp()).status).toBe(200);
    expect((await scim.setActive(user, false)).status).toBe(200);
    expect((await lookUp()).status).toBe(403);
    expect((await send("GET", `${demo.base}/api/v1/me`, token.trim())).json.roles).toEqual([]);
    expect((await scim.setActive(user, true)).status).toBe(200);
    expect((await lookUp()).status).toBe(200);
    expect((await scim.scim("DELETE", `/Users/${user}`)).status).toBe(204);
    expect((await lookUp()).status).toBe(403);

    const listed = await demo.cli("audit", "list", "--json", "--limit", "14");
    const rows = (
      JSON.parse(listed.out) as {
        kind: string;
        outcome: string;
        requestId: string;
        facts: Record<string, unknown>;
      }[]
    ).reverse();
    expect(rows.map((row) => `${row.kind} ${row.outcome}`)).toEqual([
      "scim.user.created permit",
      "lookup deny",
      "scim.group.changed permit",
      "lookup permit",
      "scim.group.changed permit",
      "lookup deny",
      "scim.group.changed permit",
      "lookup permit",
      "scim.user.changed permit",
      "lookup deny",
      "scim.user.changed permit",
      "lookup permit",
      "scim.user.deleted permit",
      "lookup deny",
    ]);
    // R1: the record of the same request id lists exactly what was returned.
    const record = rows.find((row) => row.requestId === found.json.requestId);
    expect(record?.facts.partsReturned).toEqual(Object.keys(person).sort());
  });

  test("the command line says nothing but its result on stdout, and fails with a next step", async () => {
    const unknown = await demo.cli("demo", "token", "nobody@fjordheim.example");
    expect(unknown).toMatchObject({
      code: 1,
      out: "",
      note: "There is no user of this userName in the demo organisation.\n",
    });
    const people = await demo.cli("demo", "people", "--json");
    expect(JSON.parse(people.out)[0]).toMatchObject({ foedselsnummer: resident, protection: "none" });
    expect((await demo.cli("audit", "lst")).code).toBe(2);
  });
});
