import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SESSION_COOKIE } from "../../../src/http/portal/cookies.ts";
import { publishNational } from "../../../src/roles/national-store.ts";
import { type ApiWorld, demoRole, startApiWorld, withoutReferences } from "../api-world.ts";
import { hidden, type Visit, visit } from "../portal-world.ts";

let world: ApiWorld;
let ida: Visit;
let ivar: Visit;
beforeAll(async () => {
  world = await startApiWorld();
  [ida, ivar] = await Promise.all([visit(world, "ida.iam"), visit(world, "ivar.iam")]);
});
afterAll(() => world.close());

const cookie = (language: string) => `${SESSION_COOKIE}=${ida.token}; language=${language}`;
const count = async (table: string, where: string): Promise<number> => {
  const { rows } = await world.database.owner.query<{ n: number }>(
    `select count(*)::int as n from ${table} where ${where}`,
  );
  return rows[0]?.n ?? -1;
};

describe("roles", () => {
  const role = demoRole("Barnehage");
  const at = `/admin/roles/${role.id}`;
  const newFiksRoleId = () => crypto.randomUUID();
  /** Where a form led to. */
  const led = ({ headers }: { headers: Headers }) => headers.get("location")?.split("?")[0] ?? "";
  /** Ivar approves what the page of a proposal shows. */
  async function approve(path: string): Promise<string> {
    const { text } = await ivar.get(path);
    const form = { act: "approve", hash: hidden(text, "hash"), seen: hidden(text, "seen") };
    expect((await ivar.post(path, form)).status).toBe(303);
    return path.split("/versions/")[0] ?? "";
  }
  const definition = (changes: object = {}) => ({
    name: role.name,
    tjenesteomraade: role.tjenesteomraade,
    lovhjemler: role.lovhjemler.map(({ lov, paragraf }) => JSON.stringify([lov, paragraf])),
    rettighetspakke: role.rettighetspakke,
    bruksomraader: role.bruksomraader,
    parts: role.parts,
    purpose: role.purposes.map(({ code }) => code),
    purposeName: role.purposes.map(({ name = "" }) => name),
    longestLifeDays: String(role.longestLifeDays),
    defaultLifeDays: String(role.defaultLifeDays),
    renewalWindowDays: "14",
    dormantAfterDays: "30",
    requestable: "yes",
    ...changes,
  });

  test("the form of the next version says what the role says", async () => {
    const text = (await ida.get(`${at}/change`))?.text ?? "";
    const checked = [...text.matchAll(/name="parts" value="(\w+)" checked/g)].map(([, part]) => part);
    expect(checked.toSorted()).toEqual([...role.parts].toSorted());
    for (const { code, name } of role.purposes)
      for (const said of [code, name]) expect(text).toContain(`value="${said}"`);
  });

  test("what is wrong with a definition is named at its fields in the reader's language", async () => {
    const wrong = definition({ parts: ["bostedsadresse"], longestLifeDays: "999", name: "Ny prøve" });
    const answer = await ida.post(`${at}/change`, wrong, { cookie: cookie("en") });
    expect(answer?.status).toBe(400);
    expect(answer?.text).toContain("choose address protection too");
    expect(answer?.text).toContain("Longest life: more than the organisation allows");
    expect(answer?.text).toContain('value="Ny prøve"');
    expect(await count("role_version", "state = 'proposed'")).toBe(0);
  });

  test("a new version shows what changes and for whom, is approved by another person, and can be compared", async () => {
    const parts = role.parts.filter((part) => part !== "foreldreansvar" && part !== "kjoenn");
    const made = await ida.post(`${at}/change`, definition({ parts }));
    const path = made?.headers.get("location")?.split("?")[0] ?? "";
    expect(path).toBe(`${at}/versions/2`);
    const seen = (await ivar.get(path))?.text ?? "";
    expect(seen).toContain("Ola Barnehage");
    expect(seen).toContain("<del>− Foreldreansvar</del>");
    const form = { act: "approve", hash: hidden(seen, "hash"), seen: hidden(seen, "seen") };
    expect((await ida.post(path, form))?.status).toBe(403);
    expect((await ivar.post(path, form))?.status).toBe(303);
    expect(await count("role", `id = '${role.id}' and current_version = 2`)).toBe(1);
    const compared = (await ida.get(`${at}?from=2&to=1`))?.text ?? "";
    expect(compared).toContain("<ins>+ Foreldreansvar</ins>");
    expect(compared).not.toMatch(/<del>− /);
  });

  test("a copy needs a Fiks role of its own, and is a proposal that may be withdrawn", async () => {
    const taken = await ida.post(`${at}/copy`, definition({ name: "Kopien", fiksRoleId: role.fiksRoleId }));
    expect(taken?.status).toBe(409);
    expect(taken?.text).toContain('href="#field-fiksRoleId"');
    const made = await ida.post(
      `${at}/copy`,
      definition({ name: "Kopien", fiksRoleId: crypto.randomUUID() }),
    );
    const path = made?.headers.get("location")?.split("?")[0] ?? "";
    expect((await ida.get("/admin/roles?show=waiting"))?.text).toContain("Kopien");
    expect((await ida.post(path, { act: "withdraw" }))?.status).toBe(303);
    expect((await ida.get("/admin/roles"))?.text).not.toContain("Kopien");
  });

  test("a new one needs its own Fiks role, and is nobody's until another person has approved it", async () => {
    const wish = definition({ name: "Skole", fiksRoleId: "not an id" });
    const wrong = await ida.post("/admin/roles/new", wish);
    expect([wrong.status, wrong.text.includes('value="Skole"')]).toEqual([400, true]);
    const made = await ida.post("/admin/roles/new", { ...wish, fiksRoleId: newFiksRoleId() });
    expect(await count("role_version", "name = 'Skole' and state = 'proposed'")).toBe(1);
    const skole = await approve(led(made));
    expect((await ida.get(skole)).text).toContain("Skole");
    expect(
      await count(
        "role",
        "current_version = 1 and id in (select role_id from role_version where name = 'Skole')",
      ),
    ).toBe(1);
    await ida.post(`${skole}/retirement`);
    expect(await count("role", `retired_at is not null and id = '${skole.split("/").at(-1)}'`)).toBe(1);
    expect((await ida.get(skole)).text).toContain("avviklet");
  });

  test("a national one is adopted with a Fiks role of its own, cannot be changed, and follows the newest version", async () => {
    const id = crypto.randomUUID();
    const national = { ...withoutReferences(role), name: "Nasjonal barnehage" };
    const publish = (definition: typeof national) =>
      world.database.db.asOwner((tx) => publishNational(tx, id, definition));
    await publish(national);
    expect((await ida.get("/admin/roles/national")).text).toContain("Nasjonal barnehage");
    const wrong = await ida.post(`/admin/roles/national/${id}`, { fiksRoleId: "x" });
    expect(wrong.status).toBe(400);
    const made = await ida.post(`/admin/roles/national/${id}`, { fiksRoleId: newFiksRoleId() });
    const adopted = await approve(led(made));
    expect((await ida.post(`${adopted}/change`, definition({ name: "Egen" }))).status).toBe(409);
    expect((await ida.post(`${adopted}/national-version`)).status).toBe(409);
    await publish({ ...national, parts: national.parts.filter((part) => part !== "foreldreansvar") });
    const next = await ida.post(`${adopted}/national-version`);
    expect(led(next)).toBe(`${adopted}/versions/2`);
    expect((await ivar.get(led(next))).text).toContain("<del>− Foreldreansvar</del>");
    await approve(led(next));
    expect(await count("role", `current_version = 2 and id = '${adopted.split("/").at(-1)}'`)).toBe(1);
  });
});
