import { once } from 'node:events';
import { createServer } from 'node:net';
import { waitFor } from '@plumbline/testing';
import { ServiceProcess } from '../testing/service-process.js';
import { runService } from './run-service.js';

describe(runService.name, () => {
  let service: ServiceProcess;
  const start = (environment: Record<string, string> = {}) => (service = new ServiceProcess(environment));
  afterEach(() => service?.child.kill('SIGKILL'));

  it('lists every problem of the configuration, each in one line, and shows no secret', async () => {
    const { code, output } = await ServiceProcess.run({
      REDIS_URL: 'http://user:hush@host',
      DATABASE_URL: 'nonsense',
      PROBE_PORT: 'x',
    });
    expect(code).toBe(1);
    expect(output).not.toContain('hush');
    expect(output.match(/^ {2}(\w+)/gm)).toEqual(['  PROBE_PORT', '  REDIS_URL', '  DATABASE_URL']);
  }, 20_000);

  it('says what migrate needs, and where the database is not', async () => {
    const bare = await ServiceProcess.run({ REDIS_URL: '' }, ['migrate']);
    expect([bare.code, bare.output]).toEqual([
      1,
      expect.stringContaining('MIGRATION_DATABASE_URL: is missing'),
    ]);
    const owner = { MIGRATION_DATABASE_URL: 'postgres://owner:hush@127.0.0.1:1/postgres' };
    const absent = await ServiceProcess.run(owner, ['migrate']);
    expect([absent.code, absent.output]).toEqual([1, expect.stringContaining('127.0.0.1:1')]);
    expect(absent.output).not.toContain('hush');
  }, 20_000);

  it('runs without Redis and Postgres, alive but not ready, and names them', async () => {
    start();
    expect((await service.get('/health/live')).status).toBe(200);
    expect((await service.get('/health/startup')).status).toBe(200);
    const { status, body } = await service.get('/health/ready');
    expect([status, body]).toEqual([503, expect.stringContaining('Not ready: postgres, redis missing.')]);
    expect((await service.get('/metrics')).body).toContain('process_cpu_seconds_total');
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
    const lines = service.output.trim().split('\n');
    for (const line of lines) expect(JSON.parse(line)).toMatchObject({ service: 'probe' });
  }, 30_000);

  it('refuses a port that is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    const { code, output } = await ServiceProcess.run({ PROBE_PORT: String(port) });
    other.close();
    expect([code, output]).toEqual([1, expect.stringContaining(`Port ${port} is in use.`)]);
  }, 20_000);

  it.each(['rejection', 'exception'])(
    'logs what nobody caught (%s) and ends',
    async (MISHAP) => {
      const { code, output } = await ServiceProcess.run({ MISHAP });
      expect([code, output]).toEqual([1, expect.stringMatching(/"level":60.*forgotten/)]);
    },
    20_000,
  );

  it('is not ready while it stops, and a second Ctrl-C ends it at once', async () => {
    start({ STOP_MS: '60000', SHUTDOWN_GRACE_MS: '70000' });
    await service.url();
    service.child.kill('SIGINT');
    await waitFor(async () => (await service.get('/health/ready')).body.includes('It is stopping.'));
    service.child.kill('SIGINT');
    expect((await service.get('/health/live')).status).toBe(200);
    // Those that come in the same second are one keystroke.
    await waitFor(() => !service.child.kill('SIGINT'));
    expect(await service.ended()).toBe(1);
  }, 20_000);

  it('ends when its grace is over', async () => {
    start({ STOP_MS: '60000', SHUTDOWN_GRACE_MS: '100' });
    await service.url();
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(1);
  }, 20_000);
});
