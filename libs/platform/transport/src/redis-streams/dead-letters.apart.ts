import { waitFor } from '@plumbline/testing';
import { Caller } from '../caller.js';
import { DeadLetters } from './dead-letters.js';
import { dieNow, noticed, readWork } from './testing/fault-probe.js';
import { end, FaultRig } from './testing/fault-rig.js';
import { forgedMessage } from './testing/forged-message.js';

describe(DeadLetters.name, () => {
  let rig: FaultRig;
  let letters: DeadLetters;
  let caller: Caller;
  beforeAll(async () => {
    const limits = { eventRetryMs: 20, eventPatienceMs: 200 };
    rig = await FaultRig.start({ replicas: 1, options: { limits } });
    const context = await rig.startContext();
    letters = context.get(DeadLetters);
    caller = context.get(Caller);
  }, 20_000);
  afterAll(() => rig.close());

  it('shows what was given up, with its reason, and throws it away', async () => {
    rig.replaceTheDead();
    const options = rig.callOptions();
    const killed = caller.call({ ...dieNow, timeoutMs: 20_000 }, { key: 'poison' }, options);
    await expect(killed).rejects.toMatchObject({ code: 'POISON' });
    const [letter] = await letters.list('fault');
    expect(letter).toMatchObject({
      reason: 'poison',
      attempts: 3,
      pattern: 'fault.die-now',
      tenantId: options.context.tenantId,
      caller: 'tester',
      data: '{"key":"poison","ms":0}',
      isCut: false,
    });
    expect(await letters.show('fault', letter?.id ?? '')).toEqual(letter);
    await letters.drop('fault', letter?.id ?? '');
    expect(await letters.list('fault')).toEqual([]);
    await expect(letters.show('fault', letter?.id ?? '')).rejects.toMatchObject({ code: 'CONFLICT' });
  }, 30_000);

  it('sends a message again, which then runs or comes back', async () => {
    await caller.emit(noticed, { key: 'late', failures: 6 }, rig.callOptions());
    const first = await waitFor(async () => (await letters.list('fault')).at(-1));
    expect(first).toMatchObject({ reason: 'failed', code: 'UNAVAILABLE', pattern: noticed.pattern });
    await letters.replay('fault', first.id);
    await waitFor(() => rig.count('late', 'done'));
    expect(await letters.list('fault')).toEqual([]);
  }, 20_000);

  it('keeps at most 4 KB of it, and does not send a part', async () => {
    const data = JSON.stringify({ key: 'big', more: 'ä'.repeat(5000) });
    const fields = forgedMessage(rig.callOptions().context, { data: `${data}!` });
    await rig.redis.command('XADD', '{plumb:fault}:rpc', '*', ...fields);
    const letter = await waitFor(async () => (await letters.list('fault')).at(-1));
    expect(letter).toMatchObject({ reason: 'unreadable', isCut: true, bytes: Buffer.byteLength(data) + 1 });
    expect(Buffer.byteLength(letter.data)).toBeLessThanOrEqual(4096);
    expect(letter.data).not.toContain('\uFFFD');
    await expect(letters.replay('fault', letter.id)).rejects.toMatchObject({ code: 'CONFLICT' });
    await letters.drop('fault', letter.id);
    expect((await caller.call(readWork, { key: 'after' }, rig.callOptions())).key).toBe('after');
    for (const replica of rig.replicas) await end(replica, 'SIGTERM');
  }, 20_000);
});
