import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { App } from "../../app.ts";
import type { Db } from "../../db/database.ts";

export type Server = { port: number; close(): Promise<void> };

const LIMITS = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
};

/** Serves the app until closed; requests under way are finished first, for at most 10 s. */
export function serve(app: App, db: Db, port: number, hostname: string): Promise<Server> {
  const server = createServer(
    LIMITS,
    getRequestListener((request) => app.fetch(request, db)),
  );
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, hostname, () => {
      const address = server.address();
      resolve({
        port: typeof address === "object" && address ? address.port : port,
        close: () =>
          new Promise((done) => {
            server.close(() => done());
            server.closeIdleConnections();
            setTimeout(() => server.closeAllConnections(), 10_000).unref();
          }),
      });
    });
  });
}
