import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { scimClient } from "../support/http-client.ts";
import { forgetSignIn, inspect, pickPerson } from "./browser.ts";
import { openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

const FRESH = ["ida.iam", "ivar.iam"];

test("a mapping: one proposes it after seeing whom it concerns, another approves what is shown", async () => {
  for (const nick of FRESH) forgetSignIn(portal.demo.base, nick);
  const scim = scimClient(portal.demo);
  const user = await scim.createUser("ny.vikar");
  const group = await scim.scim("POST", "/Groups", {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"],
    displayName: "FREG Vikarer",
    members: [{ value: user }],
  });
  expect(group.status).toBe(201);

  const ida = await portal.as("ida.iam");
  await ida.page.goto("/admin/groups?q=Vikarer");
  await ida.page.getByRole("link", { name: "FREG Vikarer" }).click();
  expect(await inspect(ida, "group-unmapped")).toEqual([]);
  await ida.page.getByRole("link", { name: "Foreslå kobling" }).click();
  await ida.page.getByLabel("Hva gruppen skal gi").selectOption({ index: 1 });
  await ida.page.getByLabel("Varighet i dager").fill("20");
  expect(await inspect(ida, "mapping-form")).toEqual([]);
  await ida.page.getByRole("button", { name: "Lagre forslaget og vis virkningen" }).click();
  await ida.page.getByText("Forslaget er lagret.").waitFor();
  await ida.page.getByRole("cell", { name: /ny\.vikar/ }).waitFor();
  expect(await inspect(ida, "mapping-proposed")).toEqual([]);
  expect(await ida.page.getByRole("button", { name: "Godkjenn" }).count()).toBe(0);
  const path = new URL(ida.page.url()).pathname;
  await ida.close();

  const ivar = await portal.as("ivar.iam");
  await ivar.page.goto(path);
  expect(await inspect(ivar, "mapping-approval")).toEqual([]);
  await ivar.page.getByRole("button", { name: "Godkjenn" }).click();
  await ivar.page.getByText("Godkjent. Det som ble vist, har skjedd.").waitFor();
  await ivar.close();
});

test("what was typed survives the new sign-in that proposing asks for", async () => {
  const database = new pg.Client({ connectionString: portal.demo.url });
  await database.connect();
  const { page, faults, close } = await portal.as("ida.iam");
  await page.goto("/admin/mappings/new");
  await page.getByLabel("Hva gruppen skal gi").selectOption({ index: 2 });
  await page.getByLabel("Varighet i dager").fill("17");
  const chosen = await page.getByLabel("Hva gruppen skal gi").inputValue();
  await database.query("update portal_session set signed_in_at = signed_in_at - interval '6 minutes'");
  await page.getByRole("button", { name: "Lagre forslaget og vis virkningen" }).click();
  await page.getByText("de siste fem minuttene").waitFor();
  await page.getByRole("main").getByRole("link", { name: "Logg inn" }).click();
  await pickPerson(page, "ida.iam");
  await page.getByText("det du hadde fylt ut, er satt inn igjen").waitFor();
  expect(await page.getByLabel("Varighet i dager").inputValue()).toBe("17");
  expect(await page.getByLabel("Hva gruppen skal gi").inputValue()).toBe(chosen);
  await page.reload();
  expect(await page.getByLabel("Varighet i dager").inputValue()).not.toBe("17");
  expect(faults).toEqual([]);
  await database.end();
  await close();
  forgetSignIn(portal.demo.base, "ida.iam");
});

test("a token is rotated: shown once, and the old one revoked", async () => {
  const window = await portal.as("ida.iam");
  const { page } = window;
  await page.goto("/admin/sources");
  await page.getByRole("link", { name: "Entra ID (demo)" }).click();
  expect(await inspect(window, "source")).toEqual([]);
  await page.getByRole("link", { name: "Bytt nøkkel" }).click();
  expect(await inspect(window, "token-form")).toEqual([]);
  await page.getByRole("button", { name: /Lag nøkkel|Bytt nøkkel/ }).click();
  await page.getByText("Kopier den nå.").waitFor();
  expect(await inspect(window, "token-made")).toEqual([]);
  await page.getByRole("link", { name: "Tilbake til kilden" }).click();
  await page
    .getByRole("link", { name: /^Trekk tilbake/ })
    .last()
    .click();
  await page.getByRole("button", { name: "Trekk tilbake" }).click();
  await page.getByText("Nøkkelen er trukket tilbake.").waitFor();
  await window.close();
});

test("one person on one page, in every language and on a phone", async () => {
  for (const look of [{}, { language: "nn" }, { language: "en", screen: "phone" }] as const) {
    const window = await portal.as("ida.iam", look);
    await window.page.goto("/admin/people?q=kari.barnevern");
    await window.page.getByRole("link", { name: "Kari Barnevern" }).click();
    await window.page.getByRole("heading", { level: 1, name: "Kari Barnevern" }).waitFor();
    expect(await inspect(window, `person-${JSON.stringify(look).replaceAll(/\W+/g, "-")}`)).toEqual([]);
    await window.close();
  }
});

test("R10: what looks like a person number is not sent as a search, for searches stand in addresses", async () => {
  const { page, close } = await portal.as("ida.iam");
  await page.goto("/admin/people");
  await page.getByRole("searchbox").fill("148586 46481");
  await page.getByRole("button", { name: "Filtrer" }).click();
  expect(page.url()).not.toMatch(/148586/);
  await page.getByRole("searchbox").fill("Kari");
  await page.getByRole("button", { name: "Filtrer" }).click();
  await page.waitForURL(/q=Kari/);
  await close();
});

test("everything is frozen, seen, and lifted again", async () => {
  const window = await portal.as("ida.iam");
  const { page } = window;
  await page.goto("/admin/freezes/new");
  expect(await inspect(window, "freeze-form")).toEqual([]);
  await page
    .getByRole("radio", { name: /organisasjon|hele/i })
    .first()
    .check();
  await page.getByLabel("Begrunnelse").fill("Øvelse: alt stanses i to minutter");
  await page.getByRole("button", { name: /Frys/ }).click();
  await page.waitForURL(/done=/);
  expect(await inspect(window, "frozen")).toEqual([]);
  await page
    .getByRole("link", { name: /Opphev/ })
    .first()
    .click();
  await page.getByLabel("Begrunnelse").fill("Øvelsen er over");
  await page.getByRole("button", { name: /Opphev/ }).click();
  await page.waitForURL(/done=/);
  await window.close();
});
