import { readFileSync } from 'node:fs';
import { RedisServer, waitFor } from '@plumbline/testing';
import { Redis } from 'ioredis';
import { Caller } from '../caller.js';
import { accessRules } from './access-rules.js';
import { DeadLetters } from './dead-letters.js';
import { countUp, noticed, onceWork, readWork } from './testing/fault-probe.js';
import { FaultRig } from './testing/fault-rig.js';

const password = 'p@ss:word/1';
const encoded = encodeURIComponent(password);

function userOf(service: string, access: Partial<Parameters<typeof accessRules>[0]>): string {
  const none = { answers: false, calls: [], subscribes: [], emits: [] };
  return ['user', service, 'on', `>${password}`, ...accessRules({ service, ...none, ...access })].join(' ');
}

const users = [
  userOf('fault', { answers: true, subscribes: [noticed.pattern] }),
  userOf('tester', { calls: ['fault'], emits: [noticed.pattern] }),
  userOf('other', { answers: true, calls: ['fault'] }),
];

describe('Redis with TLS, passwords and access rules', () => {
  let rig: FaultRig;
  beforeAll(async () => {
    rig = await FaultRig.start({ redis: { tls: true, users }, replicas: 0 });
    const own = { url: rig.redis.urlOf('fault', encoded), caFile: rig.redis.caFile };
    await Promise.all([rig.startReplica(own), rig.startReplica(own)]);
  }, 20_000);
  afterAll(() => rig.close());

  it('serves calls, streams and events, and moves work from a lost replica', async () => {
    const { caFile } = rig.redis;
    const caller = await rig.startCaller({ url: rig.redis.urlOf('tester', encoded), caFile });
    expect((await caller.call(readWork, { key: 'a' }, rig.callOptions())).key).toBe('a');
    expect((await caller.call(onceWork, { key: 'b' }, rig.callOptions())).key).toBe('b');
    const items = caller.stream(countUp, { key: 'c', to: 100 }, rig.callOptions());
    let read = 0;
    for await (const _item of items) read++;
    expect(read).toBe(100);
    await caller.emit(noticed, { key: 'd' }, rig.callOptions());
    await waitFor(() => rig.count('d', 'done'));
    const long = caller.call(readWork, { key: 'e', ms: 500 }, rig.callOptions());
    const { processId } = await waitFor(async () => (await rig.effects('e'))[0]);
    process.kill(processId, 'SIGKILL');
    expect((await long).attempt).toBe(2);
    await rig.untilQuiet();
  }, 20_000);

  it('does not let a caller read the requests or replies of others, nor call what it may not', async () => {
    const { caFile = '' } = rig.redis;
    const context = await rig.startContext({
      service: 'other',
      url: rig.redis.urlOf('other', encoded),
      caFile,
    });
    const elsewhere = { ...readWork, pattern: 'secret.read-work' };
    await expect(context.get(Caller).call(elsewhere, { key: 'x' }, rig.callOptions())).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await expect(context.get(DeadLetters).list('fault')).rejects.toThrow('NOPERM');
    const tls = { ca: readFileSync(caFile) };
    const client = new Redis(rig.redis.urlOf('other', encoded), { tls });
    for (const words of [
      ['XREAD', 'STREAMS', '{rpl:tester.1}', '0'],
      ['XREAD', 'STREAMS', '{plumb:fault}:rpc', '0'],
      ['XRANGE', '{plumb:fault}:rpc', '-', '+'],
      ['XTRIM', '{plumb:fault}:rpc', 'MAXLEN', '0'],
      ['XREADGROUP', 'GROUP', 'fault', 'x', 'STREAMS', '{plumb:fault}:rpc', '>'],
      ['SUBSCRIBE', '{plumb:fault}:cancel'],
      ['KEYS', '*'],
      ['EVAL', 'return 1', '0'],
      ['FLUSHALL'],
      ['CONFIG', 'GET', '*'],
      ['DEL', '{plumb:other}:rpc'],
    ] as [string, ...string[]][])
      await expect(client.call(...words)).rejects.toThrow('NOPERM');
    client.disconnect();
  }, 20_000);

  it('is not reached without the authority, and says so', async () => {
    const caller = await rig.startCaller({ url: rig.redis.urlOf('tester', encoded) });
    const failed = caller.call({ ...readWork, timeoutMs: 500 }, { key: 'x' }, rig.callOptions());
    await expect(failed).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  }, 20_000);
});

describe('a wrong password', () => {
  it('makes one clear line without it, and no end of the process', async () => {
    const lines: string[] = [];
    const write = (...words: unknown[]) => void lines.push(words.join(' '));
    const redis = await RedisServer.start({ users });
    const rig = await FaultRig.start({ replicas: 0 });
    rig.logger = { log: write, warn: write, error: write };
    const caller = await rig.startCaller({ url: redis.urlOf('tester', 'not-the-password') });
    const failed = caller.call({ ...readWork, timeoutMs: 500 }, { key: 'x' }, rig.callOptions());
    await expect(failed).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await rig.close();
    await redis.stop();
    const about = lines.filter((line) => line.includes(String(redis.port)));
    expect(about).toHaveLength(1);
    expect(about[0]).toContain('WRONGPASS');
    expect(about[0]).not.toContain('not-the-password');
  }, 20_000);
});
