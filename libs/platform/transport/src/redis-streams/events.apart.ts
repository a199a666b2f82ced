import { waitFor } from '@plumbline/testing';
import { Caller } from '../caller.js';
import { noticed } from './testing/fault-probe.js';
import { end, FaultRig } from './testing/fault-rig.js';

describe('an event', () => {
  let rig: FaultRig;
  let caller: Caller;
  beforeAll(async () => {
    rig = await FaultRig.start({ replicas: 2, options: { limits: { eventRetryMs: 30 } } });
    caller = await rig.startCaller();
  }, 20_000);
  afterAll(() => rig.close());

  async function pending(): Promise<unknown> {
    const key = `{plumb:evt:${noticed.pattern}}`;
    return ((await rig.redis.command('XPENDING', key, 'fault')) as unknown[])[0];
  }

  it('is handled once by one replica of each service', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) => caller.emit(noticed, { key: `e${index}` }, rig.callOptions())),
    );
    for (let index = 0; index < 20; index++) await waitFor(() => rig.count(`e${index}`, 'done'));
    await waitFor(async () => (await pending()) === 0);
    for (let index = 0; index < 20; index++) expect(await rig.count(`e${index}`, 'done')).toBe(1);
  }, 10_000);

  it('is tried again until its handler takes it', async () => {
    await caller.emit(noticed, { key: 'stubborn', failures: 3 }, rig.callOptions());
    await waitFor(() => rig.count('stubborn', 'done'));
    await waitFor(async () => (await pending()) === 0);
  }, 10_000);

  it('goes to another replica when the one that failed stops or dies', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      // Each process fails once: the first pause is long enough to end it meanwhile.
      await caller.emit(noticed, { key: signal, failures: 4 }, rig.callOptions());
      await waitFor(async () => (await pending()) === 1);
      const victims = rig.replicas.filter(({ exitCode, signalCode }) => exitCode === null && !signalCode);
      await rig.startReplica();
      for (const victim of victims) await end(victim, signal);
      await waitFor(() => rig.count(signal, 'done'), { what: `the event after ${signal}` });
      await waitFor(async () => (await pending()) === 0);
    }
  }, 30_000);

  it('waits for Redis, and is there for a service that comes later', async () => {
    for (const replica of rig.replicas) await end(replica, 'SIGKILL');
    await rig.redis.kill();
    const emitted = caller.emit(noticed, { key: 'waiting' }, rig.callOptions());
    await rig.redis.startAgain();
    await emitted;
    await rig.startReplica();
    await waitFor(() => rig.count('waiting', 'done'));
  }, 20_000);

  it('leaves Redis when all services have handled it', async () => {
    const swift = await rig.startReplica({ limits: { sweepMs: 100, eventRetryMs: 30 } });
    await caller.emit(noticed, { key: 'gone' }, rig.callOptions());
    await waitFor(() => rig.count('gone', 'done'));
    const length = () => rig.redis.command('XLEN', `{plumb:evt:${noticed.pattern}}`);
    await waitFor(async () => Number(await length()) <= 1, { what: 'an empty topic' });
    await end(swift, 'SIGTERM');
  }, 20_000);

  it('does not outlive its use in Redis', async () => {
    await caller.emit(noticed, { key: 'short' }, rig.callOptions());
    const life = await rig.redis.command('PTTL', `{plumb:evt:${noticed.pattern}}`);
    expect(Number(life)).toBeGreaterThan(0);
  }, 10_000);
});
