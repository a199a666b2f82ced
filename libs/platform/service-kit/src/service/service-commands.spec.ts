import { z } from 'zod';
import { runServiceCommand } from './service-commands.js';

const config = z.object({ PROBE_PORT: z.coerce.number().default(3101).describe('Port of the probes.') });

describe(runServiceCommand.name, () => {
  let written: string;
  const done: string[] = [];
  const commands = {
    serve: async () => void done.push('serve'),
    migrate: async () => void done.push('migrate'),
  };
  const run = (words: string[], available: Partial<typeof commands> = commands) =>
    runServiceCommand({ name: 'router', config }, { serve: commands.serve, ...available }, words);

  beforeEach(() => {
    written = '';
    done.length = 0;
    const write = (text: string | Uint8Array) => ((written += String(text)), true);
    jest.spyOn(process.stdout, 'write').mockImplementation(write as never);
    jest.spyOn(process.stderr, 'write').mockImplementation(write as never);
  });
  afterEach(() => jest.restoreAllMocks());

  it('serves without a command, and does what is named', async () => {
    expect([await run([]), await run(['serve']), await run(['migrate'])]).toEqual([0, 0, 0]);
    expect(done).toEqual(['serve', 'serve', 'migrate']);
  });

  it('shows commands and every key with its default and meaning', async () => {
    expect(await run(['--help'])).toBe(0);
    expect(written).toMatch(/migrate[\s\S]*PROBE_PORT=3101\n\s+Port of the probes\./);
    expect(done).toEqual([]);
  });

  it('knows no migrate without tables, nor anything else', async () => {
    expect([
      await run(['migrate'], { serve: commands.serve, migrate: undefined }),
      await run(['fly']),
    ]).toEqual([2, 2]);
    expect(written).toContain('--help');
    expect(done).toEqual([]);
  });
});
