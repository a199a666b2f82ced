import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { inRequest, requestScope, startTelemetry, tracedStream } from './index.js';

interface Exported {
  name: string;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  kind: number;
  status: { code?: number; message?: string };
  attributes: { key: string }[];
}

/** An OTLP collector as far as this needs one. */
class Collector {
  readonly spans: Exported[] = [];
  readonly services: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = JSON.parse(Buffer.concat(chunks).toString());
      for (const { resource, scopeSpans } of body.resourceSpans) {
        this.services.push(JSON.stringify(resource.attributes));
        for (const { spans } of scopeSpans) this.spans.push(...spans);
      }
      response.end('{}');
    });
  });

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }
}

describe(startTelemetry.name, () => {
  const collector = new Collector();
  afterEach(() => collector.stop());

  it('exports one trace over a stream, another process and an error, without the text of the error', async () => {
    const program = join(import.meta.dirname, '../dist/testing/traced-program.js');
    const { stdout } = await promisify(execFile)(process.execPath, [program, await collector.start()]);
    const { spans } = collector;
    const spanOf = (name: string) => spans.find((span) => span.name === name);
    expect(spans.map(({ name }) => name).sort()).toEqual(['far', 'item', 'item', 'request', 'stream']);
    expect(new Set(spans.map(({ traceId }) => traceId))).toEqual(new Set(JSON.parse(stdout)));
    expect(spanOf('item')?.parentSpanId).toBe(spanOf('stream')?.spanId);
    expect(spanOf('stream')?.parentSpanId).toBe(spanOf('request')?.spanId);
    expect(spanOf('far')).toMatchObject({
      parentSpanId: spanOf('request')?.spanId,
      status: { message: 'CONFLICT' },
    });
    expect(JSON.stringify(spans)).not.toContain('secret');
    expect(collector.services[0]).toContain('probe');
  }, 20_000);

  it('does nothing without an endpoint', async () => {
    const telemetry = await startTelemetry({ TRACE_SAMPLE_RATIO: 1 }, { service: 'a', version: '1' });
    await expect(telemetry.stop()).resolves.toBeUndefined();
  });
});

describe(tracedStream.name, () => {
  it('ends the work when the reader leaves', async () => {
    let ended = false;
    async function* endless() {
      try {
        for (;;) yield 1;
      } finally {
        ended = true;
      }
    }
    for await (const _ of tracedStream('left', {}, () => endless())) break;
    expect(ended).toBe(true);
  });
});

describe(inRequest.name, () => {
  it('holds for everything that the work starts, and nowhere else', async () => {
    const inner = inRequest({ requestId: 'req_1' }, async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return requestScope()?.requestId;
    });
    expect(requestScope()).toBeUndefined();
    expect(await inner).toBe('req_1');
  });
});
