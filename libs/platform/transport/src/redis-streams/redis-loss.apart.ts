import { AppError } from '@plumbline/core';
import { RedisServer, waitFor } from '@plumbline/testing';
import { Caller } from '../caller.js';
import { countUp, keyedWork, onceWork, readWork } from './testing/fault-probe.js';
import { FaultRig } from './testing/fault-rig.js';

describe('the loss of Redis', () => {
  let rig: FaultRig;
  afterEach(() => rig.close());

  /** Calls without a pause until told to stop; what became of each. */
  function keepCalling(caller: Caller) {
    const outcomes: string[] = [];
    let stopped = false;
    let count = 0;
    const worker = async () => {
      while (!stopped) {
        const definition = count % 2 ? readWork : keyedWork;
        const called = caller.call(definition, { key: `k${count++}`, ms: 5 }, rig.callOptions());
        const failed = (error: AppError) => `${error.code}: ${error.message}`;
        outcomes.push(await called.then(() => 'ok', failed));
      }
    };
    const workers = Array.from({ length: 8 }, worker);
    const stop = async () => {
      stopped = true;
      await Promise.all(workers);
      return { outcomes, count };
    };
    return { outcomes, stop };
  }

  it.each([true, false])(
    'costs no call when it is killed and comes back, append-only %p',
    async (appendOnly) => {
      rig = await FaultRig.start({ redis: { appendOnly } });
      const { outcomes, stop } = keepCalling(await rig.startCaller());
      await waitFor(() => outcomes.length > 50);
      await rig.redis.kill();
      const atKill = outcomes.length;
      await rig.redis.startAgain();
      const up = performance.now();
      await waitFor(() => outcomes.length > atKill + 20, { what: 'calls to be answered again' });
      expect(performance.now() - up).toBeLessThan(2000);
      const { count } = await stop();
      expect(outcomes.filter((outcome) => outcome !== 'ok')).toEqual([]);
      expect(outcomes).toHaveLength(count);
      await rig.untilQuiet();
    },
    20_000,
  );

  it('notices a Redis that is silent, and goes on when it speaks again', async () => {
    rig = await FaultRig.start();
    const { outcomes, stop } = keepCalling(await rig.startCaller());
    await waitFor(() => outcomes.length > 20);
    rig.redis.pause();
    await new Promise((resolve) => setTimeout(resolve, 1000));
    rig.redis.resume();
    const atResume = outcomes.length;
    await waitFor(() => outcomes.length > atResume + 20);
    await stop();
    expect(outcomes.filter((outcome) => outcome !== 'ok')).toEqual([]);
  }, 20_000);

  it('ends a `once` call that was under way within its time', async () => {
    rig = await FaultRig.start({ replicas: 1 });
    const caller = await rig.startCaller();
    const definition = { ...onceWork, timeoutMs: 3000 };
    const spent = caller.call(definition, { key: 'a', ms: 300 }, rig.callOptions()).catch(AppError.from);
    await waitFor(() => rig.count('a', 'started'));
    await rig.redis.restart();
    expect(['a', 'DEADLINE']).toContain(await spent.then((end) => ('key' in end ? end.key : end.code)));
    expect(await rig.count('a', 'started')).toBe(1);
  }, 20_000);

  it('does not tear a stream', async () => {
    rig = await FaultRig.start({ replicas: 1, redis: { appendOnly: true } });
    const caller = await rig.startCaller();
    const indexes: number[] = [];
    const request = { key: 's', to: 100, gapMs: 10 };
    for await (const { index } of caller.stream(countUp, request, rig.callOptions())) {
      indexes.push(index);
      if (index === 20) void rig.redis.restart();
    }
    expect(indexes).toEqual(Array.from({ length: 100 }, (_, index) => index));
    expect(await rig.count('s', 'ended')).toBe(1);
  }, 20_000);

  it('refuses calls at once after a few seconds, and says in time what could not be sent', async () => {
    rig = await FaultRig.start({ replicas: 0 });
    const caller = await rig.startCaller();
    await rig.redis.kill();
    const early = caller.call({ ...readWork, timeoutMs: 200 }, { key: 'a' }, rig.callOptions());
    await expect(early).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    const refused = async () => {
      const asked = performance.now();
      const { code } = await caller
        .call({ ...readWork, timeoutMs: 500 }, { key: 'a' }, rig.callOptions())
        .then(() => ({ code: 'ok' }), AppError.from);
      return code === 'UNAVAILABLE' && performance.now() - asked < 50;
    };
    await waitFor(refused, { timeoutMs: 8000, what: 'a refusal at once' });
    await rig.redis.startAgain();
  }, 20_000);
});

describe('a start without Redis', () => {
  it('waits for it', async () => {
    const redis = await RedisServer.start();
    await redis.kill();
    const rig = await FaultRig.start({ replicas: 0 });
    const caller = await rig.startCaller({ url: redis.url });
    const replica = rig.startReplica({ url: redis.url });
    const early = caller.call({ ...readWork, timeoutMs: 100 }, { key: 'a' }, rig.callOptions());
    await expect(early).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await redis.startAgain();
    await replica;
    expect((await caller.call(readWork, { key: 'a' }, rig.callOptions())).key).toBe('a');
    await rig.close();
    await redis.stop();
  }, 20_000);
});
