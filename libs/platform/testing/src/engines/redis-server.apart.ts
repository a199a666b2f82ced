import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { waitFor } from '../wait-for.js';
import { RedisServer } from './redis-server.js';

describe(RedisServer.name, () => {
  let server: RedisServer | undefined;
  afterEach(() => server?.stop());

  it('forgets over a restart, unless it is append-only', async () => {
    for (const appendOnly of [false, true]) {
      server = await RedisServer.start({ appendOnly });
      await server.command('SET', 'a', '1');
      // The file is written before the next command is answered.
      await server.command('PING');
      await server.restart();
      expect(await server.command('GET', 'a')).toBe(appendOnly ? '1' : null);
      await server.stop();
    }
  }, 20_000);

  it('is silent while paused', async () => {
    server = await RedisServer.start();
    await server.command('PING');
    server.pause();
    const answer = server.command('PING');
    const first = await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 50, 'silence'))]);
    expect(first).toBe('silence');
    server.resume();
    expect(await answer).toBe('PONG');
  });

  it('speaks TLS with its own authority and lets users do what their rules say', async () => {
    server = await RedisServer.start({ tls: true, users: ['user small on >secret ~a +get +ping'] });
    const url = server.urlOf('small', 'secret');
    expect(url).toMatch(/^rediss:/);
    const client = new Redis(url, {
      tls: { ca: readFileSync(server.caFile ?? '') },
      enableReadyCheck: false,
    });
    expect(await client.get('a')).toBeNull();
    await expect(client.set('a', '1')).rejects.toThrow('NOPERM');
    client.disconnect();
  });

  it('does not outlive the process that started it', async () => {
    const module = join(import.meta.dirname, '../../dist/engines/redis-server.js');
    const program = `import { RedisServer } from '${module}';
      const server = await RedisServer.start();
      process.stdout.write(String(server.processId));
      setInterval(() => undefined, 1000);`;
    const starter = spawn(process.execPath, ['--input-type=module', '-e', program]);
    const [text] = (await once(starter.stdout, 'data')) as [Buffer];
    const processId = Number(text);
    expect(isAlive(processId)).toBe(true);
    starter.kill('SIGKILL');
    await waitFor(() => !isAlive(processId));
  }, 20_000);
});

function isAlive(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}
