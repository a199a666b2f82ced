import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Answer, CollectionPage, Job, UploadReply } from '@plumbline/contracts';
import { loadConfig } from '@plumbline/service-kit';
import { Config } from './config.js';
import { backUp } from './maintenance/backup.js';
import { restore } from './maintenance/restore.js';
import { StandaloneProcess } from './testing/standalone-process.js';

const question = 'How much is the rent of the office a month?';
const first = 'The rent of the office is 1,000 dollars a month. Pets are not allowed in the office.';
const second = 'The rent of the office is 1,200 dollars a month. Pets are not allowed in the office.';

describe('backup, restore and doctor', () => {
  let folder: string;
  let plumbline: StandaloneProcess | undefined;
  let citations: Answer['citations'] = [];
  const at = (name: string) => join(folder, name);
  const run = (words: string[]) => StandaloneProcess.run(words, { DATA_DIR: at('data'), PORT: '0' });

  beforeAll(async () => (folder = await mkdtemp(join(tmpdir(), 'plumbline-spec-'))));
  afterAll(async () => {
    await plumbline?.stop('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (name: string) => (plumbline = await StandaloneProcess.start({ DATA_DIR: at(name) }));

  async function upload({ url }: StandaloneProcess, content: string, name = 'lease.txt'): Promise<Job> {
    const form = new FormData();
    form.set('file', new Blob([content]), name);
    const reply = await fetch(`${url}/upload`, { method: 'POST', body: form });
    const jobId = UploadReply.parse(await reply.json()).documents[0]?.jobId;
    for (const end = Date.now() + 30_000; Date.now() < end;) {
      const job = Job.parse(await (await fetch(`${url}/jobs/${jobId}`)).json());
      if (!['queued', 'running'].includes(job.status)) return job;
    }
    throw new Error('The job did not end in time.');
  }

  async function ask({ url }: StandaloneProcess): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ question });
    return Answer.parse(await (await fetch(`${url}/query`, { method: 'POST', headers, body })).json());
  }

  it('stops on Ctrl-C with exit code 0, also when it comes twice at once as terminals and programs pass it on', async () => {
    const server = await start('data');
    const json = { 'content-type': 'application/json' };
    const body = JSON.stringify({ name: 'law', settings: { chunking: 'fixed', chunkTokens: 64 } });
    await fetch(`${server.url}/collections`, { method: 'POST', headers: json, body });
    for (const text of [first, second])
      expect(await upload(server, text)).toMatchObject({ status: 'indexed' });
    expect(await upload(server, '\u0000\u0001\u0002', 'noise.bin')).toMatchObject({ status: 'failed' });
    const answer = await ask(server);
    citations = answer.citations;
    expect(answer.text).toContain('1,200');
    const busy = await run(['doctor']);
    expect([busy.code, busy.output]).toEqual([1, expect.stringMatching(/in use by process \d+/)]);
    expect(await Promise.all([server.stop('SIGINT'), server.stop('SIGINT')])).toEqual([0, 0]);
  }, 90_000);

  it('backs up, and restores into an empty folder only', async () => {
    const config = (name: string) => loadConfig(Config, { DATA_DIR: at(name) });
    expect((await backUp(config('data'), at('b.tgz'))).bytes).toBeGreaterThan(1000);
    await expect(backUp(config('data'), at('b.tgz'))).rejects.toThrow('exists already');
    await expect(backUp(config('data'), at('no/b.tgz'))).rejects.toThrow('its folder does not exist');
    await expect(backUp(config('none'), at('c.tgz'))).rejects.toThrow('has no store');
    await expect(restore(config('data'), at('b.tgz'))).rejects.toThrow('is not empty');
    await expect(restore(config('other'), at('c.tgz'))).rejects.toThrow('There is no backup');
    const whole = await readFile(at('b.tgz'));
    await writeFile(at('broken.tgz'), whole.subarray(0, whole.length / 2));
    await mkdir(at('other/lost+found'), { recursive: true });
    await expect(restore(config('other'), at('broken.tgz'))).rejects.toThrow('not a whole backup');
    expect(await readdir(at('other'))).toEqual(['lost+found']);
    expect(await restore(config('other'), at('b.tgz'))).toBe(at('other'));
    expect((await ask(await start('other'))).citations).toEqual(citations);
    expect(await plumbline?.stop()).toBe(0);
  }, 90_000);

  it('finds a lost store, and makes it again with the same chunks from the originals', async () => {
    await rm(at('data/store'), { recursive: true });
    const refused = await run(['serve']);
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('plumb doctor --rebuild')]);
    const examined = await run(['doctor']);
    expect([examined.code, examined.output]).toEqual([1, expect.stringMatching(/WRONG +there is no store/)]);
    expect(existsSync(at('data/store'))).toBe(false);
    const rebuilt = await run(['doctor', '--rebuild']);
    expect(rebuilt.output).toContain('1 documents can be searched');
    expect(rebuilt.output).toContain('1 documents could not be made searchable:\n         default/noise.bin');
    expect(rebuilt.code).toBe(1);
    const server = await start('data');
    expect((await ask(server)).citations).toEqual(citations);
    const { items } = CollectionPage.parse(await (await fetch(`${server.url}/collections`)).json());
    expect(items.find(({ name }) => name === 'law')?.settings).toMatchObject({
      chunking: 'fixed',
      chunkTokens: 64,
    });
    expect(await server.stop()).toBe(0);
  }, 120_000);
});
