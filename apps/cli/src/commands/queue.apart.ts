import { RedisServer } from '@plumbline/testing';
import { runProgram } from '../program.js';

describe('plumb queue', () => {
  let redis: RedisServer;
  let printed: string;

  beforeAll(async () => (redis = await RedisServer.start()), 20_000);
  afterAll(() => redis.stop());
  beforeEach(() => {
    process.env.REDIS_URL = redis.url;
    printed = '';
    for (const stream of [process.stdout, process.stderr])
      jest.spyOn(stream, 'write').mockImplementation((text) => {
        printed += String(text);
        return true;
      });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    delete process.env.REDIS_URL;
    process.exitCode = undefined;
  });

  const bury = (service: string, reason: string) =>
    redis.command(
      'XADD',
      `{plumb:${service}}:dlq`,
      '*',
      ...['source', `{plumb:${service}}:rpc`, 'reason', reason, 'attempts', '3', 'tenant', 'acme'],
      ...['i', 'gateway.1.a', 'p', `${service}.do-it`, 't', '1000', 'm', '{}', 'd', '{"a":1}', 'bytes', '7'],
    );

  it('lists, shows, sends again and drops what was given up', async () => {
    expect([await runProgram(['queue']), printed]).toEqual([0, 'Nothing was given up.\n']);
    const first = String(await bury('memory', 'poison'));
    const second = String(await bury('ingestion', 'failed'));
    printed = '';
    expect(await runProgram(['queue', 'list'])).toBe(0);
    expect(printed.split('\n').map((line) => line.split(' ')[0])).toEqual([
      `memory/${first}`,
      `ingestion/${second}`,
      '',
    ]);
    printed = '';
    expect(await runProgram(['--json', 'queue', 'show', `memory/${first}`])).toBe(0);
    expect(JSON.parse(printed)).toMatchObject({ reason: 'poison', tenantId: 'acme', data: '{"a":1}' });
    expect(await runProgram(['queue', 'replay', `memory/${first}`])).toBe(0);
    expect(await redis.command('XLEN', '{plumb:memory}:rpc')).toBe(1);
    expect(await runProgram(['queue', 'drop', `ingestion/${second}`])).toBe(0);
    expect(await redis.command('XLEN', '{plumb:ingestion}:dlq')).toBe(0);
  }, 20_000);

  it('says what is wrong with a name, a letter that is not there and a Redis that is not reached', async () => {
    expect(await runProgram(['queue', 'show', 'nonsense'])).toBe(2);
    expect(await runProgram(['queue', 'list', 'nobody'])).toBe(2);
    expect(await runProgram(['queue', 'drop', 'memory/1-1'])).toBe(1);
    expect(printed).toContain('has no dead letter 1-1');
    process.env.REDIS_URL = 'redis://user:secret@127.0.0.1:1';
    printed = '';
    expect(await runProgram(['queue'])).toBe(3);
    expect(printed).toContain('cannot be reached at 127.0.0.1:1');
    expect(printed).not.toContain('secret');
    delete process.env.REDIS_URL;
    expect(await runProgram(['queue'])).toBe(2);
  }, 30_000);
});
