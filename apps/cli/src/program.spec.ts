import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { runProgram } from './program.js';

const bodies: unknown[] = [];

/** A gateway that answers everything with one reply and keeps the JSON it was sent. */
async function serverThatAnswers(status: number, body: object | string): Promise<Server> {
  const server = createServer(async (request, response) => {
    const sent = await text(request);
    if (sent) bodies.push(JSON.parse(sent));
    const reply = typeof body === 'string' ? body : JSON.stringify(body);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' }).end(reply);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  servers.push(server);
  return server;
}

const servers: Server[] = [];

describe(runProgram.name, () => {
  const written: { stdout: string[]; stderr: string[] } = { stdout: [], stderr: [] };
  const original = { stdout: process.stdout.write, stderr: process.stderr.write };

  beforeEach(() => {
    for (const name of ['stdout', 'stderr'] as const) {
      written[name].length = 0;
      process[name].write = ((text: string) => written[name].push(text) > 0) as typeof process.stdout.write;
    }
  });
  afterEach(() => {
    process.stdout.write = original.stdout;
    process.stderr.write = original.stderr;
    for (const server of servers.splice(0)) server.close();
  });

  it('ends with 2 on wrong usage', async () => {
    expect(await runProgram(['frobnicate'])).toBe(2);
    expect(await runProgram(['ask'])).toBe(2);
  });

  it('ends with 0 after help', async () => {
    expect(await runProgram(['--help'])).toBe(0);
    expect(written.stdout.join('')).toContain('ingest');
  });

  it('ends with 3 when nothing listens, and says what to do', async () => {
    expect(await runProgram(['--url', 'http://127.0.0.1:9', 'docs'])).toBe(3);
    expect(written.stderr.join('')).toContain('plumb up');
    expect(written.stdout).toEqual([]);
  });

  it('ends with 1 on a problem, with its words and the next step', async () => {
    const problem = {
      type: 'urn:x',
      title: 'No such document',
      status: 404,
      detail: 'There is no doc_1.',
      code: 'DOCUMENT_NOT_FOUND',
      requestId: 'req_1',
      nextStep: 'List the documents.',
    };
    const server = await serverThatAnswers(404, problem);
    const { port } = server.address() as AddressInfo;
    expect(await runProgram(['--url', `http://127.0.0.1:${port}`, 'delete', 'doc_1'])).toBe(1);
    expect(written.stderr.join('')).toMatch(
      /There is no doc_1\.[\s\S]*Next: list the documents with `plumb docs` \(request req_1\)/,
    );
  });

  it('prints data alone on stdout, as JSON when asked', async () => {
    const server = await serverThatAnswers(200, { items: [] });
    const { port } = server.address() as AddressInfo;
    expect(await runProgram(['--url', `http://127.0.0.1:${port}`, '--json', 'docs'])).toBe(0);
    expect(JSON.parse(written.stdout.join(''))).toEqual([]);
    expect(written.stderr.join('')).toContain('plumb ingest');
  });

  it.each([
    ['a number that is none', ['search', 'rent', '--top-k', 'many'], '1 to 50'],
    ['metadata that is no JSON', ['ingest', '.', '--metadata', '{year'], 'JSON object'],
    ['an address that is none', ['--url', 'localhost:3000', 'docs'], 'http://127.0.0.1:3000'],
    ['a time that is none', ['keys', 'create', 'x', '--expires-at', 'tomorrow'], 'ISO 8601'],
    ['a word too many', ['sessions', 'frobnicate'], 'too many arguments'],
  ])('ends with 2 on %s and says what fits', async (_name, words, hint) => {
    expect(await runProgram(words)).toBe(2);
    expect(written.stderr.join('')).toContain(hint);
    expect(written.stdout).toEqual([]);
  });

  it('leaves the scopes of a key to the server unless they are named', async () => {
    const key = {
      ...{
        keyId: 'key_1',
        name: 'x',
        tenantId: 'default',
        scopes: ['read', 'write', 'admin'],
        principals: [],
      },
      ...{ createdAt: '2026-11-21T00:00:00.000Z', key: 'plk_1' },
    };
    const { port } = (await serverThatAnswers(201, key)).address() as AddressInfo;
    const url = `http://127.0.0.1:${port}`;
    expect(await runProgram(['--url', url, 'keys', 'create', 'x'])).toBe(0);
    expect(await runProgram(['--url', url, 'keys', 'create', 'x', '--scopes', 'read, write'])).toBe(0);
    expect(bodies.slice(-2)).toEqual([
      { name: 'x', principals: [] },
      { name: 'x', scopes: ['read', 'write'], principals: [] },
    ]);
    expect(written.stdout).toEqual(['plk_1\n', 'plk_1\n']);
  });

  it('says so when something else than Plumbline answers', async () => {
    const { port } = (await serverThatAnswers(200, '<html>')).address() as AddressInfo;
    expect(await runProgram(['--url', `http://127.0.0.1:${port}`, 'docs'])).toBe(1);
    expect(written.stderr.join('')).toContain('is not this version of Plumbline');
  });

  it('shows no key in its help', async () => {
    process.env.PLUMB_KEY = 'plk_secret';
    expect(await runProgram(['--help'])).toBe(0);
    delete process.env.PLUMB_KEY;
    expect(written.stdout.join('')).not.toContain('plk_secret');
  });
});
