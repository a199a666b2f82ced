import { setTimeout as pause } from 'node:timers/promises';
import type { DeadLetter, RedisState } from '../checker/run-facts.js';

/** One command to the broker, as its owner. */
export type RedisCommand = (name: string, ...words: (string | number)[]) => Promise<unknown>;

const requestStreams = /^\{plumb:[a-z-]+\}:rpc/;
const deadLetterStreams = /^\{plumb:[a-z-]+\}:dlq/;

/** What the broker holds at this moment. */
export async function readRedis(command: RedisCommand): Promise<RedisState> {
  const names = ((await command('KEYS', '*')) as string[]).toSorted();
  const keys: RedisState['keys'][number][] = [];
  const requests: RedisState['requests'][number][] = [];
  const groups: RedisState['groups'][number][] = [];
  for (const key of names) {
    const lifetime = Number(await command('PTTL', key));
    if (lifetime !== -2) keys.push({ key, expires: lifetime >= 0 });
    if (!requestStreams.test(key)) continue;
    requests.push({ stream: key, length: Number(await command('XLEN', key)) });
    groups.push(...(await groupsOf(command, key)));
  }
  return { groups, requests, keys };
}

/** The state once nothing is queued or pending any more, or as it is when the time is over. */
export async function readWhenQuiet(command: RedisCommand, timeoutMs: number): Promise<RedisState> {
  for (const end = performance.now() + timeoutMs; ; await pause(50)) {
    const state = await readRedis(command);
    const busy =
      state.requests.some(({ length }) => length > 0) || state.groups.some(({ pending }) => pending > 0);
    if (!busy || performance.now() > end) return state;
  }
}

export async function readDeadLetters(command: RedisCommand): Promise<DeadLetter[]> {
  const keys = ((await command('KEYS', '*')) as string[]).filter((key) => deadLetterStreams.test(key));
  const letters: DeadLetter[] = [];
  for (const stream of keys)
    for (const [, fields] of (await command('XRANGE', stream, '-', '+')) as [string, string[]][])
      letters.push(letterOf(stream, fields));
  return letters;
}

export async function usedMemory(command: RedisCommand): Promise<number> {
  return Number(/^used_memory:(\d+)/m.exec(String(await command('INFO', 'memory')))?.[1]);
}

async function groupsOf(command: RedisCommand, stream: string): Promise<RedisState['groups'][number][]> {
  const groups = (await command('XINFO', 'GROUPS', stream)) as unknown[][];
  return groups.map((group) => {
    const { name, pending } = record(group);
    return { stream, group: String(name), pending: Number(pending) };
  });
}

/** A dead letter keeps the request; the call id stands in its data. */
function letterOf(stream: string, fields: string[]): DeadLetter {
  const text = fields.join('\n');
  const callId = /"callId":"([^"]+)"/.exec(text)?.[1] ?? 'of no call';
  const { reason = '' } = record(fields);
  return { stream, callId, reason: String(reason) };
}

function record(pairs: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(
    Array.from({ length: pairs.length / 2 }, (_, index) => [String(pairs[2 * index]), pairs[2 * index + 1]]),
  );
}
