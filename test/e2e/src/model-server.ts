import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';

/** What an agent asked its model. */
export interface ModelRequest {
  /** Its place among all requests to this server, from 1. */
  sequence: number;
  /** When all of it had arrived, in milliseconds. */
  atMs: number;
  /** The id of the model that it asked: with one id per agent, who asked. */
  model: string;
  /** The whole text of the last message of the user. */
  text: string;
  /** All messages of the user that it carries, in order: the one before the last may be new, too. */
  texts: string[];
}

/** How the server answers. */
export interface ModelServerOptions {
  /** How long it keeps an agent waiting. */
  delayMs?: number;
  /** What it answers. */
  reply?: (request: ModelRequest) => string;
}

/** A model on loopback that writes down what it is asked. */
export interface ModelServer {
  /** What an OpenAI-compatible client is to be given. */
  readonly baseUrl: string;
  /** Every request so far, in the order in which they arrived. */
  readonly requests: readonly ModelRequest[];
  /** Those of one agent. */
  requestsOf(model: string): ModelRequest[];
  /** How long it keeps an agent waiting from now on. */
  delayBy(delayMs: number): void;
  /** Says to as many requests from now on that it is overloaded, once it has written them down. */
  failNext(times: number): void;
  /** Ends it, also for those who are still waiting. */
  close(): Promise<void>;
}

interface ChatRequest {
  model: string;
  messages: { role: string; content: string | { type: string; text?: string }[] }[];
}

/** Starts one on a free port. */
export async function startModelServer(options: ModelServerOptions = {}): Promise<ModelServer> {
  const { reply = () => 'ok' } = options;
  const requests: ModelRequest[] = [];
  const ending = new AbortController();
  let { delayMs = 0 } = options;
  let failures = 0;
  const server = createServer((incoming, response) => {
    const failed = (error: unknown): void => fail(response, 400, `${error}`);
    readRequest(incoming, requests.length)
      .then(async (request) => {
        requests.push({ ...request, sequence: requests.length + 1 });
        if (failures > 0) {
          failures--;
          return fail(response, 503, 'overloaded');
        }
        await delay(delayMs, undefined, { signal: ending.signal });
        answer(response, request.model, reply(request));
      })
      .catch(failed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    requestsOf: (model) => requests.filter((request) => request.model === model),
    delayBy: (nextMs) => {
      delayMs = nextMs;
    },
    failNext: (times) => {
      failures = times;
    },
    close: () => {
      ending.abort();
      server.closeAllConnections();
      return new Promise((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
    },
  };
}

async function readRequest(incoming: IncomingMessage, before: number): Promise<ModelRequest> {
  const parts: Buffer[] = [];
  for await (const part of incoming) parts.push(part as Buffer);
  const path = `${incoming.method} ${incoming.url}`;
  if (path !== 'POST /v1/chat/completions') throw new Error(`no such call: ${path}`);
  const { model, messages } = JSON.parse(Buffer.concat(parts).toString()) as ChatRequest;
  const texts = messages.filter(({ role }) => role === 'user').map(({ content }) => textOf(content));
  return { sequence: before + 1, atMs: Date.now(), model, text: texts.at(-1) ?? '', texts };
}

function textOf(content: ChatRequest['messages'][number]['content']): string {
  return typeof content === 'string' ? content : content.map(({ text = '' }) => text).join('');
}

function answer(response: ServerResponse, model: string, content: string): void {
  const chunk = (delta: object, finish: string | null): string =>
    `data: ${JSON.stringify({
      id: 'answer',
      object: 'chat.completion.chunk',
      created: 0,
      model,
      choices: [{ index: 0, delta, finish_reason: finish }],
    })}\n\n`;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.end(`${chunk({ role: 'assistant', content }, null)}${chunk({}, 'stop')}data: [DONE]\n\n`);
}

function fail(response: ServerResponse, status: number, message: string): void {
  if (response.destroyed) return;
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ error: { message } }));
}
