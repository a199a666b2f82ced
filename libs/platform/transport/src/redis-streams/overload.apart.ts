import { AppError } from '@plumbline/core';
import { waitFor } from '@plumbline/testing';
import { countUp, dieNow, keyedWork, readWork } from './testing/fault-probe.js';
import { end, FaultRig } from './testing/fault-rig.js';
import { forgedMessage } from './testing/forged-message.js';

describe('more calls than a service can take', () => {
  let rig: FaultRig;
  afterEach(() => rig.close());

  it('are refused at once, and none is run after its deadline', async () => {
    // Four at once, each 100 ms: forty a second.
    rig = await FaultRig.start({ replicas: 1, options: { maxInFlight: 4 } });
    const caller = await rig.startCaller();
    await caller.call(readWork, { key: 'warm' }, rig.callOptions());
    const definition = { ...keyedWork, timeoutMs: 1000 };
    const outcomes: { code: string; ms: number }[] = [];
    const call = async (index: number) => {
      const asked = performance.now();
      const called = caller.call(definition, { key: `k${index}`, ms: 100 }, rig.callOptions());
      const code = await called.then(
        () => 'ok',
        (error: AppError) => error.code,
      );
      outcomes.push({ code, ms: performance.now() - asked });
    };
    const calls: Promise<void>[] = [];
    const begun = performance.now();
    for (let index = 0; performance.now() - begun < 2000; index++) {
      calls.push(call(index));
      await new Promise((resolve) => setTimeout(resolve, 2.5));
    }
    await Promise.all(calls);
    const of = (code: string) => outcomes.filter((outcome) => outcome.code === code);
    expect(of('ok').length).toBeGreaterThan(60);
    expect(of('OVERLOADED').length).toBeGreaterThan(100);
    expect(Math.max(...of('OVERLOADED').map(({ ms }) => ms))).toBeLessThan(50);
    expect(of('ok').length + of('OVERLOADED').length + of('DEADLINE').length).toBe(outcomes.length);
    await rig.untilQuiet();
  }, 20_000);

  it('that waited too long are dropped unrun', async () => {
    rig = await FaultRig.start({ replicas: 1, options: { maxInFlight: 1, limits: { queueFactor: 1000 } } });
    const caller = await rig.startCaller();
    const blocking = caller.call(readWork, { key: 'first', ms: 600 }, rig.callOptions());
    await waitFor(() => rig.count('first', 'started'));
    const late = Array.from({ length: 20 }, (_, index) =>
      caller
        .call({ ...readWork, timeoutMs: 200 }, { key: `late${index}` }, rig.callOptions())
        .catch((error: AppError) => error.code),
    );
    // Its caller is dead and takes nothing back.
    const orphan = { data: '{"key":"orphan"}', budgetMs: 200 };
    const fields = forgedMessage(rig.callOptions().context, orphan);
    await rig.redis.command('XADD', '{plumb:fault}:rpc', '*', ...fields);
    expect(new Set(await Promise.all(late))).toEqual(new Set(['DEADLINE']));
    await blocking;
    await rig.untilQuiet();
    expect(await rig.count('orphan', 'started')).toBe(0);
    for (let index = 0; index < 20; index++) expect(await rig.count(`late${index}`, 'started')).toBe(0);
  }, 20_000);
});

describe('a Redis without memory', () => {
  it('refuses calls typed, and takes them again when there is room', async () => {
    const rig = await FaultRig.start({ replicas: 1 });
    const caller = await rig.startCaller();
    await caller.call(readWork, { key: 'before' }, rig.callOptions());
    await rig.redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
    const refused = caller.call(readWork, { key: 'full' }, rig.callOptions());
    await expect(refused).rejects.toMatchObject({ code: 'OVERLOADED' });
    await rig.redis.command('CONFIG', 'SET', 'maxmemory', '0');
    expect((await caller.call(readWork, { key: 'after' }, rig.callOptions())).key).toBe('after');
    await rig.close();
  }, 20_000);
});

describe('a service without replicas', () => {
  let rig: FaultRig;
  afterEach(() => rig.close());

  it('is told of at once', async () => {
    rig = await FaultRig.start({ replicas: 0 });
    const caller = await rig.startCaller();
    const refused = async () => {
      const asked = performance.now();
      await expect(caller.call(readWork, { key: 'a' }, rig.callOptions())).rejects.toMatchObject({
        code: 'NO_RESPONDERS',
      });
      return performance.now() - asked;
    };
    await refused();
    expect(await refused()).toBeLessThan(100);
    const items = caller.stream(countUp, { key: 'a', to: 1 }, rig.callOptions());
    await expect(items[Symbol.asyncIterator]().next()).rejects.toMatchObject({ code: 'NO_RESPONDERS' });
    expect(await rig.redis.command('EXISTS', '{plumb:fault}:rpc')).toBe(0);
  }, 20_000);

  it('is told of once its last replica stays away', async () => {
    const limits = { respondersGraceMs: 300, aliveMs: 600 };
    rig = await FaultRig.start({ replicas: 1, options: { limits } });
    const caller = await rig.startCaller();
    await caller.call(readWork, { key: 'a' }, rig.callOptions());
    const [replica] = rig.replicas;
    if (replica) await end(replica, 'SIGTERM');
    const answered = caller.call(dieNow, { key: 'b' }, rig.callOptions());
    await expect(answered).rejects.toMatchObject({ code: 'NO_RESPONDERS' });
  }, 20_000);
});
