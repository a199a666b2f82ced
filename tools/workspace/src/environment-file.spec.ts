import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const script = pathToFileURL(join(__dirname, '../environment-file.mjs')).href;

describe('the file .env', () => {
  let folder: string;
  beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'plumbline-env-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What a program sees of `ONE` and `TWO` when `TWO` is set already. */
  function seen(file: string): string {
    const text = `import { loadEnvironmentFile } from ${JSON.stringify(script)};
      loadEnvironmentFile(${JSON.stringify(file)});
      process.stdout.write([process.env.ONE, process.env.TWO].join());`;
    const env = { PATH: process.env.PATH, TWO: 'set' };
    return spawnSync(process.execPath, ['--input-type=module', '-e', text], { env, encoding: 'utf8' }).stdout;
  }

  it('fills the environment, and what is set already wins', () => {
    const file = join(folder, '.env');
    writeFileSync(file, '# a comment\nONE="from the file"\nTWO=file\n');
    expect(seen(file)).toBe('from the file,set');
  });

  it('need not be there', () => {
    expect(seen(join(folder, 'nothing'))).toBe(',set');
  });

  it('does not stop a start when it cannot be read', () => {
    expect(seen(folder)).toBe(',set');
  });
});
