import { PassThrough } from 'node:stream';
import { LogLines, readable } from './log-lines.js';

const entry = '{"level":40,"time":0,"service":"router","requestId":"req_1","msg":"Slow."}';

describe(LogLines.name, () => {
  const written = (isTTY: boolean, write: (log: LogLines) => void): string => {
    const target = Object.assign(new PassThrough(), { isTTY });
    write(new LogLines(target));
    return String(target.read());
  };

  it('writes plain lines as they are behind the name', () => {
    expect(written(false, (log) => log.write('router.1', entry))).toBe(`router.1 | ${entry}\n`);
  });

  it('gives a terminal colours, the same for the replicas of a service', () => {
    const lines = written(true, (log) => {
      for (const name of ['router.1', 'memory.1', 'router.2']) log.write(name, entry);
    });
    const colours = [...lines.matchAll(/\u001b\[(\d+)m\w+\.\d/g)].map(([, colour]) => colour);
    expect(colours).toEqual([colours[0], expect.not.stringMatching(`^${colours[0]}$`), colours[0]]);
    expect(lines).toContain('00:00:00.000 warn Slow. requestId=req_1\n');
  });

  it('parts what programs write into lines', async () => {
    const target = new PassThrough();
    const output = new PassThrough();
    new LogLines(target).follow('redis', output);
    output.end('one\ntw');
    await new Promise((resolve) => output.once('close', resolve));
    expect(String(target.read())).toBe('redis | one\nredis | tw\n');
  });
});

describe(readable.name, () => {
  it('leaves what is no line of the log alone', () => {
    for (const line of ['plain', '{"a":1}', '{broken', '']) expect(readable(line)).toBe(line);
  });

  it('shows the stack of an error', () => {
    const line = JSON.stringify({
      level: 60,
      time: 0,
      err: { message: 'm', stack: 'E: m\n  at x' },
      msg: 'm',
    });
    expect(readable(line)).toBe('00:00:00.000 FATAL m\nE: m\n  at x');
  });
});
