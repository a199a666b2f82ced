import { AppError } from '@plumbline/core';
import { waitFor } from '@plumbline/testing';
import { dieNow, keyedWork, onceWork, readWork } from './testing/fault-probe.js';
import { end, FaultRig } from './testing/fault-rig.js';

describe('the loss of a replica', () => {
  let rig: FaultRig;
  afterEach(() => rig.close());

  /** Starts a call and gives the process that runs it. */
  async function running(key: string) {
    return waitFor(async () => (await rig.effects(key)).at(-1)?.processId, { what: `${key} to start` });
  }

  function replicaOf(processId: number) {
    const replica = rig.replicas.find(({ pid }) => pid === processId);
    if (!replica) throw new Error('No such replica.');
    return replica;
  }

  it.each([readWork, keyedWork])(
    'runs $pattern again elsewhere',
    async (definition) => {
      rig = await FaultRig.start();
      const caller = await rig.startCaller();
      const answered = caller.call(definition, { key: 'a', ms: 400 }, rig.callOptions());
      const first = await running('a');
      await end(replicaOf(first), 'SIGKILL');
      const reply = await answered;
      expect(reply).toMatchObject({ key: 'a', attempt: 2 });
      expect(reply.processId).not.toBe(first);
      expect(await rig.count('a', 'done')).toBe(1);
      await rig.untilQuiet();
    },
    15_000,
  );

  it('never runs a `once` call again that was started', async () => {
    rig = await FaultRig.start();
    const caller = await rig.startCaller();
    const failed = caller.call(onceWork, { key: 'a', ms: 400 }, rig.callOptions()).catch(AppError.from);
    await end(replicaOf(await running('a')), 'SIGKILL');
    expect(await failed).toMatchObject({ code: 'REPLICA_LOST' });
    expect(await rig.count('a', 'started')).toBe(1);
    await rig.untilQuiet();
  }, 15_000);

  it('answers calls when the only replica is back after a while', async () => {
    rig = await FaultRig.start({ replicas: 1 });
    const caller = await rig.startCaller();
    await caller.call(readWork, { key: 'warm' }, rig.callOptions());
    for (const replica of rig.replicas) await end(replica, 'SIGKILL');
    const answered = Array.from({ length: 20 }, (_, index) =>
      caller.call(keyedWork, { key: `w${index}` }, rig.callOptions()),
    );
    await rig.startReplica();
    expect(await Promise.all(answered)).toHaveLength(20);
    await rig.untilQuiet();
  }, 15_000);

  it('does the work of a frozen replica, and takes no second answer when it wakes', async () => {
    rig = await FaultRig.start();
    const caller = await rig.startCaller();
    const answered = caller.call(readWork, { key: 'a', ms: 300 }, rig.callOptions());
    const spent = caller.call(onceWork, { key: 'b', ms: 300 }, rig.callOptions()).catch(AppError.from);
    const [first, second] = [await running('a'), await running('b')];
    for (const processId of new Set([first, second])) process.kill(processId, 'SIGSTOP');
    if (first !== second) await rig.startReplica();
    expect((await answered).processId).not.toBe(first);
    expect(await spent).toMatchObject({ code: 'REPLICA_LOST' });
    for (const processId of new Set([first, second])) process.kill(processId, 'SIGCONT');
    expect((await caller.call(readWork, { key: 'c' }, rig.callOptions())).key).toBe('c');
    expect(await rig.count('b', 'started')).toBe(1);
    await rig.untilQuiet();
  }, 15_000);

  it('gives up a message that kills its replicas, and nothing beside it', async () => {
    rig = await FaultRig.start();
    rig.replaceTheDead();
    const caller = await rig.startCaller();
    const work = (index: number) =>
      caller.call({ ...readWork, timeoutMs: 20_000 }, { key: `i${index}`, ms: 200 }, rig.callOptions()).then(
        () => 'ok',
        (error: AppError) => error.code,
      );
    const before = Array.from({ length: 10 }, (_, index) => work(index));
    const poison = caller
      .call({ ...dieNow, timeoutMs: 20_000 }, { key: 'poison' }, rig.callOptions())
      .catch(AppError.from);
    const after = Array.from({ length: 10 }, (_, index) => work(10 + index));
    expect(await poison).toMatchObject({ code: 'POISON' });
    expect(new Set(await Promise.all([...before, ...after]))).toEqual(new Set(['ok']));
    expect(rig.deaths).toBe(3);
    expect(await rig.redis.command('XLEN', '{plumb:fault}:dlq')).toBe(1);
    await rig.untilQuiet();
  }, 30_000);
});
