import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ModelServer, startModelServer } from './model-server.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await startModelServer({ reply: ({ sequence }) => `answer ${sequence}` });
});
afterEach(() => server.close());

const user = (content: unknown) => ({ role: 'user', content });

function ask(model: string, ...messages: object[]): Promise<Response> {
  return fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body: JSON.stringify({ model, messages }) });
}

describe('the record', () => {
  it('has the whole of the last message of the user, and when it came', async () => {
    const long = `a\tb\r\n${'😀'.repeat(100_000)}\u0000\n`;
    await ask('echo', { role: 'system', content: 's' }, user('one'), { role: 'assistant', content: 'x' }, user(long));
    expect(server.requests).toMatchObject([{ sequence: 1, model: 'echo', text: long, texts: ['one', long] }]);
    expect(Math.abs(Date.now() - (server.requests[0]?.atMs ?? 0))).toBeLessThan(5000);
  });

  it('joins the parts of a message', async () => {
    await ask('echo', user([{ type: 'text', text: 'a' }, { type: 'image_url' }, { type: 'text', text: 'b' }]));
    expect(server.requests[0]?.text).toBe('ab');
  });

  it('tells the agents apart by their models', async () => {
    await Promise.all([ask('echo-1', user('a')), ask('echo-2', user('b')), ask('echo-1', user('c'))]);
    expect(server.requests.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    const texts = (model: string) => server.requestsOf(model).map(({ text }) => text);
    expect([texts('echo-1').sort(), texts('echo-2'), texts('echo-3')]).toEqual([['a', 'c'], ['b'], []]);
  });
});

describe('the answer', () => {
  it('is a stream of events that ends', async () => {
    const response = await ask('echo', user('x'));
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const events = (await response.text()).split('\n\n');
    expect(events.slice(2)).toEqual(['data: [DONE]', '']);
    const [content, end] = events.slice(0, 2).map((event) => JSON.parse(event.replace('data: ', '')).choices[0]);
    expect(content).toMatchObject({ delta: { content: 'answer 1' }, finish_reason: null });
    expect(end).toMatchObject({ delta: {}, finish_reason: 'stop' });
  });

  it('can be kept back, and the record cannot', async () => {
    server.delayBy(100);
    const asked = performance.now();
    const response = await ask('echo', user('x'));
    expect(performance.now() - asked).toBeGreaterThan(95);
    expect(response.ok).toBe(true);
  });

  it('is no as often as it was told to be, and the record has those, too', async () => {
    server.failNext(1);
    expect((await ask('echo', user('a'))).status).toBe(503);
    expect((await ask('echo', user('b'))).status).toBe(200);
    expect(server.requests.map(({ text }) => text)).toEqual(['a', 'b']);
  });

  it('to what it does not understand is no', async () => {
    expect((await fetch(`${server.baseUrl}/models`)).status).toBe(400);
    expect((await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body: '{' })).status).toBe(400);
    expect(server.requests).toEqual([]);
  });
});

it('ends also for one who still waits', async () => {
  const other = await startModelServer({ delayMs: 600_000 });
  const waiting = fetch(`${other.baseUrl}/chat/completions`, {
    method: 'POST',
    body: JSON.stringify({ model: 'echo', messages: [user('x')] }),
  }).catch(() => 'broken off');
  await expect.poll(() => other.requests.length).toBe(1);
  await other.close();
  expect(await waiting).toBe('broken off');
});
