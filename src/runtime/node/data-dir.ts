import { randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { join } from "node:path";

/** What the process that holds a `DATA_DIR` is asked by others, over loopback. */
export type ControlHandler = (question: unknown) => Promise<unknown>;
/** The holder as another process reaches it. */
export type Holder = { url: string; secret: string };
export type Hold = { answerWith(handler: ControlHandler): void; release(): void };

/** Where the demo keeps what it has. */
export const dataDirOf = (env: { readonly DATA_DIR?: string | undefined }): string =>
  env.DATA_DIR?.trim() || ".data";

const FILE = "control.json";

/**
 * Takes the folder for this process, or returns the process that has it. The control file is the lock: it is
 * made only where there is none, and names an address on which the holder answers, so that a file left by a
 * killed process is told from a living one (whatever became of its process id).
 */
export async function holdDataDir(dataDir: string): Promise<{ hold: Hold } | { holder: Holder }> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = join(dataDir, FILE);
  const secret = randomBytes(32).toString("base64url");
  let handler: ControlHandler = async () => ({ starting: true });
  const server = await listen(secret, (question) => handler(question));
  const { port } = server.address() as { port: number };
  const own = JSON.stringify({ pid: process.pid, url: `http://127.0.0.1:${port}`, secret });
  const release = () => {
    if (readControl(file)?.secret === secret) rmSync(file, { force: true });
    server.close();
    server.closeAllConnections();
  };
  for (;;) {
    try {
      writeFileSync(file, own, { flag: "wx", mode: 0o600 });
      const answerWith = (next: ControlHandler) => {
        handler = next;
      };
      return { hold: { answerWith, release } };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = await livingHolder(dataDir);
    if (holder) {
      server.close();
      return { holder };
    }
    rmSync(file, { force: true });
  }
}

/** The process that holds the folder, if one is alive. Only a refused connection means that it is not. */
export async function livingHolder(dataDir: string): Promise<Holder | null> {
  const holder = readControl(join(dataDir, FILE));
  if (!holder) return null;
  try {
    await askHolder(holder, { kind: "ping" });
    return holder;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause as NodeJS.ErrnoException | undefined) : undefined;
    if (cause?.code === "ECONNREFUSED") return null;
    throw error;
  }
}

/** Asks the holder; throws when it does not answer or refuses (as another program on its old port would). */
export async function askHolder<T>(holder: Holder, question: unknown): Promise<T> {
  const answer = await fetch(holder.url, {
    method: "POST",
    headers: { authorization: `Bearer ${holder.secret}` },
    body: JSON.stringify(question),
  });
  if (!answer.ok)
    throw new Error("the process that holds DATA_DIR refused", {
      cause: { code: answer.status === 403 ? "ECONNREFUSED" : "" },
    });
  return (await answer.json()) as T;
}

function readControl(file: string): Holder | null {
  try {
    const { url, secret } = JSON.parse(readFileSync(file, "utf8")) as Partial<Holder>;
    return typeof url === "string" && typeof secret === "string" ? { url, secret } : null;
  } catch {
    return null;
  }
}

function listen(secret: string, handler: ControlHandler): Promise<Server> {
  const expected = Buffer.from(`Bearer ${secret}`);
  const server = createServer(async (request, response) => {
    const shown = Buffer.from(request.headers.authorization ?? "");
    if (shown.length !== expected.length || !timingSafeEqual(shown, expected))
      return response.writeHead(403).end();
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await handler(JSON.parse(Buffer.concat(chunks).toString("utf8")));
    return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  server.unref();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
