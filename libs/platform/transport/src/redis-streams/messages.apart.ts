import { FixedClock } from '@plumbline/core';
import { testContext, waitFor } from '@plumbline/testing';
import { keyedWork, onceWork, readWork, remaining } from './testing/fault-probe.js';
import { FaultRig } from './testing/fault-rig.js';
import { forgedMessage } from './testing/forged-message.js';

const key = 'a secret of more than 32 characters!';
const queue = '{plumb:fault}:rpc';

describe('messages that are not what they should be', () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await FaultRig.start({ replicas: 2, options: { keys: { own: key, callers: { tester: key } } } });
  }, 20_000);
  afterAll(() => rig.close());

  const write = (fields: (string | number)[]) => rig.redis.command('XADD', queue, '*', ...fields);

  it('are not believed unsigned, forged, stale, or from somebody unknown', async () => {
    const context = testContext();
    const run = (name: string) => ({ data: JSON.stringify({ key: name }) });
    await write(forgedMessage(context, { ...run('unsigned'), signature: '' }));
    await write(forgedMessage(context, run('forged'), 'another key, also of 32 characters'));
    await write(forgedMessage(context, { ...run('stale'), createdAt: Date.now() - 60_000 }, key));
    await write(forgedMessage(context, { ...run('early'), createdAt: Date.now() + 60_000 }, key));
    await write(forgedMessage(context, { ...run('unknown'), id: 'nobody.1.1' }, key));
    await write(forgedMessage(context, { ...run('foreign'), replyTo: '{rpl:other.1}' }, key));
    await write(forgedMessage(context, run('genuine'), key));
    await waitFor(() => rig.count('genuine', 'done'));
    await rig.untilQuiet();
    for (const name of ['unsigned', 'forged', 'stale', 'early', 'unknown', 'foreign'])
      expect(await rig.count(name, 'started')).toBe(0);
  }, 10_000);

  it('are answered with a typed error where an answer can go', async () => {
    const caller = await rig.startCaller({ service: 'stranger', keys: { own: key } });
    const refused = caller.call(readWork, { key: 'stranger' }, rig.callOptions());
    await expect(refused).rejects.toMatchObject({ code: 'MESSAGE_UNAUTHENTICATED' });
    const known = await rig.startCaller();
    expect((await known.call(readWork, { key: 'known' }, rig.callOptions())).key).toBe('known');
  }, 10_000);

  it('crash nothing, in thousands', async () => {
    const context = testContext();
    const bad = [
      () => ['x', 'y'],
      () => ['v', '1', 'i', '', 'p', '', 'm', '{', 'd', '{'],
      () => forgedMessage(context, { data: '{"key":' }, key),
      () => forgedMessage(context, { data: '{"other":1}' }, key),
      () => forgedMessage(context, { metadata: '{"context":{}}' }, key),
      () => forgedMessage(context, { metadata: 'null' }, key),
      () => forgedMessage(context, { pattern: 'fault.unknown' }, key),
      () => forgedMessage(context, { pattern: '__proto__' }, key),
      () => forgedMessage(context, { id: 'a b\n' }, key),
      () => forgedMessage(context, { budgetMs: Number.NaN }, key),
      () => forgedMessage(context, { budgetMs: -1 }, key),
      () => forgedMessage(context, { signature: 'ÿ'.repeat(100) }),
    ];
    const written: Promise<unknown>[] = [];
    for (let index = 0; index < 4000; index++) written.push(write(bad[index % bad.length]?.() ?? []));
    await Promise.all(written);
    const caller = await rig.startCaller();
    expect((await caller.call(readWork, { key: 'after' }, rig.callOptions())).key).toBe('after');
    await rig.untilQuiet();
    expect(rig.replicas.every(({ exitCode, signalCode }) => exitCode === null && signalCode === null)).toBe(
      true,
    );
    expect(await rig.count('forged', 'started')).toBe(0);
    expect(Number(await rig.redis.command('XLEN', '{plumb:fault}:dlq'))).toBeGreaterThan(1000);
  }, 20_000);

  it('cannot cancel the request of another caller', async () => {
    const caller = await rig.startCaller();
    const answered = caller.call(readWork, { key: 'mine', ms: 300 }, rig.callOptions());
    await waitFor(() => rig.count('mine', 'started'));
    const [[, fields]] = (await rig.redis.command('XRANGE', queue, '-', '+')) as [[string, string[]]];
    const id = fields[fields.indexOf('i') + 1];
    for (const text of [`${id} ${Date.now()} `, `${id} ${Date.now()} AAAA`, `${id}`, ''])
      await rig.redis.command('PUBLISH', '{plumb:fault}:cancel', text);
    expect((await answered).key).toBe('mine');
  }, 10_000);
});

describe('messages that come twice', () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await FaultRig.start({ replicas: 1 });
  }, 20_000);
  afterAll(() => rig.close());

  const write = (fields: (string | number)[]) => rig.redis.command('XADD', queue, '*', ...fields);
  const message = (name: string, overrides = {}) =>
    forgedMessage(testContext(), {
      id: `tester.${name}`,
      data: JSON.stringify({ key: name, ms: 100 }),
      ...overrides,
    });

  it('run once, while the first runs and after it', async () => {
    const fields = message('twice');
    await Promise.all([write(fields), write(fields)]);
    await waitFor(() => rig.count('twice', 'done'));
    await write(fields);
    await rig.untilQuiet();
    expect(await rig.count('twice', 'started')).toBe(1);
  }, 10_000);

  it('run once over all replicas when they were sent again, or spend money', async () => {
    await rig.startReplica();
    await rig.startReplica();
    const again = message('again', { firstSentAt: Date.now() });
    const original = message('original');
    const replyTo = '{rpl:tester.copies}';
    await rig.redis.command('XADD', replyTo, '*', 'begin', '1');
    const spend = message('spend', { pattern: onceWork.pattern, replyTo });
    for (const fields of [again, again, again, again, spend, spend, spend, spend]) await write(fields);
    const written = Date.now();
    await write(original);
    for (let copy = 0; copy < 4; copy++) await write(message('original', { firstSentAt: written }));
    await waitFor(async () => (await rig.count('again', 'done')) && (await rig.count('original', 'done')));
    await rig.untilQuiet();
    for (const name of ['again', 'original', 'spend']) expect(await rig.count(name, 'started')).toBe(1);
    const replies = await rig.redis.command('XRANGE', replyTo, '-', '+');
    expect(JSON.stringify(replies)).toContain('spend');
    expect(JSON.stringify(replies)).not.toContain('REPLICA_LOST');
  }, 10_000);
});

describe('clocks that are wrong', () => {
  it('change no deadline', async () => {
    const rig = await FaultRig.start({ replicas: 1 });
    for (const minutes of [-5, 5]) {
      const clock = new FixedClock(new Date(Date.now() + minutes * 60_000));
      const caller = await rig.startCaller({ clock });
      const { remainingMs } = await caller.call(remaining, {}, rig.callOptions());
      expect(remainingMs).toBeGreaterThan(1900);
      expect(remainingMs).toBeLessThanOrEqual(2000);
      const deadline = new Date(clock.now().getTime() + 1000);
      const inherited = await caller.call(remaining, {}, { ...rig.callOptions(), deadline });
      expect(inherited.remainingMs).toBeGreaterThan(850);
      expect(inherited.remainingMs).toBeLessThanOrEqual(980);
      const short = { ...keyedWork, timeoutMs: 300 };
      const asked = performance.now();
      const late = caller.call(short, { key: `late${minutes}`, ms: 5000 }, rig.callOptions());
      await expect(late).rejects.toMatchObject({ code: 'DEADLINE' });
      expect(performance.now() - asked).toBeLessThan(400);
    }
    await rig.close();
  }, 20_000);
});
