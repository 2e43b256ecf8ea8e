import type { Page } from "playwright-core";

/** A page of the portal as one of its readers opens it. */
export type Shown = {
  name: string;
  path: string;
  /** Null: nobody is signed in. */
  nick: string | null;
  /** Looked at in every language, light and dark, on a desktop and a phone. */
  main?: boolean;
  status?: number;
  /** What is done on it before it is looked at. */
  opens?: (page: Page) => Promise<void>;
};

const following = (selector: string) => async (page: Page) => {
  await page.locator(selector).first().click();
  await page.waitForLoadState();
};

/** Every page, in every state that a reader can bring about by reading. */
export const PAGES: readonly Shown[] = [
  { name: "front", path: "/", nick: null, main: true },
  { name: "accessibility", path: "/accessibility", nick: null },
  { name: "api-docs", path: "/api/v1/docs", nick: null },
  { name: "nowhere", path: "/nowhere", nick: null, status: 404 },
  { name: "home", path: "/", nick: "kari.barnevern", main: true },
  { name: "home-without-roles", path: "/", nick: "jon.venter" },
  { name: "lookup", path: "/lookup", nick: "kari.barnevern", main: true },
  { name: "search", path: "/search", nick: "kari.barnevern", main: true },
  { name: "access", path: "/access", nick: "siri.snart", main: true },
  { name: "my-log", path: "/my-log", nick: "kari.barnevern" },
  { name: "team", path: "/team", nick: "liv.leder", main: true },
  { name: "requests", path: "/team/requests", nick: "liv.leder" },
  { name: "reviews", path: "/reviews", nick: "liv.leder" },
  { name: "overview", path: "/admin/overview", nick: "ida.iam", main: true },
  { name: "people", path: "/admin/people", nick: "ida.iam", main: true },
  { name: "person", path: "/admin/people", nick: "ida.iam", opens: following("main table a") },
  { name: "groups", path: "/admin/groups", nick: "ida.iam" },
  { name: "group", path: "/admin/groups", nick: "ida.iam", opens: following("main table a") },
  { name: "roles", path: "/admin/roles", nick: "ida.iam" },
  { name: "role", path: "/admin/roles", nick: "ida.iam", opens: following("main table a") },
  { name: "sources", path: "/admin/sources", nick: "ida.iam" },
  { name: "freezes", path: "/admin/freezes", nick: "ida.iam" },
  { name: "campaigns", path: "/admin/campaigns", nick: "ida.iam" },
  { name: "log", path: "/audit", nick: "arne.revisor", main: true },
  { name: "refused", path: "/admin/people", nick: "kari.barnevern", status: 403 },
];
