import { AppError } from '@plumbline/core';
import {
  continueTrace,
  currentTraceId,
  startTelemetry,
  traceHeaders,
  traced,
  tracedStream,
} from '../index.js';

/** Run by the test as a process of its own, because the exporter's `import()` does not work inside Jest's realm. */
const telemetry = await startTelemetry(
  { OTEL_EXPORTER_OTLP_ENDPOINT: process.argv[2], TRACE_SAMPLE_RATIO: 1 },
  { service: 'probe', version: '1.2.3' },
);
const seen = new Set<string | undefined>();

async function* items() {
  for (const item of [1, 2]) {
    await traced('item', { attributes: { item } }, async () => seen.add(currentTraceId()));
    yield item;
  }
}

await traced('request', { kind: 'SERVER' }, async () => {
  for await (const _ of tracedStream('stream', {}, () => items()));
  const headers = JSON.parse(JSON.stringify(traceHeaders()));
  const fail = () => traced('far', {}, () => Promise.reject(new AppError('CONFLICT', 'a secret name')));
  await continueTrace(headers, fail).catch(() => undefined);
  seen.add(currentTraceId());
});
await telemetry.stop();
process.stdout.write(JSON.stringify([...seen]));
