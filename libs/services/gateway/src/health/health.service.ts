import { Inject, Injectable } from '@nestjs/common';
import {
  type CallContext,
  type CallDefinition,
  decideRoute,
  type Degradation,
  type Health,
  listSessions,
  readTotals,
  readUsage,
  searchPassages,
} from '@plumbline/contracts';
import { AppError, newId } from '@plumbline/core';
import { Readiness } from '@plumbline/service-kit';
import { Caller } from '@plumbline/transport';
import { Kysely } from 'kysely';
import type { z } from 'zod';
import { GATEWAY_TABLES, type GatewayTables } from '../keys/keys.migration.js';
import { version } from '../public-http.js';

type KnowledgeBase = Health['knowledgeBase'];
interface Probe {
  readonly service: string;
  /** Undefined when it answers. */
  readonly failure: string | undefined;
}

const PROBE_MS = 1000;
/** So that the deadline of a call, which says more, comes first. */
const GRACE_MS = 200;
/** Polls of several watchers share one look at the services. */
const FRESH_MS = 1000;
/** Without these no question is answered. */
const needed = new Set(['retrieval', 'generation', 'store']);
/** Answers that tell of a part which is down, not of a question that was wrong. */
const downCodes = new Set([
  'NO_HANDLER',
  'NO_RESPONDERS',
  'UNAVAILABLE',
  'DEADLINE',
  'CANCELLED',
  'INTERNAL',
  'STORE_UNWRITABLE',
]);
const nothing: KnowledgeBase = { documents: 0, chunks: 0, bytes: 0, jobsOpen: 0 };

/** Looks at the services by one cheap call each. */
@Injectable()
export class HealthService {
  private knowledgeBase = nothing;
  private latest: { readonly probes: Promise<Probe[]>; readonly until: number } | undefined;

  constructor(
    private readonly caller: Caller,
    @Inject(GATEWAY_TABLES) private readonly tables: Kysely<GatewayTables>,
    readiness: Readiness,
  ) {
    readiness.add('services', () => this.missing());
  }

  /** Never fails: what is down is named. */
  async health(): Promise<Health> {
    const probes = await this.probes();
    const degraded = failuresOf(probes);
    return {
      status: degraded.length === 0 ? 'ok' : 'degraded',
      version,
      knowledgeBase: this.knowledgeBase,
      services: Object.fromEntries(probes.map(({ service, failure }) => [service, failure ? 'down' : 'up'])),
      degraded,
    };
  }

  /** What is missing to answer a question. */
  private async missing(): Promise<Degradation[]> {
    return failuresOf(await this.probes()).filter(({ part }) => needed.has(part));
  }

  private probes(): Promise<Probe[]> {
    const now = Date.now();
    if (!this.latest || this.latest.until < now) this.latest = { probes: this.look(), until: now + FRESH_MS };
    return this.latest.probes;
  }

  private look(): Promise<Probe[]> {
    return Promise.all([
      this.probe('router', () => this.ask(decideRoute, { message: 'hello' })),
      this.probe('retrieval', () => this.ask(searchPassages, { query: 'hello', topK: 1 })),
      this.probe('memory', () => this.ask(listSessions, { limit: 1 })),
      this.probe('generation', () => this.ask(readUsage, {})),
      this.probe('ingestion', async () => void (this.knowledgeBase = await this.ask(readTotals, {}))),
      this.probe('store', () => this.tables.selectFrom('api_key').select('key_id').limit(1).execute()),
    ]);
  }

  private async probe(service: string, ask: () => Promise<unknown>): Promise<Probe> {
    try {
      await inTime(ask());
    } catch (error) {
      const { code, message } = AppError.from(error);
      if (downCodes.has(code)) return { service, failure: message };
    }
    return { service, failure: undefined };
  }

  private ask<Request extends z.ZodType, Response extends z.ZodType>(
    definition: CallDefinition<Request, Response>,
    request: z.input<Request>,
  ): Promise<z.output<Response>> {
    const context: CallContext = {
      requestId: newId('req'),
      tenantId: 'default',
      subject: 'health',
      principals: ['*'],
    };
    return this.caller.call(definition, request, { context, deadline: new Date(Date.now() + PROBE_MS) });
  }
}

/** Calls have a deadline of their own; a query of a store that hangs has none. */
async function inTime<Result>(answer: Promise<Result>): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => late.reject(new AppError('DEADLINE', 'It did not answer in time.')),
    PROBE_MS + GRACE_MS,
  );
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

function failuresOf(probes: readonly Probe[]): Degradation[] {
  return probes.flatMap(({ service, failure }) => (failure ? [{ part: service, reason: failure }] : []));
}
