import { serviceNames } from '@plumbline/contracts';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '@plumbline/contracts';
import { PostgresServer, RedisServer, waitFor } from '@plumbline/testing';
import { runApart } from './run-apart.js';
import { ApartRun, isAlive } from './testing/apart-run.js';

const lease = 'The rent of the office is 1,200 dollars a month. Pets are not allowed in the office.';
const question = 'How much is the rent of the office a month?';

describe(runApart.name, () => {
  let folder: string;
  let run: ApartRun | undefined;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-apart-'));
    // Started by root, Postgres runs as somebody else, who must be able to enter.
    await chmod(folder, 0o755);
  });
  afterAll(async () => {
    run?.child.kill('SIGKILL');
    if (run) await allGone(run);
    await rm(folder, { recursive: true, force: true });
  });

  async function answered(system: ApartRun): Promise<Answer> {
    const answer = await system.ask(question);
    const [citation] = answer.citations;
    expect([answer.status, answer.text]).toEqual(['answered', expect.stringContaining('1,200')]);
    if (!citation) throw new Error('The answer has no citation.');
    expect(await system.cited(citation)).toBe(citation.quote);
    return answer;
  }

  const isReady = async (system: ApartRun) => (await system.ready()).status === 200;
  const untilReady = (system: ApartRun) =>
    waitFor(() => isReady(system), { timeoutMs: 30_000, what: 'ready' });
  const allGone = (system: ApartRun) =>
    waitFor(() => system.alive().length === 0, { timeoutMs: 20_000, what: 'every process to end' });

  describe('on engines that are given, two replicas of each', () => {
    let redis: RedisServer;
    let postgres: PostgresServer;
    let system: ApartRun;

    beforeAll(async () => {
      [redis, postgres] = await Promise.all([
        RedisServer.start({ appendOnly: true }),
        PostgresServer.start(),
      ]);
      const urls = { REDIS_URL: redis.url, CACHE_REDIS_URL: redis.url, DATABASE_URL: postgres.url };
      run = system = await ApartRun.start(urls, ['--replicas', '2', '--data', join(folder, 'given')]);
    }, 120_000);
    afterAll(() => Promise.all([redis?.stop(), postgres?.stop()]));

    it('takes a document and answers from it', async () => {
      expect(await system.upload(lease, 'lease.txt')).toMatchObject({ status: 'indexed' });
      await answered(system);
    }, 60_000);

    it('serves the same pages and description as one process', async () => {
      for (const path of ['/', '/docs', '/openapi.json', '/health'])
        expect((await fetch(`${system.url}${path}`)).status).toBe(200);
    });

    it('goes on when one replica of each kind is killed, and starts them again', async () => {
      const before = serviceNames.map((service) => system.processOf(`${service}.1`));
      for (const id of before) process.kill(id, 'SIGKILL');
      // A process that dies still takes connections for a moment.
      await waitFor(() => before.every((id) => !isAlive(id)), { what: 'the replicas to die' });
      for (let asked = 0; asked < 4; asked++) await answered(system);
      await waitFor(() =>
        serviceNames.every((service, index) => system.processOf(`${service}.1`) !== before[index]),
      );
      await untilReady(system);
      expect(await system.upload(`${lease} Smoking is not allowed either.`, 'more.txt')).toMatchObject({
        status: 'indexed',
      });
    }, 90_000);

    it.each([
      ['redis', () => redis.kill(), () => redis.startAgain()],
      ['postgres', () => postgres.kill(), () => postgres.restart()],
    ])(
      'is not ready without %s, says so, and comes back with it',
      async (part, down, up) => {
        await down();
        await waitFor(
          async () => {
            const { status, body } = await system.ready();
            return status === 503 && body.includes(`"part":"${part}"`);
          },
          { what: `503 that names ${part}` },
        );
        expect((await fetch(`${system.url}/health/live`)).status).toBe(200);
        await up();
        await untilReady(system);
        await answered(system);
      },
      60_000,
    );

    it('stops within ten seconds, every process with exit code 0', async () => {
      const before = Date.now();
      expect([await system.stop(), system.output.match(/.*did not end well.*/g)]).toEqual([0, null]);
      expect(Date.now() - before).toBeLessThan(10_000);
      expect(system.alive()).toEqual([]);
    }, 30_000);
  });

  it('starts engines of its own, keeps what they hold, and leaves nothing behind when it is killed', async () => {
    const words = ['--data', join(folder, 'own')];
    run = await ApartRun.start({}, words);
    expect(await run.upload(lease, 'lease.txt')).toMatchObject({ status: 'indexed' });
    expect(await run.stop()).toBe(0);
    run = await ApartRun.start({}, words);
    await answered(run);
    run.child.kill('SIGKILL');
    await allGone(run);
  }, 180_000);
});
