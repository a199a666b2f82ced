import { measured, type Measurement } from '../measurement.js';
import { type Load, TransportStage } from './transport-stage.js';

/** Calls of 1 KB answered with 4 KB, over our transport and over Nest's own Redis transport by turns. */
export async function benchTransport(): Promise<Measurement[]> {
  const stage = await TransportStage.start({ nest: 1, plain: 1, one: 1, two: 2 });
  try {
    const peers: Measurement[] = [];
    for (const inFlight of [1, 16]) peers.push(...(await againstNest(stage, inFlight)));
    const { two: single } = await stage.load(['two'], 1);
    const { two: some } = await stage.load(['two'], 16);
    const { two: many } = await stage.load(['two'], 64);
    const { ratio, requests } = await stage.executionsARequest();
    return [
      measured('calls, 64 in flight, two replicas', many.perSecond, {
        unit: 'requests/s',
        atLeast: 10_000,
        note: `16 in flight ${Math.round(some.perSecond)}/s; ${many.shares}`,
      }),
      measured('the same, p99', many.p99, { unit: 'ms', atMost: 25, note: `p50 ${many.p50.toFixed(2)} ms` }),
      measured('a call alone, two replicas, p50', single.p50, {
        unit: 'ms',
        atMost: 0.35,
        note: `p99 ${single.p99.toFixed(2)} ms; ${single.shares}`,
      }),
      ...peers,
      measured('executions a request', ratio, {
        unit: '',
        atLeast: 1,
        atMost: 1,
        note: `${requests} requests`,
      }),
    ];
  } finally {
    await stage.stop();
  }
}

/** One replica on each side; Nest's transport signs nothing, ours does it in an installation. */
async function againstNest(stage: TransportStage, inFlight: number): Promise<Measurement[]> {
  const { nest, plain, one } = await stage.load(['nest', 'plain', 'one'], inFlight);
  const measure = (how: string) =>
    `p50 of a call against Nest's Redis transport, ${inFlight} in flight, ${how}`;
  return [comparison(measure('unsigned as theirs'), plain, nest), comparison(measure('signed'), one, nest)];
}

function comparison(measure: string, ours: Load, theirs: Load): Measurement {
  const figures = ({ p50, p99, perSecond }: Load) =>
    `p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms, ${Math.round(perSecond)}/s`;
  return measured(measure, ours.p50 / theirs.p50, {
    unit: '×',
    atMost: 1.5,
    note: `ours ${figures(ours)}; theirs ${figures(theirs)}; ours ${ours.shares}; theirs ${theirs.shares}`,
  });
}
