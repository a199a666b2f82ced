import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answer, Document, Job, Receipt, SearchReply, UploadReply } from '@plumbline/contracts';
import { StandaloneProcess } from './testing/standalone-process.js';

const lease =
  'The lease of the office in Harbour Street ends on 30 June 2027. The rent is 1,200 dollars a month and is due on the first day of each month. Pets are not allowed in the office.';

describe('the whole system in one process', () => {
  let folder: string;
  let plumbline: StandaloneProcess;
  let environment: Record<string, string>;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-spec-'));
    environment = { DATA_DIR: join(folder, 'data') };
    plumbline = await StandaloneProcess.start(environment);
  }, 90_000);

  afterAll(async () => {
    await plumbline.stop('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const read = async (path: string) => (await fetch(`${plumbline.url}${path}`)).json();

  async function upload(name: string, content: string) {
    const form = new FormData();
    form.set('file', new Blob([content]), name);
    const reply = await fetch(`${plumbline.url}/upload`, { method: 'POST', body: form });
    const [document] = UploadReply.parse(await reply.json()).documents;
    if (!document) throw new Error('No document was registered.');
    return document;
  }

  async function finished(jobId: string): Promise<Job> {
    for (const end = Date.now() + 60_000; Date.now() < end;) {
      const job = Job.parse(await read(`/jobs/${jobId}`));
      if (!['queued', 'running'].includes(job.status)) return job;
    }
    throw new Error('The job did not end in time.');
  }

  async function ask(question: string): Promise<Answer> {
    const reply = await fetch(`${plumbline.url}/query`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ question }),
    });
    return Answer.parse(await reply.json());
  }

  it('answers from an uploaded document and cites the exact characters', async () => {
    const { documentId, jobId } = await upload('lease.txt', lease);
    expect(await finished(jobId)).toMatchObject({ status: 'indexed', stage: 'indexed' });
    const answer = await ask('When does the lease of the office in Harbour Street end?');
    expect(answer).toMatchObject({ status: 'answered' });
    expect(answer.text).toContain('30 June 2027');
    const text = await (await fetch(`${plumbline.url}/documents/${documentId}/text`)).text();
    expect(answer.citations.length).toBeGreaterThan(0);
    for (const { quote, sourceStart, sourceEnd, answerStart, answerEnd } of answer.citations) {
      expect(text.slice(sourceStart, sourceEnd)).toBe(quote);
      expect(answer.text.slice(answerStart, answerEnd).length).toBeGreaterThan(0);
    }
  }, 90_000);

  it('says that the documents do not tell', async () => {
    expect(await ask('What is the boiling point of tungsten?')).toMatchObject({
      status: 'abstained',
      citations: [],
    });
  }, 30_000);

  it('refuses a second process on the same data folder and names the holder', async () => {
    const uploading = join(folder, 'data', 'objects', '.unfinished', 'under way');
    await writeFile(uploading, 'half of it');
    const { code, output } = await StandaloneProcess.run(['serve'], { ...environment, PORT: '0' });
    expect(code).toBe(1);
    expect(existsSync(uploading)).toBe(true);
    expect(output).toMatch(/in use by process \d+[\s\S]*Stop it/);
  }, 30_000);

  it('keeps everything through kill -9 and takes the same file for a duplicate', async () => {
    await plumbline.stop('SIGKILL');
    plumbline = await StandaloneProcess.start(environment);
    expect((await ask('When does the lease of the office in Harbour Street end?')).status).toBe('answered');
    expect(await upload('lease.txt', lease)).toMatchObject({ duplicate: true });
  }, 90_000);

  it('goes on with a document after kill -9 in the middle of it', async () => {
    const paragraphs = Array.from(
      { length: 400 },
      (_, index) => `Office ${index} has ${index * 7} desks and a view of the harbour.`,
    );
    const { documentId, jobId } = await upload('offices.txt', paragraphs.join('\n\n'));
    for (let job = Job.parse(await read(`/jobs/${jobId}`)); job.chunks === 0;)
      job = Job.parse(await read(`/jobs/${jobId}`));
    await plumbline.stop('SIGKILL');
    plumbline = await StandaloneProcess.start(environment);
    const { status, chunks } = await finished(jobId);
    expect(status).toBe('indexed');
    const { versions } = Document.parse(await read(`/documents/${documentId}`));
    expect(versions).toMatchObject([{ chunks, characters: paragraphs.join('\n\n').length }]);
    const found = await fetch(`${plumbline.url}/search`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: 'office 321 with 2247 desks', topK: 50 }),
    });
    const { passages } = SearchReply.parse(await found.json());
    expect(passages.filter(({ text }) => text.includes('Office 321 has 2247 desks'))).toHaveLength(1);
  }, 90_000);

  it('deletes with a receipt that leaves nothing', async () => {
    const { documentId } = await upload('lease.txt', lease);
    expect(Document.parse(await read(`/documents/${documentId}`)).status).toBe('searchable');
    const reply = await fetch(`${plumbline.url}/documents/${documentId}`, { method: 'DELETE' });
    const receipt = Receipt.parse(await reply.json());
    expect(receipt.complete).toBe(true);
    expect(receipt.stores.every(({ left }) => left === 0)).toBe(true);
    expect((await fetch(`${plumbline.url}/documents/${documentId}`)).status).toBe(410);
  }, 60_000);

  it('stops on SIGTERM with exit code 0', async () => {
    expect(await plumbline.stop('SIGTERM')).toBe(0);
  }, 30_000);
});

describe('a start that cannot be', () => {
  let folder: string;
  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'plumbline-spec-'))));
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const start = (environment: Record<string, string>) =>
    StandaloneProcess.run(['serve'], { DATA_DIR: join(folder, 'data'), ...environment });

  it('lists every bad key of the configuration', async () => {
    const { code, output } = await start({ PORT: 'x', LOG_LEVEL: 'loud' });
    expect(code).toBe(1);
    expect(output).toMatch(/PORT[\s\S]*LOG_LEVEL/);
  }, 30_000);

  it('does not listen beyond this machine without a key', async () => {
    const { code, output } = await start({ HOST: '0.0.0.0', PORT: '0' });
    expect(code).toBe(1);
    expect(output).toContain('plumb keys create');
  }, 60_000);

  it('says that the port is taken and names another', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const { port } = other.address() as AddressInfo;
    const { code, output } = await start({ PORT: String(port) });
    other.close();
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} is in use`);
  }, 60_000);
});
