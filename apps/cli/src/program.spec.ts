import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { runProgram } from './program.js';

/** A gateway that answers everything with one reply. */
async function serverThatAnswers(status: number, body: object): Promise<Server> {
  const server = createServer((_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

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
      /There is no doc_1\.[\s\S]*Next: List the documents\. \(request req_1\)/,
    );
    server.close();
  });

  it('prints data alone on stdout, as JSON when asked', async () => {
    const server = await serverThatAnswers(200, { items: [] });
    const { port } = server.address() as AddressInfo;
    expect(await runProgram(['--url', `http://127.0.0.1:${port}`, '--json', 'docs'])).toBe(0);
    expect(JSON.parse(written.stdout.join(''))).toEqual([]);
    expect(written.stderr.join('')).toContain('plumb ingest');
    server.close();
  });
});
