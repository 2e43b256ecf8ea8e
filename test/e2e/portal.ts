import type { Browser } from "playwright-core";
import { population } from "../../src/demo/population/population.ts";
import { type DemoProcess, startDemoProcess } from "../support/demo-process.ts";
import { type Look, openWindow, startBrowser, type Window, windowOf } from "./browser.ts";

/** The demo as a visitor starts it, on a real PostgreSQL, and a browser. */
export type Portal = {
  demo: DemoProcess;
  browser: Browser;
  /** A window of this person, or of nobody. */
  as(nick: string | null, look?: Look): Promise<Window>;
  close(): Promise<void>;
};

const residents = population().residents();
/** Residents of the demo: an ordinary one, and one whose address is protected. */
export const adult = residents[0] as (typeof residents)[number];
export const hidden = residents.find(
  ({ protection }) => protection === "fortrolig",
) as (typeof residents)[number];

export async function openPortal(): Promise<Portal> {
  const [demo, browser] = await Promise.all([startDemoProcess(), startBrowser()]);
  return {
    demo,
    browser,
    as: (nick, look) =>
      nick === null ? openWindow(browser, demo.base, look) : windowOf(browser, demo.base, nick, look),
    close: async () => {
      await browser.close();
      await demo.close();
    },
  };
}
