import { Hono } from "hono";
import { COMMON } from "../../i18n/common-words.ts";
import { AccessibilityStatement } from "../../ui/accessibility/accessibility-page.tsx";
import type { HttpEnv } from "../context.ts";
import { page, viewOf } from "./page.tsx";

/** The accessibility statement, for everybody. */
export const accessibilityPages = () =>
  new Hono<HttpEnv>().get("/accessibility", (c) => {
    const view = viewOf(c);
    return page(c, view.say(COMMON.accessibility), <AccessibilityStatement view={view} />);
  });
