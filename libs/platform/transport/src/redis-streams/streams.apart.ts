import { AppError } from '@plumbline/core';
import { waitFor } from '@plumbline/testing';
import { countUp } from './testing/fault-probe.js';
import { end, FaultRig } from './testing/fault-rig.js';

describe('a streamed reply', () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await FaultRig.start({ replicas: 1, options: { limits: { replyTtlMs: 1500 } } });
  }, 20_000);
  afterAll(() => rig.close());

  it('sends the first item at once and further ones together', async () => {
    const caller = await rig.startCaller();
    const before = await entriesAdded(rig);
    let firstAfter = 0;
    const asked = performance.now();
    const request = { key: 'a', to: 60, gapMs: 10 };
    for await (const { index } of caller.stream(countUp, request, rig.callOptions()))
      if (index === 0) firstAfter = performance.now() - asked;
    expect(firstAfter).toBeLessThan(400);
    // Sixty items over 600 ms or more, at most one frame each 25 ms, the first and the last.
    expect((await entriesAdded(rig)) - before).toBeLessThan(50);
  }, 10_000);

  it('stops at the replica within two items when the reader leaves', async () => {
    const caller = await rig.startCaller();
    const request = { key: 'b', to: 500, gapMs: 30 };
    let read = 0;
    for await (const _item of caller.stream(countUp, request, rig.callOptions())) if (++read === 10) break;
    const made = await rig.count('b', 'item-11');
    await waitFor(() => rig.count('b', 'ended'));
    expect(made).toBe(0);
    expect(await rig.count('b', 'item-12')).toBe(0);
    await rig.untilQuiet();
  }, 10_000);

  it('stops at the replica soon after its gateway was killed', async () => {
    const gateway = await rig.startGateway('c');
    await end(gateway, 'SIGKILL');
    await waitFor(() => rig.count('c', 'ended'), { what: 'the stream to end' });
    await rig.untilQuiet();
  }, 15_000);

  it('makes no more than the wire takes while the reply cannot be written', async () => {
    const caller = await rig.startCaller();
    const request = { key: 'd', to: 2000, padding: 1000 };
    const items = caller.stream(countUp, request, rig.callOptions())[Symbol.asyncIterator]();
    await items.next();
    rig.redis.pause();
    await new Promise((resolve) => setTimeout(resolve, 300));
    const made = (await rig.effects('d')).length;
    rig.redis.resume();
    let read = 1;
    while (!(await items.next()).done) read++;
    expect(read).toBe(2000);
    expect(made).toBeLessThan(2000);
  }, 20_000);

  it('is lost as a whole when a part of it is missing', async () => {
    const caller = await rig.startCaller({ service: 'loser' });
    const request = { key: 'e', to: 100, gapMs: 30 };
    const items = caller.stream(countUp, request, rig.callOptions())[Symbol.asyncIterator]();
    await items.next();
    const [replyKey = ''] = (await rig.redis.command('KEYS', '{rpl:loser.*')) as string[];
    const [[, requestId]] = await lastFrame(rig, replyKey);
    const frame = ['i', requestId, 'q', 77, 'a', 1, 'z', 0, 'e', '', 'd', '[{"index":9,"padding":""}]'];
    await rig.redis.command('XADD', replyKey, '*', ...(frame as string[]));
    const read = async () => {
      while (!(await items.next()).done);
    };
    await expect(read()).rejects.toMatchObject({ code: 'DATA_LOSS' });
    await waitFor(() => rig.count('e', 'ended'));
  }, 10_000);

  it('ends with REPLICA_LOST when its replica dies', async () => {
    const caller = await rig.startCaller();
    const request = { key: 'f', to: 500, gapMs: 20 };
    const read: number[] = [];
    const reading = (async () => {
      for await (const { index } of caller.stream(countUp, request, rig.callOptions())) read.push(index);
    })().catch(AppError.from);
    await waitFor(() => read.length > 5);
    for (const replica of rig.replicas) await end(replica, 'SIGKILL');
    await rig.startReplica();
    expect(await reading).toMatchObject({ code: 'REPLICA_LOST' });
    expect(read).toEqual(read.map((_, index) => index));
    expect(await rig.count('f', 'item-0')).toBe(1);
  }, 15_000);
});

/** Frames that all reply streams of the default caller ever got. */
async function entriesAdded({ redis }: FaultRig): Promise<number> {
  let added = 0;
  for (const key of (await redis.command('KEYS', '{rpl:*')) as string[]) {
    const info = (await redis.command('XINFO', 'STREAM', key)) as unknown[];
    added += Number(info[info.indexOf('entries-added') + 1]);
  }
  return added;
}

async function lastFrame({ redis }: FaultRig, key: string): Promise<[[string, string]]> {
  const [[, fields]] = (await redis.command('XREVRANGE', key, '+', '-', 'COUNT', 1)) as [[string, string[]]];
  return [[fields[0] ?? '', fields[1] ?? '']];
}
