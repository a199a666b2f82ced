import { PassThrough } from 'node:stream';
import { waitFor } from '@plumbline/testing';
import { LogLines } from './log-lines.js';
import { type Program, SupervisedProcess } from './supervised-process.js';

describe(SupervisedProcess.name, () => {
  let written = '';
  let supervised: SupervisedProcess;
  const log = new LogLines(
    new PassThrough().on('data', (chunk) => (written += String(chunk))) as PassThrough,
  );
  const start = (code: string, kind: Program['kind'] = 'service') => {
    written = '';
    supervised = new SupervisedProcess(
      { name: 'it', kind, file: process.execPath, words: ['-e', code] },
      log,
    );
    supervised.start();
  };
  const says = (what: RegExp) => waitFor(() => what.test(written), { what: String(what) });
  const forever = 'setInterval(() => {}, 1000);';
  afterEach(() => supervised.kill());

  it('shows what it writes and its exit code after SIGTERM', async () => {
    start(
      `${forever} process.on('SIGTERM', () => process.exit(3)); console.log('up ' + (process.env.PATH.length > 0))`,
    );
    await says(/it \| up true/);
    expect(await supervised.stop()).toBe(3);
    expect(supervised.processId).toBeUndefined();
  });

  it('starts again what died, after a pause that grows', async () => {
    start('process.exit(7)');
    await says(/exit code 7; it starts again in 250 ms[\s\S]*again in 500 ms/);
    await supervised.stop();
    expect(supervised.processId).toBeUndefined();
  });

  it('is not in the group of the supervisor, which Ctrl-C reaches', async () => {
    start(`${forever} console.log('up')`);
    await says(/up/);
    expect(() => process.kill(-(supervised.processId ?? 0), 0)).not.toThrow();
  });

  it('gives a service a channel, whose end tells it that the supervisor is gone', async () => {
    start(`${forever} console.log(process.connected)`);
    await says(/true/);
  });

  it('ends an engine by SIGINT when its input ends', async () => {
    start(
      `${forever} process.on('SIGINT', () => { console.log('bye'); process.exit(4); }); console.log('up')`,
      'engine',
    );
    await says(/up/);
    expect(await supervised.stop()).toBe(4);
    await says(/bye/);
  });

  it('says that a program is missing', async () => {
    supervised = new SupervisedProcess(
      { name: 'it', kind: 'service', file: 'no-such-program', words: [] },
      log,
    );
    supervised.start();
    await says(/ENOENT/);
  });
});
