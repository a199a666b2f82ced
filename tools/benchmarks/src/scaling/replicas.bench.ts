import { measured, type Measurement } from '../measurement.js';
import { wait as waiting } from '../transport/echo-calls.js';
import { TransportStage } from '../transport/transport-stage.js';

const replicas = 3;

/** What more replicas bring where each call waits and a replica takes a few at a time. */
export async function benchReplicas(): Promise<Measurement[]> {
  const stage = await TransportStage.start({ wait: 1 });
  try {
    const inFlight = replicas * waiting.maxInFlight;
    const { wait: alone } = await stage.load(['wait'], inFlight);
    await stage.add('wait', replicas - 1);
    const { wait: together } = await stage.load(['wait'], inFlight);
    const most = waiting.maxInFlight / (waiting.milliseconds / 1000);
    return [
      measured(
        'throughput of three replicas against one, calls that wait 50 ms',
        together.perSecond / alone.perSecond,
        {
          unit: '×',
          atLeast: 2.5,
          note: `${Math.round(alone.perSecond)}/s, then ${Math.round(together.perSecond)}/s; a replica could at most ${most}/s; ${together.shares}`,
        },
      ),
    ];
  } finally {
    await stage.stop();
  }
}
