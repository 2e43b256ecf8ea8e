import { afterAll, beforeAll, expect, test } from "vitest";
import { inspect } from "./browser.ts";
import { adult, hidden, openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

test("signs in through Entra's page, looks somebody up, and reads who it is without the number in the address", async () => {
  const { page, faults, close } = await portal.as(null);
  await page.goto("/lookup");
  // Sent to sign in, and back to where he wanted to go.
  await page.locator('input[name="userName"]').fill("kari.barnevern@fjordheim.example");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/lookup");
  await page
    .getByRole("textbox", { name: "Fødselsnummer eller d-nummer" })
    .fill(`${adult.foedselsnummer.slice(0, 6)} ${adult.foedselsnummer.slice(6)}`);
  await page.getByRole("button", { name: "Slå opp" }).click();
  await page.getByRole("heading", { level: 1, name: adult.name }).waitFor();
  expect(page.url()).not.toMatch(/\d{6}/);
  expect(await page.title()).not.toMatch(/\d{6}/);
  expect(faults).toEqual([]);
  await close();
});

test("a number that cannot be: told at once, what was typed is still there, and nobody is asked", async () => {
  const window = await portal.as("kari.barnevern");
  const { page } = window;
  await page.goto("/lookup");
  await page.getByRole("textbox", { name: "Fødselsnummer eller d-nummer" }).fill("14858646482");
  await page.getByRole("button", { name: "Slå opp" }).click();
  await page.getByRole("alert").waitFor();
  expect(await page.getByRole("textbox", { name: "Fødselsnummer eller d-nummer" }).inputValue()).toBe(
    "14858646482",
  );
  expect(await inspect(window, "lookup-wrong-number")).toEqual([]);
  await window.close();
});

test("searches by name, and goes from the hit to the profile", async () => {
  const window = await portal.as("kari.barnevern");
  const { page } = window;
  await page.goto("/search");
  await page.getByLabel("Navn", { exact: true }).fill(adult.name);
  await page.getByRole("button", { name: "Søk", exact: true }).click();
  await page.getByRole("heading", { name: "Treff" }).waitFor();
  expect(await inspect(window, "search-hits")).toEqual([]);
  await page
    .getByRole("button", { name: new RegExp(adult.name) })
    .first()
    .click();
  await page.getByRole("heading", { level: 1, name: adult.name }).waitFor();
  expect(page.url()).not.toContain(adult.foedselsnummer);
  await window.close();
});

test("a protected address: masked at first, refused for junk, shown for a reason, and recorded", async () => {
  const window = await portal.as("kari.barnevern", { screen: "phone" });
  const { page } = window;
  await page.goto("/lookup");
  await page.getByRole("textbox", { name: "Fødselsnummer eller d-nummer" }).fill(hidden.foedselsnummer);
  await page.getByRole("button", { name: "Slå opp" }).click();
  await page.getByRole("heading", { level: 1, name: hidden.name }).waitFor();
  expect(await inspect(window, "profile-protected")).toEqual([]);
  await page.getByLabel("Hvorfor trenger du adressen?").fill("asdf asdf");
  await page.getByRole("button", { name: "Vis skjermet adresse" }).click();
  await page.getByText("Begrunnelsen sier for lite").first().waitFor();
  await page.getByLabel("Hvorfor trenger du adressen?").fill("Hjemmebesøk i undersøkelsessaken i dag");
  await page.getByRole("button", { name: "Vis skjermet adresse" }).click();
  await page.getByRole("heading", { level: 1, name: "Skjermet adresse" }).waitFor();
  expect(await inspect(window, "revealed")).toEqual([]);
  await page.goto("/my-log");
  await page
    .getByRole("cell", { name: /skjermet adresse/i })
    .first()
    .waitFor();
  await window.close();
});

test("without script: the same look-up", async () => {
  const { page, close } = await portal.as("kari.barnevern", { script: false });
  await page.goto("/lookup");
  await page.getByRole("textbox", { name: "Fødselsnummer eller d-nummer" }).fill(adult.foedselsnummer);
  await page.getByRole("button", { name: "Slå opp" }).click();
  await page.getByRole("heading", { level: 1, name: adult.name }).waitFor();
  await close();
});

test("the first page weighs at most 150 KiB", async () => {
  const { page, close } = await portal.as("kari.barnevern");
  let bytes = 0;
  page.on("requestfinished", async (request) => {
    const { responseBodySize, responseHeadersSize } = await request.sizes();
    bytes += responseBodySize + responseHeadersSize;
  });
  await page.goto("/", { waitUntil: "networkidle" });
  expect(bytes).toBeGreaterThan(20_000);
  expect(bytes).toBeLessThanOrEqual(150 * 1024);
  await close();
});
