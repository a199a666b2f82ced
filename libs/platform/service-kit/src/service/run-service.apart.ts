import { PostgresServer, RedisServer, waitFor } from '@plumbline/testing';
import { nowhere, ServiceProcess } from '../testing/service-process.js';
import { runService } from './run-service.js';

describe(runService.name, () => {
  let redis: RedisServer;
  let postgres: PostgresServer;
  let service: ServiceProcess | undefined;
  let environment: Record<string, string>;

  beforeAll(async () => {
    [redis, postgres] = await Promise.all([RedisServer.start(), PostgresServer.start()]);
    const role = new URL(postgres.url);
    role.username = 'probe_service';
    role.password = 'hush';
    environment = { REDIS_URL: redis.url, DATABASE_URL: role.href };
  }, 60_000);
  afterAll(async () => {
    service?.child.kill('SIGKILL');
    await Promise.all([redis.stop(), postgres.stop()]);
  });

  const migrate = () =>
    ServiceProcess.run({ ...environment, REDIS_URL: '', MIGRATION_DATABASE_URL: postgres.url }, ['migrate']);
  const ready = async () => (await service?.get('/health/ready')) ?? { status: 0, body: '' };
  const until = (what: string, condition: (reply: { status: number; body: string }) => boolean) =>
    waitFor(async () => condition(await ready()), { timeoutMs: 15_000, what });

  it('starts without its servers and becomes ready when they come and the tables are made', async () => {
    await Promise.all([redis.kill(), postgres.kill()]);
    service = new ServiceProcess(environment);
    await until('503 that names both', ({ body }) => body.includes('Not ready: postgres, redis missing.'));
    await redis.startAgain();
    await until('503 that names Postgres alone', ({ body }) => body.includes('Not ready: postgres missing.'));
    await postgres.restart();
    // Also the role is made by the command.
    expect(await Promise.all([migrate(), migrate()])).toMatchObject([{ code: 0 }, { code: 0 }]);
    await until('ready', ({ status }) => status === 200);
    service.child.kill('SIGTERM');
    expect(await service.ended()).toBe(0);
  }, 60_000);

  it('names the migration that is missing', async () => {
    const database = new URL(await postgres.createDatabase());
    database.username = 'probe_service';
    database.password = 'hush';
    service = new ServiceProcess({ ...environment, DATABASE_URL: database.href });
    await until('the migration', ({ body }) => body.includes('2026-11-21-create-thing'));
    service.child.kill('SIGKILL');
  }, 60_000);

  it('cannot be migrated without its database', async () => {
    const { code, output } = await ServiceProcess.run(
      { ...environment, MIGRATION_DATABASE_URL: nowhere.DATABASE_URL },
      ['migrate'],
    );
    expect([code, output]).toEqual([1, expect.stringContaining('nothing listens there')]);
  }, 20_000);
});
