import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { postgres } from './postgres.js';
import { provide } from './provide.js';
import { redis } from './redis.js';

const tell = (line: string) => process.stderr.write(`${line}\n`);

it('provides a Redis that runs', async () => {
  const program = await provide(redis, process.env, tell);
  expect(execFileSync(program, ['--version'], { encoding: 'utf8' })).toMatch(/v=[7-9]/);
}, 120_000);

it('provides a Postgres that runs', async () => {
  const bin = await provide(postgres, process.env, tell);
  expect(execFileSync(join(bin, 'postgres'), ['--version'], { encoding: 'utf8' })).toContain('PostgreSQL');
}, 300_000);
