import { setTimeout as pause } from 'node:timers/promises';
import { waitFor } from '@plumbline/testing';
import { TcpProxy } from '../network/tcp-proxy.js';
import { greatest } from '../scenarios/call-figures.js';
import { type Figure, figure } from '../scenarios/figure.js';
import type { Trial, TrialOptions, TrialResult } from '../scenarios/trial.js';
import { readAnswer, searchMs } from './http-users.js';
import { factsOf, onWholeSystem } from './whole-system.js';

const readers = 50;
const bytesPerSecond = 1024;
const roundMs = 15_000;
/** Some questions have a short answer; who asked one does not ask again, because the work of it would be measured. */
const leastReading = 45;
const settleMs = 2000;
const everyMs = 50;

export const slowReaders: Trial = {
  id: 'F13',
  about: '50 readers of streamed answers at 1 KB/s',
  runs: 'uncut',
  loadMs: 90_000,
  shortLoadMs: 12_000,
  play,
};

function play(options: TrialOptions): Promise<TrialResult> {
  return onWholeSystem(options, async ({ system }) => {
    const { calls, figures } = await measure(system.url, options);
    return { ...factsOf(slowReaders), calls, figures };
  });
}

/** Turn by turn without and with the readers, so that what else the machine does weighs on both alike. */
async function measure(url: string, options: TrialOptions): Promise<{ calls: number; figures: Figure[] }> {
  const rounds = Math.max(2, Math.round(options.pace.loadMs / roundMs));
  const phaseMs = options.pace.loadMs / (2 * rounds);
  const alone: number[] = [];
  const beside: number[] = [];
  const reading: number[] = [];
  await searchFor(url, settleMs, options.signal);
  for (let round = 0; round < rounds; round++) {
    alone.push(...(await searchFor(url, phaseMs, options.signal)));
    const crowd = await SlowCrowd.start(url, options.signal);
    beside.push(...(await searchFor(url, phaseMs, options.signal)));
    reading.push(crowd.reading);
    await crowd.stop();
    options.tell(
      `round ${round + 1} of ${rounds}: p95 ${p95(alone).toFixed(1)} ms alone, ${p95(beside).toFixed(1)} ms beside`,
    );
  }
  const more = 100 * (p95(beside) / p95(alone) - 1);
  const least = -greatest(reading.map((count) => -count));
  return {
    calls: alone.length + beside.length,
    figures: [
      figure('p95 of other users, more than without the readers', more, { unit: '%', atMost: 20 }),
      figure('p95 of other users without them', p95(alone), { unit: 'ms' }),
      figure('p95 of other users beside them', p95(beside), { unit: 'ms' }),
      figure(`of ${readers} readers in the middle of an answer`, least, { atLeast: leastReading }),
    ],
  };
}

async function searchFor(url: string, forMs: number, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  for (const end = performance.now() + forMs; performance.now() < end;) {
    times.push(await searchMs(url, signal));
    await pause(everyMs, undefined, { signal });
  }
  return times;
}

function p95(times: readonly number[]): number {
  return times.toSorted((one, other) => one - other)[Math.floor(times.length * 0.95)] ?? Number.NaN;
}

/** Readers behind a slow network, each in the middle of an answer. */
class SlowCrowd {
  reading = 0;
  private readonly leaving = new AbortController();
  private readonly all: Promise<void>[] = [];

  private constructor(private readonly proxy: TcpProxy) {}

  static async start(url: string, signal: AbortSignal): Promise<SlowCrowd> {
    const proxy = await TcpProxy.start({ port: Number(new URL(url).port) });
    const crowd = new SlowCrowd(proxy);
    proxy.slow(bytesPerSecond);
    for (let number = 0; number < readers; number++) crowd.all.push(crowd.read(number));
    await waitFor(() => signal.aborted || crowd.reading >= leastReading, {
      timeoutMs: 60_000,
      what: 'every reader to get the beginning of its answer',
    });
    await pause(settleMs, undefined, { signal });
    return crowd;
  }

  async stop(): Promise<void> {
    this.leaving.abort();
    await Promise.all(this.all);
    await this.proxy.close();
  }

  private async read(number: number): Promise<void> {
    const url = `http://127.0.0.1:${this.proxy.port}`;
    const { signal } = this.leaving;
    let isReading = false;
    const onBegin = () => {
      isReading = true;
      this.reading++;
    };
    await readAnswer(url, { number, onBegin, signal });
    if (isReading && !signal.aborted) this.reading--;
  }
}
