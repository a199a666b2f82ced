import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createHttpApplication } from './http-application.js';
import { logger } from './logger.js';
import { ProbesModule } from './probes.module.js';
import { Readiness } from './readiness.js';

describe(ProbesModule.name, () => {
  let app: NestFastifyApplication;
  const get = async (url: string) => {
    const { statusCode, body } = await app.inject({ url });
    return { statusCode, body };
  };
  beforeAll(async () => {
    logger.level = 'silent';
    app = await createHttpApplication(ProbesModule);
    await app.init();
  });
  afterAll(() => app.close());

  it('lives, has started and is ready', async () => {
    for (const url of ['/health/live', '/health/ready', '/health/startup'])
      expect(await get(url)).toEqual({ statusCode: 200, body: '{"status":"ok"}' });
  });

  it('shows metrics as Prometheus reads them', async () => {
    expect(await get('/metrics')).toMatchObject({ statusCode: 200, body: expect.stringContaining('# HELP') });
  });

  it('lives without what it needs, but is not ready', async () => {
    app.get(Readiness).add('redis', async () => [{ part: 'redis', reason: 'It is away.' }]);
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 1000);
    expect(await get('/health/ready')).toMatchObject({
      statusCode: 503,
      body: expect.stringContaining('redis'),
    });
    jest.restoreAllMocks();
    expect(await get('/health/live')).toMatchObject({ statusCode: 200 });
  });

  it('does not live while its event loop is five seconds behind', async () => {
    jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5600);
    expect(await get('/health/live')).toMatchObject({
      statusCode: 503,
      body: expect.stringMatching(/event loop is \d+ ms behind/),
    });
    jest.restoreAllMocks();
    expect(await get('/health/live')).toMatchObject({ statusCode: 200 });
  });
});
