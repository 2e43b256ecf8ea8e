import { afterAll, beforeAll, expect, test } from "vitest";
import { inspect, type Look } from "./browser.ts";
import { PAGES, type Shown } from "./pages.ts";
import { openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

async function faultsOf(shown: Shown, look: Look, name: string): Promise<string[]> {
  const window = await portal.as(shown.nick, look);
  const answer = await window.page.goto(shown.path);
  await shown.opens?.(window.page);
  const found = await inspect(window, name);
  await window.close();
  const wanted = shown.status ?? 200;
  return answer?.status() === wanted ? found : [`${name}: answered ${answer?.status()}`, ...found];
}

const SOME: [string, Look][] = [
  ["desktop", {}],
  ["phone, dark", { screen: "phone", dark: true }],
  ["400 %", { screen: "zoomed" }],
];
const MORE: [string, Look][] = [
  ["desktop, dark", { dark: true }],
  ["phone", { screen: "phone" }],
  ["nynorsk", { language: "nn" }],
  ["nynorsk, phone", { language: "nn", screen: "phone" }],
  ["English", { language: "en" }],
  ["English, phone, dark", { language: "en", screen: "phone", dark: true }],
];

test.each(PAGES)("$name: nothing for axe, nothing cut off, no complaint of the browser", async (shown) => {
  const looks = shown.main ? [...SOME, ...MORE] : SOME;
  const faults: string[] = [];
  for (const [how, look] of looks)
    faults.push(...(await faultsOf(shown, look, `${shown.name} (${how.replaceAll(/[ ,%]+/g, "-")})`)));
  expect(faults).toEqual([]);
});

test.each(PAGES.filter(({ nick }) => nick !== null))(
  "$name: reads the same without script",
  async (shown) => {
    const window = await portal.as(shown.nick, { script: false });
    const answer = await window.page.goto(shown.path);
    expect(answer?.status()).toBe(shown.status ?? 200);
    expect(await window.page.locator("h1").count()).toBe(1);
    await window.close();
  },
);
