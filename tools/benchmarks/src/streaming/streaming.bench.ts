import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from '@plumbline/evaluation';
import { RedisServer } from '@plumbline/testing';
import { measured, type Measurement } from '../measurement.js';
import { BenchProcess } from '../processes/bench-process.js';
import { bringEngines } from '../processes/bring-engines.js';
import { ProcessorShares } from '../processes/processor-shares.js';
import { type ReadStream, readTokens } from './read-tokens.js';

const streams = 64;
const perSecond = 50;
const seconds = 60;
const replicas = 2;
/** The long streams start one after another; short ones keep asking for a first token beside them. */
const startGapMs = 30;
const short = { tokens: 1, everyMs: 0 };
const shortGapMs = 100;

/** 64 streams at once through Redis to an HTTP end, each as long as a long answer. */
export async function benchStreaming(): Promise<Measurement[]> {
  await bringEngines();
  const redis = await RedisServer.start({ appendOnly: true });
  const processes: BenchProcess[] = [];
  const start = async (program: string) => {
    const started = await BenchProcess.start(`streaming/${program}`, { redisPort: redis.port });
    processes.push(started);
    return started;
  };
  try {
    const tokenReplicas = [];
    for (let count = 0; count < replicas; count++) tokenReplicas.push(await start('token-replica.js'));
    const gateway = await start('token-gateway.js');
    const url = `http://127.0.0.1:${await gateway.ask<number>({})}`;
    for (let count = 0; count < streams; count++) await readTokens(url, short);
    const shares = new ProcessorShares({
      gateway: [gateway.pid],
      replicas: tokenReplicas.map(({ pid }) => pid),
      redis: [redis.processId],
      reader: [process.pid],
    });
    const read = await shares.during(() => readAll(url));
    return figures(read, shares.use().text);
  } finally {
    await Promise.all(processes.map((one) => one.stop()));
    await redis.stop();
  }
}

interface AllRead {
  readonly long: readonly ReadStream[];
  readonly short: readonly ReadStream[];
}

async function readAll(url: string): Promise<AllRead> {
  const long: Promise<ReadStream>[] = [];
  for (let count = 0; count < streams; count++) {
    long.push(readTokens(url, { tokens: perSecond * seconds, everyMs: 1000 / perSecond }));
    await pause(startGapMs);
  }
  const shortOnes: Promise<ReadStream>[] = [];
  let done = false;
  const all = Promise.all(long).finally(() => (done = true));
  while (!done) {
    shortOnes.push(readTokens(url, short));
    await pause(shortGapMs);
  }
  return { long: await all, short: await Promise.all(shortOnes) };
}

function figures({ long, short: shortOnes }: AllRead, shares: string): Measurement[] {
  const all = [...long, ...shortOnes];
  const sum = (count: (read: ReadStream) => number) => all.reduce((total, read) => total + count(read), 0);
  const first = all.flatMap(({ firstTokenMs }) => firstTokenMs ?? []);
  const tokens = sum(({ tally }) => tally.received);
  const none = { unit: '', atMost: 0 };
  return [
    measured(
      'streamed tokens lost at the HTTP end',
      sum(({ tally }) => tally.lost),
      {
        ...none,
        note: `${tokens} tokens: ${streams} streams × ${perSecond}/s × ${seconds} s, ${replicas} replicas; ${shares}`,
      },
    ),
    measured(
      'streamed tokens doubled',
      sum(({ tally }) => tally.doubled),
      none,
    ),
    measured(
      'streamed tokens out of order',
      sum(({ tally }) => tally.disordered),
      none,
    ),
    measured('first token over the way there and back, p99', percentile(first, 99), {
      unit: 'ms',
      atMost: 25,
      note: `p50 ${percentile(first, 50).toFixed(1)} ms of ${first.length} streams`,
    }),
  ];
}
