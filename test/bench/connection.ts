import { connect, type Socket } from "node:net";

export type Target = { name: string; port: number; path: string; token: string };

export type Answer = { status: number; body: Buffer };

/** A request as the bytes that go out: made before its time is taken. */
export type Wire = string;

export function wire(target: Target, method: string, path: string, body?: unknown): Wire {
  const head =
    `${method} ${target.path}${path} HTTP/1.1\r\nhost: 127.0.0.1:${target.port}\r\n` +
    `authorization: Bearer ${target.token}\r\naccept: application/scim+json\r\n`;
  if (body === undefined) return `${head}\r\n`;
  const text = JSON.stringify(body);
  return `${head}content-type: application/scim+json\r\ncontent-length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
}

const TIMEOUT_MS = 120_000;
const LAST_CHUNK = "\r\n0\r\n\r\n";

/**
 * One keep-alive HTTP/1.1 connection, one request at a time: a socket and little else, because the load generator
 * shares its cores with what it measures.
 */
export class Connection {
  readonly #target: Target;
  #socket: Socket | null = null;
  #parts: Buffer[] = [];
  #head: Head | null = null;
  #waiting: { resolve(answer: Answer): void; reject(error: Error): void } | null = null;

  constructor(target: Target) {
    this.#target = target;
  }

  send(request: Wire): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#socket ??= this.#open();
      this.#socket.write(request);
    });
  }

  close(): void {
    this.#waiting = null;
    this.#socket?.destroy();
    this.#socket = null;
  }

  #open(): Socket {
    const socket = connect({ host: "127.0.0.1", port: this.#target.port, noDelay: true });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("no answer within 120 s")));
    socket.on("data", (data) => this.#receive(data));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the server closed the connection")));
    this.#parts = [];
    this.#head = null;
    return socket;
  }

  #fail(error: Error): void {
    this.#socket = null;
    this.#waiting?.reject(error);
    this.#waiting = null;
  }

  #receive(data: Buffer): void {
    this.#parts.push(data);
    if (this.#head === null) {
      const all = this.#parts.length === 1 ? data : Buffer.concat(this.#parts);
      this.#head = readHead(all);
      if (this.#head === null) return;
      this.#parts = [all.subarray(this.#head.length)];
    }
    const { status, bodyLength } = this.#head;
    const body = bodyLength === null ? endOfChunks(this.#parts) : wholeBody(this.#parts, bodyLength);
    if (body === null) return;
    const waiting = this.#waiting;
    this.#parts = [];
    this.#head = null;
    this.#waiting = null;
    waiting?.resolve({ status, body });
  }
}

/** `bodyLength` is null for a chunked body. */
type Head = { status: number; length: number; bodyLength: number | null };

function readHead(bytes: Buffer): Head | null {
  const end = bytes.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const text = bytes.toString("latin1", 0, end);
  const status = Number(text.slice(9, 12));
  const length = /\ncontent-length: *(\d+)/i.exec(text)?.[1];
  const chunked = length === undefined && /\ntransfer-encoding: *chunked/i.test(text);
  return { status, length: end + 4, bodyLength: chunked ? null : Number(length ?? 0) };
}

function wholeBody(parts: Buffer[], length: number): Buffer | null {
  const received = parts.reduce((sum, part) => sum + part.length, 0);
  if (received < length) return null;
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

/** The end of a chunked body cannot stand inside JSON, so looking at the tail is enough. */
function endOfChunks(parts: Buffer[]): Buffer | null {
  const tail = Buffer.concat(parts.slice(-2)).subarray(-LAST_CHUNK.length).toString("latin1");
  if (tail !== LAST_CHUNK && tail !== LAST_CHUNK.slice(2)) return null;
  const raw = Buffer.concat(parts);
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const lineEnd = raw.indexOf("\r\n", at);
    const size = Number.parseInt(raw.toString("latin1", at, lineEnd), 16);
    if (!(size > 0)) return Buffer.concat(chunks);
    chunks.push(raw.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}

/** One request of its own, its body parsed: for seeding and counting, never timed. */
export async function ask<T>(target: Target, method: string, path: string, body?: unknown): Promise<T> {
  const connection = new Connection(target);
  try {
    const answer = await connection.send(wire(target, method, path, body));
    const text = answer.body.toString("utf8");
    if (answer.status >= 300)
      throw new Error(`${target.name}: ${method} ${path} answered ${answer.status} ${text.slice(0, 300)}`);
    return (text === "" ? null : JSON.parse(text)) as T;
  } finally {
    connection.close();
  }
}
