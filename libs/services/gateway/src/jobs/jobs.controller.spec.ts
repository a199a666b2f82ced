import { jobChanged, JobEvent } from '@plumbline/contracts';
import { testContext } from '@plumbline/testing';
import { EventReader } from '../testing/event-reader.js';
import { job } from '../testing/remote-state.js';
import { type TestGateway, startTestGateway } from '../testing/test-gateway.js';
import { JobsController } from './jobs.controller.js';

describe(JobsController.name, () => {
  let gateway: TestGateway;

  const start = async (pollMs: number) => {
    gateway = await startTestGateway({ config: { JOB_POLL_MS: pollMs } });
    gateway.remote.jobs.set('job_1', job());
  };
  afterEach(() => gateway.close());

  const follow = async () => new EventReader(await fetch(`${gateway.url}/jobs/job_1/events`));
  const stageOf = async (reader: EventReader) => {
    const { event, data = '{}' } = (await reader.next()) ?? {};
    return JobEvent.parse({ event, data: JSON.parse(data) }).data.stage;
  };
  const change = (tenantId: string, overrides: object) =>
    gateway.caller.emit(jobChanged, { tenantId, job: job(overrides) }, { context: testContext() });

  it('reads and cancels', async () => {
    await start(20);
    expect((await gateway.app.inject({ url: '/jobs/job_1' })).json()).toMatchObject({ status: 'running' });
    const cancelled = await gateway.app.inject({ method: 'DELETE', url: '/jobs/job_1' });
    expect(cancelled.json()).toMatchObject({ status: 'cancelled' });
    expect((await gateway.app.inject({ url: '/jobs/job_x/events' })).json()).toMatchObject({
      code: 'JOB_NOT_FOUND',
    });
  }, 20_000);

  it('tells of changes as soon as an event does, only of the tenant, until the end', async () => {
    await start(60_000);
    const reader = await follow();
    expect(await stageOf(reader)).toBe('received');
    await change('another', { stage: 'chunked' });
    await change('default', { stage: 'parsed', pagesDone: 3 });
    expect(await stageOf(reader)).toBe('parsed');
    await change('default', { stage: 'indexed', status: 'indexed' });
    expect(await stageOf(reader)).toBe('indexed');
    expect(await reader.next()).toBeUndefined();
  }, 20_000);

  it('sees changes of which no event tells', async () => {
    await start(20);
    const reader = await follow();
    expect(await stageOf(reader)).toBe('received');
    gateway.remote.jobs.set('job_1', job({ stage: 'embedded' }));
    expect(await stageOf(reader)).toBe('embedded');
    gateway.remote.jobs.delete('job_1');
    expect(await reader.next()).toBeUndefined();
  }, 20_000);

  it('does not hold up a server that stops', async () => {
    await start(60_000);
    const reader = await follow();
    await stageOf(reader);
    const closing = performance.now();
    await gateway.close();
    expect(await reader.next()).toBeUndefined();
    expect(performance.now() - closing).toBeLessThan(2500);
    await start(20);
  }, 20_000);
});
