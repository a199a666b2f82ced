import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

const colours = [36, 33, 35, 32, 34, 96, 93, 95];
const levels: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'ERROR',
  60: 'FATAL',
};

export interface LogTarget extends Writable {
  readonly isTTY?: boolean;
}

/** Writes the lines of many programs into one stream: each behind its name, for a terminal in colour and for people. */
export class LogLines {
  private readonly names = new Map<string, number>();

  constructor(private readonly target: LogTarget) {}

  /** Copies what the program writes until it ends. */
  follow(name: string, output: Readable): void {
    createInterface({ input: output, crlfDelay: Infinity }).on('line', (line) => this.write(name, line));
  }

  write(name: string, line: string): void {
    if (!this.target.isTTY) return void this.target.write(`${name} | ${line}\n`);
    this.target.write(`\u001b[${this.colourOf(name)}m${name.padEnd(13)}\u001b[0m ${readable(line)}\n`);
  }

  /** Replicas of a service share a colour. */
  private colourOf(name: string): number {
    const service = name.split('.')[0] ?? name;
    const index = this.names.get(service) ?? this.names.size;
    this.names.set(service, index);
    return colours[index % colours.length] ?? 37;
  }
}

/** A JSON line of the house's log in words; every other line as it is. */
export function readable(line: string): string {
  const entry = parse(line);
  if (!entry) return line;
  const { level, time, msg, err, service: _service, ...rest } = entry;
  const clock = new Date(Number(time)).toISOString().slice(11, 23);
  const facts = Object.entries(rest).map(([key, value]) => `${key}=${textOf(value)}`);
  const stack = (err as { stack?: string } | undefined)?.stack;
  const words = [clock, levels[Number(level)] ?? String(level), ...(msg ? [String(msg)] : []), ...facts];
  return `${words.join(' ')}${stack ? `\n${stack}` : ''}`;
}

function parse(line: string): Record<string, unknown> | undefined {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line) as Record<string, unknown>;
    return 'level' in entry && 'time' in entry ? entry : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
