import { AppError } from '@plumbline/core';
import { waitFor } from '@plumbline/testing';
import { countUp, keyedWork, onceWork, readWork } from './testing/fault-probe.js';
import { end, FaultRig } from './testing/fault-rig.js';

describe('a replica that is told to stop', () => {
  let rig: FaultRig;
  afterEach(() => rig.close());

  it('costs no call and runs none twice, under load and one after the other', async () => {
    rig = await FaultRig.start();
    const caller = await rig.startCaller();
    const outcomes: string[] = [];
    let stopped = false;
    let count = 0;
    const worker = async () => {
      while (!stopped) {
        const definition = [readWork, keyedWork, onceWork][count % 3] ?? readWork;
        const called = caller.call(definition, { key: `k${count++}`, ms: 10 }, rig.callOptions());
        outcomes.push(
          await called.then(
            () => 'ok',
            (error: AppError) => error.code,
          ),
        );
      }
    };
    const workers = Array.from({ length: 16 }, worker);
    for (const replica of [...rig.replicas]) {
      const before = outcomes.length;
      await waitFor(() => outcomes.length > before + 50);
      await rig.startReplica();
      expect(await end(replica, 'SIGTERM')).toBeLessThan(3000);
      expect(replica.exitCode).toBe(0);
    }
    stopped = true;
    await Promise.all(workers);
    expect(outcomes.filter((outcome) => outcome !== 'ok')).toEqual([]);
    for (let index = 0; index < count; index++) expect(await rig.count(`k${index}`, 'started')).toBe(1);
    await rig.untilQuiet();
    const consumers = (await rig.redis.command(
      'XINFO',
      'CONSUMERS',
      '{plumb:fault}:rpc',
      'fault',
    )) as unknown[];
    expect(consumers).toHaveLength(2);
  }, 30_000);

  it('finishes a stream, and leaves what takes too long to others', async () => {
    rig = await FaultRig.start({ replicas: 1, options: { drainMs: 700, leaseMs: 10_000 } });
    const caller = await rig.startCaller();
    const stream = (async () => {
      const items = caller.stream(countUp, { key: 's', to: 20, gapMs: 20 }, rig.callOptions());
      let read = 0;
      for await (const _item of items) read++;
      return read;
    })();
    const definition = { ...readWork, timeoutMs: 20_000 };
    const long = caller.call(definition, { key: 'long', ms: 4000 }, rig.callOptions());
    const spent = caller
      .call({ ...onceWork, timeoutMs: 20_000 }, { key: 'spent', ms: 4000 }, rig.callOptions())
      .catch(AppError.from);
    await waitFor(async () => (await rig.count('long', 'started')) && (await rig.count('spent', 'started')));
    await waitFor(() => rig.count('s', 'item-3'));
    const [first] = rig.replicas;
    await rig.startReplica();
    if (first) await end(first, 'SIGTERM');
    expect(await stream).toBe(20);
    const left = performance.now();
    expect((await long).attempt).toBe(2);
    // It need not wait for the lease: four seconds of work and the pause between two looks.
    expect(performance.now() - left).toBeLessThan(9000);
    expect(await spent).toMatchObject({ code: 'REPLICA_LOST' });
    expect(await rig.count('spent', 'started')).toBe(1);
    await rig.untilQuiet();
  }, 30_000);
});
