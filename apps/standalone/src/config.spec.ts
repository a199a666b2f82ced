import { readFileSync } from 'node:fs';
import { loadConfig } from '@plumbline/service-kit';
import { Config } from './config.js';

const root = new URL('../../../', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, root), 'utf8');

describe('the configuration of the process', () => {
  it('takes its own example', () => {
    const lines = read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm);
    const given = Object.fromEntries([...lines].map(([, name, value]) => [name ?? '', value]));
    expect(loadConfig(Config, given)).toEqual(loadConfig(Config, {}));
  });

  it('has an example that lists every key of the reference, and no other', () => {
    const listed = [...read('.env.example').matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name);
    const documented = [
      ...read('project-docs/reference/configuration.md').matchAll(/^\| `([A-Z_]+)` \|/gm),
    ].map(([, name]) => name);
    expect(listed).toEqual(documented);
    expect(listed).toEqual(expect.arrayContaining(Object.keys(Config.shape)));
  });

  it('gives requests in flight less time than the whole stop has', () => {
    expect(() => loadConfig(Config, { DRAIN_MS: '15000' })).toThrow('DRAIN_MS=15000: must be below');
    expect(loadConfig(Config, { DRAIN_MS: '15000', SHUTDOWN_GRACE_MS: '20000' }).DRAIN_MS).toBe(15_000);
  });
});
