import { Counter, Gauge, Histogram, type Registry } from 'prom-client';

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

export type TransportMetrics = ReturnType<typeof transportMetrics>;

/** What the transport counts; all names begin with `plumbline_transport_`. */
export function transportMetrics(registry: Registry) {
  const { counter, gauge, histogram } = metricsIn(registry);
  const handlerSeconds = histogram('handler_seconds', 'Time of handlers by pattern.', ['pattern'], seconds);
  const byPattern = new Map<string, { observe(seconds: number): void }>();
  const times = (pattern: string) => {
    const known = byPattern.get(pattern) ?? handlerSeconds.labels(pattern);
    byPattern.set(pattern, known);
    return known;
  };
  return {
    /** Takes the time of a handler until what it returns is called. */
    timeHandler: (pattern: string) => {
      const begun = performance.now();
      return () => times(pattern).observe((performance.now() - begun) / 1000);
    },
    inFlight: gauge('in_flight', 'Deliveries under way in this process.', ['queue']),
    queueDepth: gauge('queue_depth', 'Entries waiting or running, of all replicas.', ['queue']),
    oldestPending: gauge('oldest_pending_seconds', 'Age of the oldest entry delivered and not done.', [
      'queue',
    ]),
    deadLettersLeft: gauge('dead_letters', 'Dead letters that lie there.'),
    deadLetters: counter('dead_letters_total', 'Messages given up, by reason.', ['reason']),
    claimed: counter('claimed_total', 'Entries taken over from replicas that were lost.'),
    lost: counter('replica_lost_total', 'Calls that were lost with their replica and may not run again.'),
    expired: counter('expired_total', 'Requests dropped or stopped because nobody waited any more.'),
    duplicates: counter('duplicates_total', 'Messages dropped because they came twice.'),
    refused: counter('refused_total', 'Messages not taken or not sent, by reason.', ['reason']),
    replyGaps: counter('reply_gaps_total', 'Streamed replies with a part missing.'),
    resent: counter('resent_total', 'Requests written again.'),
    reconnects: counter('reconnects_total', 'Connections to Redis made again.'),
  };
}

/** Makes metrics, or finds those of another transport in the same process. */
function metricsIn(registry: Registry) {
  const registers = [registry];
  const own = <Metric>(name: string, make: (name: string) => Metric): Metric => {
    const full = `plumbline_transport_${name}`;
    return (registry.getSingleMetric(full) as Metric | undefined) ?? make(full);
  };
  return {
    counter: (called: string, help: string, labelNames: string[] = []) =>
      own(called, (name) => new Counter({ name, help, labelNames, registers })),
    gauge: (called: string, help: string, labelNames: string[] = []) =>
      own(called, (name) => new Gauge({ name, help, labelNames, registers })),
    histogram: (called: string, ...[help, labelNames, buckets]: [string, string[], number[]]) =>
      own(called, (name) => new Histogram({ name, help, labelNames, buckets, registers })),
  };
}
