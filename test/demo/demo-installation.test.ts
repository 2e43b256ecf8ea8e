import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openInstallation } from "../../src/demo/demo-installation.ts";
import { webPlatform } from "../../src/runtime/web/platform.ts";

const folder = mkdtempSync(join(tmpdir(), "identity-sync-installation-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("an installation of an older release gets what it lacks, once, and keeps the rest", async () => {
  writeFileSync(join(folder, "demo.json"), JSON.stringify({ scimToken: "an-older-scim-token" }));
  const open = () => openInstallation(folder, webPlatform.entropy, undefined);
  const first = await open();
  expect(first.scimToken).toBe("an-older-scim-token");
  expect(Buffer.from(first.credentialKey, "base64url")).toHaveLength(32);
  expect(await open()).toEqual(first);
});
