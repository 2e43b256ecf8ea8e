import { afterAll, beforeAll, expect, test } from "vitest";
import { inspect } from "./browser.ts";
import { openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

test("renews everything that can be renewed: sees the new ends first, and then that it is done", async () => {
  const window = await portal.as("liv.leder");
  const { page } = window;
  await page.goto("/team");
  await page.getByRole("button", { name: "Forny alle som kan fornyes (20)" }).click();
  await page.getByRole("heading", { name: "Blir fornyet (20)" }).waitFor();
  expect(await inspect(window, "renewal")).toEqual([]);
  await page.getByRole("button", { name: "Forny 20" }).click();
  await page.getByText("20 tilganger er fornyet.").waitFor();
  expect(await inspect(window, "renewed")).toEqual([]);
  await page.reload();
  await page.getByRole("link", { name: "Kan fornyes nå" }).waitFor();
  expect(await page.getByRole("button", { name: /Forny alle som kan fornyes/ }).count()).toBe(0);
  await window.close();
});

test("an employee asks for a role, the leader approves, and the employee has it", async () => {
  const asker = await portal.as("per.utloept");
  await asker.page.goto("/access/ask");
  await asker.page.getByLabel("Rolle").selectOption({ label: "Barnehage (Barnehage)" });
  await asker.page.getByLabel("Hva trenger du den til?").fill("Vikar i barnehagen i desember");
  expect(await inspect(asker, "ask-for-access")).toEqual([]);
  await asker.page.getByRole("button", { name: "Send søknaden" }).click();
  await asker.page.waitForURL(/done=/);

  const leader = await portal.as("liv.leder", { screen: "phone" });
  await leader.page.goto("/team/requests");
  expect(await inspect(leader, "requests-phone")).toEqual([]);
  await leader.page
    .getByRole("link", { name: /Per Utloept/ })
    .first()
    .click();
  await leader.page.getByRole("button", { name: "Godkjenn tilgangen" }).click();
  await leader.page.getByText("Søknaden er godkjent").waitFor();

  await asker.page.goto("/");
  await asker.page.getByRole("link", { name: "Slå opp" }).first().waitFor();
  await asker.close();
  await leader.close();
});

test("answers a review: all kept but one, checked before it is sent", async () => {
  const window = await portal.as("liv.leder");
  const { page } = window;
  await page.goto("/reviews");
  await page
    .getByRole("link", { name: /Svar på/ })
    .first()
    .click();
  await page
    .getByRole("combobox", { name: /^Svar for/ })
    .first()
    .selectOption("remove");
  await page.getByRole("radio", { name: "Behold alle" }).check();
  expect(await inspect(window, "review")).toEqual([]);
  await page.getByRole("button", { name: "Kontroller svarene" }).click();
  await page.getByRole("heading", { name: "Tas bort nå (1)" }).waitFor();
  expect(await inspect(window, "review-check")).toEqual([]);
  await page.getByRole("button", { name: "Send svarene" }).click();
  await page.waitForURL(/done=answered/);
  await window.close();
});
