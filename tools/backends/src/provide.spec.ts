import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Backend, BackendMissingError } from './backend.js';
import { provide } from './provide.js';

describe(provide.name, () => {
  let cache: string;
  let brought: number;
  const silent = () => undefined;
  const backend = (overrides: Partial<Backend> = {}): Backend => ({
    name: 'engine',
    about: 'an engine',
    key: 'ENGINE',
    recipe: ['1.0'],
    installed: () => undefined,
    bring: async (folder) => {
      brought++;
      await writeFile(join(folder, 'program'), '');
    },
    programsIn: (folder) => join(folder, 'program'),
    ...overrides,
  });

  beforeEach(async () => {
    cache = await mkdtemp(join(tmpdir(), 'plumbline-test-'));
    brought = 0;
  });
  afterEach(() => rm(cache, { recursive: true }));

  it('prefers what the environment names, then what the machine has', async () => {
    const own = backend({ installed: () => '/bin/engine' });
    expect(await provide(own, { ENGINE: '/mine', BACKENDS_DIR: cache }, silent)).toBe('/mine');
    expect(await provide(own, { BACKENDS_DIR: cache }, silent)).toBe('/bin/engine');
    expect(brought).toBe(0);
  });

  it('brings the programs once, and again when the recipe changes', async () => {
    const environment = { BACKENDS_DIR: cache };
    const first = await provide(backend(), environment, silent);
    expect([existsSync(first), await provide(backend(), environment, silent), brought]).toEqual([
      true,
      first,
      1,
    ]);
    expect(await provide(backend({ recipe: ['1.1'] }), environment, silent)).not.toBe(first);
    expect(brought).toBe(2);
  });

  it('brings them whole when several processes do it at once', async () => {
    const all = await Promise.all([1, 2, 3].map(() => provide(backend(), { BACKENDS_DIR: cache }, silent)));
    expect(new Set(all).size).toBe(1);
    expect((await readdir(cache)).length).toBe(1);
  });

  it('leaves nothing behind when they cannot be had', async () => {
    const bring = () => Promise.reject(new BackendMissingError('no'));
    await expect(provide(backend({ bring }), { BACKENDS_DIR: cache }, silent)).rejects.toThrow('no');
    expect(await readdir(cache)).toEqual([]);
  });
});
