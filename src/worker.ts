import { createApp } from "./app.ts";
import { workerHandlers } from "./runtime/worker/serve.ts";

/** The entry on Cloudflare Workers; wrangler.toml tells what it is given. */
export default workerHandlers(createApp);
