/** One command as MONITOR shows it: its name and words. */
export type MonitoredCommand = readonly string[];

export interface Hop {
  readonly pattern: string;
  /** Writes of the request: more than one when it was sent again. */
  readonly requests: number;
  /** Parts of the reply, each read by itself. */
  readonly frames: number;
  /** Marks of a `once` call that it was started. */
  readonly starts: number;
}

const requestStream = /^\{plumb:[a-z-]+\}:rpc/;
const replyStream = /^\{rpl:/;
const startMark = /^\{plumb:[a-z-]+\}:ran:(.+)$/;

/** What the commands say about each call whose request is among them, in the order of the calls. */
export function hopsOf(commands: readonly MonitoredCommand[]): Hop[] {
  const hops = new Map<string, { pattern: string; requests: number; frames: number; starts: number }>();
  for (const [name = '', key = '', ...words] of commands) {
    const command = name.toLowerCase();
    if (command === 'xadd' && requestStream.test(key)) {
      const { i = '', p = '' } = fieldsOf(words);
      const hop = hops.get(i) ?? { pattern: p, requests: 0, frames: 0, starts: 0 };
      hop.requests++;
      hops.set(i, hop);
    }
    const replied = command === 'xadd' && replyStream.test(key) && hops.get(fieldsOf(words).i ?? '');
    if (replied) replied.frames++;
    const started = command === 'set' && hops.get(startMark.exec(key)?.[1] ?? '');
    if (started) started.starts++;
  }
  return [...hops.values()];
}

/** Those that a question waits for: its requests, the first part of each reply, and the marks. */
export function criticalRoundTrips(hops: readonly Hop[]): number {
  return hops.reduce((sum, { requests, frames, starts }) => sum + requests + Math.min(1, frames) + starts, 0);
}

/** The pairs behind the `*` of an XADD. */
function fieldsOf(words: readonly string[]): Record<string, string | undefined> {
  const pairs = words.slice(words.indexOf('*') + 1);
  return Object.fromEntries(
    pairs.flatMap((name, index) => (index % 2 === 0 ? [[name, pairs[index + 1]]] : [])),
  );
}
