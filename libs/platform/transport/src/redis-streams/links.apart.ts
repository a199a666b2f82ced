import type { AppError } from '@plumbline/core';
import { waitFor } from '@plumbline/testing';
import type { Caller } from '../caller.js';
import { keyedWork, readWork } from './testing/fault-probe.js';
import { FaultRig } from './testing/fault-rig.js';
import { LinkProxy } from './testing/link-proxy.js';

describe('links that break', () => {
  let rig: FaultRig;
  let proxy: LinkProxy;
  beforeAll(async () => {
    rig = await FaultRig.start({ replicas: 0 });
    proxy = await LinkProxy.start(rig.redis.port);
  }, 20_000);
  afterAll(async () => {
    proxy.stop();
    await rig.close();
  });

  async function callTwenty(caller: Caller, name: string): Promise<string[]> {
    return Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        caller
          .call(index % 2 ? readWork : keyedWork, { key: `${name}${index}`, ms: 5 }, rig.callOptions())
          .then(
            () => 'ok',
            (error: AppError) => error.code,
          ),
      ),
    );
  }

  const allOk = Array.from({ length: 20 }, () => 'ok');

  it('of a caller cost no call and no second run, wherever the cut falls', async () => {
    await rig.startReplica();
    await rig.startReplica();
    const caller = await rig.startCaller({ url: proxy.url });
    expect(await callTwenty(caller, 'warm')).toEqual(allOk);
    for (let round = 0; round < 5; round++) {
      const outcomes = callTwenty(caller, `cut${round}-`);
      // The requests are written, the confirmations lost.
      await new Promise((resolve) => setImmediate(resolve));
      if (round % 2) proxy.loseAnswers();
      await new Promise((resolve) => setTimeout(resolve, 2 * round));
      proxy.cut();
      expect(await outcomes).toEqual(allOk);
    }
    await rig.untilQuiet();
    for (let round = 0; round < 5; round++)
      for (let index = 0; index < 20; index++)
        expect(await rig.count(`cut${round}-${index}`, 'started')).toBe(1);
  }, 20_000);

  it('of a replica that go silent are seen within five seconds', async () => {
    for (const replica of rig.replicas) replica.kill('SIGTERM');
    await waitFor(() => rig.replicas.every(({ exitCode }) => exitCode !== null));
    await rig.startReplica({ url: proxy.url });
    const caller = await rig.startCaller();
    expect(await callTwenty(caller, 'before')).toEqual(allOk);
    proxy.mute();
    expect(await callTwenty(caller, 'muted')).toEqual(allOk);
    await rig.untilQuiet();
  }, 20_000);

  it('of a caller that go silent cost no call', async () => {
    await rig.startReplica();
    const caller = await rig.startCaller({ url: proxy.url });
    expect(await callTwenty(caller, 'well')).toEqual(allOk);
    proxy.mute();
    expect(await callTwenty(caller, 'dumb')).toEqual(allOk);
  }, 20_000);
});
