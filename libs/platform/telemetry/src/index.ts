export { inRequest, type RequestScope, requestScope } from './request-scope.js';
export {
  continueTrace,
  currentTraceId,
  endSpan,
  type SpanOptions,
  traceHeaders,
  traced,
  tracedStream,
} from './spans.js';
export { startTelemetry, type Telemetry, TelemetryConfig } from './start-telemetry.js';
