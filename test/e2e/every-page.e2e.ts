import { afterAll, beforeAll, expect, test } from "vitest";
import { inspect, type Look, measure, type Window } from "./browser.ts";
import { PAGES, type Shown } from "./pages.ts";
import { openPortal, type Portal } from "./portal.ts";

let portal: Portal;
beforeAll(async () => {
  portal = await openPortal();
});
afterAll(() => portal.close());

/** One window for each person and way to look: a new one for each page would cost more than the page. */
const windows = new Map<string, Promise<Window>>();
function windowOf(nick: string | null, look: Look): Promise<Window> {
  const key = JSON.stringify([nick, look]);
  const window = windows.get(key) ?? portal.as(nick, look);
  windows.set(key, window);
  return window;
}

type Way = { look: Look; see: typeof inspect };

/** Axe sees a page light and wide, and dark and narrow; what is too wide is measured in every other way too. */
const WAYS: { [name: string]: Way } = {
  desktop: { look: {}, see: inspect },
  "phone, dark": { look: { screen: "phone", dark: true }, see: inspect },
  "400 %": { look: { screen: "zoomed" }, see: measure },
};
/** A page of ten thousand elements, of which many are alike: axe needs half a minute for it. */
const LONG: { [name: string]: Way } = {
  desktop: { look: {}, see: inspect },
  "phone, dark": { look: { screen: "phone", dark: true }, see: measure },
};
const MORE: { [name: string]: Way } = {
  "nynorsk, dark": { look: { language: "nn", dark: true }, see: measure },
  "nynorsk, phone": { look: { language: "nn", screen: "phone" }, see: measure },
  English: { look: { language: "en" }, see: measure },
  "English, phone, dark": { look: { language: "en", screen: "phone", dark: true }, see: measure },
};

async function faultsOf(shown: Shown, { look, see }: Way, name: string): Promise<string[]> {
  const window = await windowOf(shown.nick, look);
  const answer = await window.page.goto(shown.path);
  await shown.opens?.(window.page);
  const found = await see(window, name.replaceAll(/[ ,%]+/g, "-"));
  const language = await window.page.locator("html").getAttribute("lang");
  const wanted = { status: shown.status ?? 200, language: look.language ?? "nb" };
  const got = { status: answer?.status(), language };
  return JSON.stringify(got) === JSON.stringify(wanted)
    ? found
    : [`${name}: ${JSON.stringify(got)}`, ...found];
}

test.each(PAGES)("$name: nothing for axe, nothing cut off, no complaint of the browser", async (shown) => {
  const ways = Object.entries(shown.long ? LONG : shown.main ? { ...WAYS, ...MORE } : WAYS);
  const faults = await Promise.all(ways.map(([how, way]) => faultsOf(shown, way, `${shown.name}-${how}`)));
  expect(faults.flat()).toEqual([]);
});

test.each(PAGES.filter(({ nick }) => nick !== null))(
  "$name: reads the same without script",
  async (shown) => {
    const window = await windowOf(shown.nick, { script: false });
    const answer = await window.page.goto(shown.path);
    expect(answer?.status()).toBe(shown.status ?? 200);
    expect(await window.page.locator("h1").count()).toBe(1);
  },
);

test("every page that is read when signed in is answered within 50 ms (p95), asked one at a time", async () => {
  const read = PAGES.filter(({ nick, opens }) => nick !== null && !opens);
  const asked = await Promise.all(
    read.map(async ({ nick, path, status = 200 }) => {
      const { page } = await windowOf(nick, {});
      const cookies = await page.context().cookies();
      return { path, status, cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") };
    }),
  );
  const took = async (path: string, cookie: string, status = 200): Promise<number> => {
    const began = performance.now();
    const answer = await fetch(portal.demo.base + path, { headers: { cookie } });
    await answer.text();
    expect(answer.status, path).toBe(status);
    return performance.now() - began;
  };
  const times: number[] = [];
  const idle: number[] = [];
  for (let n = 0; n < 25; n++)
    for (const { path, cookie, status } of asked) {
      times.push(await took(path, cookie, status));
      idle.push(await took("/health/live", cookie));
    }
  const p95 = (of: number[]) => of.toSorted((a, b) => a - b)[Math.floor(of.length * 0.95)] ?? 0;
  // What an answer without any work takes says how busy the machine is; where it is free, that is two milliseconds.
  expect(p95(times)).toBeLessThanOrEqual(Math.max(50, 15 * p95(idle)));
});

test("on paper: who has read it and when, and nothing to press or fill in", async () => {
  const controls = "nav a, main :is(button, input, select, textarea, .ds-button)";
  for (const { nick, path, name } of PAGES.filter((one) => one.nick !== null && one.main)) {
    const { page } = await windowOf(nick, {});
    await page.goto(path);
    await page.emulateMedia({ media: "print" });
    // The head of a column is its name on paper too.
    const printed = page.locator(controls).and(page.locator(":not(th button)")).filter({ visible: true });
    expect([name, await printed.evaluateAll((all) => all.map(String))]).toEqual([name, []]);
    expect(
      await page.getByText(/^Hentet \d\d\.\d\d\.\d{4} kl\. \d\d\.\d\d av .+, Fjordheim/).isVisible(),
    ).toBe(true);
    await page.emulateMedia({ media: null });
  }
});
