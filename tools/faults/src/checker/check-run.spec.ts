import type { CallRecord, Ending } from '../history/call-history.js';
import type { PlannedCall } from '../plan/plan.js';
import { checkRun, invariants } from './check-run.js';
import type { Effect, Execution, RunFacts } from './run-facts.js';

const ok: Ending = { outcome: 'ok', at: 2 };
const failed: Ending = { outcome: 'failed', at: 2, code: 'REPLICA_LOST', message: 'Gone.' };

describe(checkRun.name, () => {
  const seen = new Set<string>();

  it('finds nothing in a clean run', () => {
    expect(checkRun(runOf({}))).toEqual([]);
  });

  it.each<[string, Partial<CallRecord>]>([
    ['never sent', { startedAt: undefined, endings: [], echoes: [] }],
    ['ended 0 times', { endings: [] }],
    ['ended 2 times', { endings: [ok, failed] }],
  ])('finds a call that %s', (text, overrides) => {
    expectOne(runOf({ records: [record({}, overrides)] }), 'each call ends exactly once', text);
  });

  it('excuses a call whose gateway died', () => {
    expect(checkRun(runOf({ records: [record({}, { endings: [], unsure: true })] }))).toEqual([]);
  });

  it.each([{ callId: 'call-9' }, { tenantId: 'tenant-9' }, { subject: 'subject-9' }])(
    'finds an answer that belongs to another call: %j',
    (stray) => {
      const clean = record();
      const echoes = [...clean.echoes, { ...echoOf(clean.call), ...stray }];
      expectOne(runOf({ records: [{ ...clean, echoes }] }), 'no answer carries', Object.values(stray)[0]);
    },
  );

  it('finds an ok that no handler stands behind', () => {
    const name = 'an ok call was answered by its handler';
    expectOne(runOf({ records: [record({}, { echoes: [] })] }), name, 'without an answer');
    expectOne(runOf({ executions: [] }), name, 'no handler ran');
    const keyed = { records: [record({ kind: 'keyed' })] };
    expectOne(runOf({ ...keyed, effects: [] }), name, 'effect is missing');
    expect(checkRun(runOf({ ...keyed, effects: [effect()] }))).toEqual([]);
  });

  it.each(['once', 'stream'] as const)('finds two executions of a %s call, whatever its ending', (kind) => {
    const executions = [execution(), execution({ replica: 'probe-2', attempt: 2 })];
    const records = [record({ kind }, { endings: [failed], echoes: [] })];
    expectOne(runOf({ records, executions }), 'a `once` call has at most one execution', 'probe-2');
    expect(checkRun(runOf({ executions }))).toEqual([]);
  });

  it('finds two effects of a key', () => {
    const effects = [effect(), effect({ callId: 'call-2' })];
    expectOne(runOf({ effects }), 'a key has at most one effect', '2 effects of key-1');
  });

  it.each<[string, number[], Ending]>([
    ['a gap', [0, 2], ok],
    ['a double', [0, 1, 1], ok],
    ['another order', [1, 0, 2], failed],
    ['an end that is missing', [0, 1], ok],
  ])('finds in a stream %s', (_what, chunks, ending) => {
    const records = [record({ kind: 'stream', chunks: 3 }, { chunks, endings: [ending] })];
    expectOne(runOf({ records }), 'chunks of an ok stream');
  });

  it('takes a stream for whole that failed half-way or that its client left', () => {
    const stream = { kind: 'stream', chunks: 3 } as const;
    const broken = record(stream, { chunks: [0, 1], endings: [failed] });
    const left = record({ ...stream, leavesAfter: 2 }, { chunks: [0, 1] });
    for (const one of [broken, left]) expect(checkRun(runOf({ records: [one] }))).toEqual([]);
  });

  it('finds what is pending or queued', () => {
    const name = 'nothing is pending or queued';
    const groups = [{ stream: '{plumb:probe}:rpc', group: 'probe', pending: 1 }];
    const requests = [{ stream: '{plumb:probe}:rpc', length: 2 }];
    expectOne(runOf({ redis: { groups, requests: [], keys: [] } }), name, '1 pending');
    expectOne(runOf({ redis: { groups: [], requests, keys: [] } }), name, '2 entries');
  });

  it('finds a key that stays for ever, unless a service owns it', () => {
    const state = (key: string, expires: boolean) => ({ groups: [], requests: [], keys: [{ key, expires }] });
    const name = 'no key is without a time to live or an owner';
    expectOne(runOf({ redis: state('{plumb:probe}:ran:gw-1', false) }), name, 'ran:gw-1');
    expectOne(runOf({ redis: state('{rpl:gw-1}', false) }), name, '{rpl:gw-1}');
    expect(checkRun(runOf({ redis: state('{rpl:gw-1}', true) }))).toEqual([]);
    expect(checkRun(runOf({ redis: state('{plumb:probe}:rpc', false) }))).toEqual([]);
  });

  it('finds dead letters that were not planted, and poison that is missing or double', () => {
    const name = 'the dead letters are exactly the planted poison';
    const dead = { stream: '{plumb:probe}:dlq', callId: 'call-1', reason: 'POISON' };
    const poison = runOf({ records: [record({ kind: 'poison' }, { endings: [failed], echoes: [] })] });
    expectOne(runOf({ deadLetters: [dead] }), name, 'an innocent');
    expectOne(poison, name, '0 dead letters');
    expectOne({ ...poison, deadLetters: [dead, dead] }, name, '2 dead letters');
    expect(checkRun({ ...poison, deadLetters: [dead] })).toEqual([]);
  });

  it('finds unhandled rejections and ends that nobody ordered', () => {
    const name = 'no process has an unhandled rejection';
    const process = { name: 'probe-0', unhandled: [], unexpectedEnds: [] };
    expectOne(runOf({ processes: [{ ...process, unhandled: ['Boom.'] }] }), name, 'Boom.');
    expectOne(runOf({ processes: [{ ...process, unexpectedEnds: ['code 1'] }] }), name, 'code 1');
  });

  it('finds a plan that chance changed', () => {
    expectOne(runOf({ digestAgain: 'other' }), 'the same seed gives the same plan', 'other');
  });

  it('saw every invariant fail', () => {
    expect([...seen].toSorted()).toEqual(invariants.map(({ name }) => name).toSorted());
  });

  function expectOne(facts: RunFacts, invariant: string, text = ''): void {
    const violations = checkRun(facts);
    expect(violations).toHaveLength(1);
    expect(violations[0]?.invariant).toContain(invariant);
    expect(violations[0]?.found).toContain(text);
    seen.add(violations[0]?.invariant ?? '');
  }
});

function runOf(overrides: Partial<RunFacts>): RunFacts {
  const records = overrides.records ?? [record()];
  const calls = records.map(({ call }) => call);
  return {
    plan: { scenario: 'F0', seed: 1, durationMs: 1, calls, faults: [], digest: 'same' },
    digestAgain: 'same',
    executions: [execution()],
    effects: [],
    redis: { groups: [], requests: [], keys: [] },
    deadLetters: [],
    processes: [],
    ...overrides,
    records,
  };
}

function record(call: Partial<PlannedCall> = {}, overrides: Partial<CallRecord> = {}): CallRecord {
  const whole: PlannedCall = {
    id: 'call-1',
    atMs: 0,
    kind: 'read',
    tenantId: 'tenant-1',
    subject: 'subject-1',
    key: 'key-1',
    workMs: 1,
    chunks: 0,
    budgetMs: 15_000,
    ...call,
  };
  const echoes = [echoOf(whole)];
  return { call: whole, startedAt: 1, endings: [ok], echoes, chunks: [], unsure: false, ...overrides };
}

function echoOf({ id, tenantId, subject }: PlannedCall) {
  return { callId: id, tenantId, subject };
}

function execution(overrides: Partial<Execution> = {}): Execution {
  return {
    callId: 'call-1',
    replica: 'probe-1',
    attempt: 1,
    remainingMs: 100,
    clock: 1,
    startedAt: 1,
    chunks: 0,
    ...overrides,
  };
}

function effect(overrides: Partial<Effect> = {}): Effect {
  return { key: 'key-1', callId: 'call-1', replica: 'probe-1', ...overrides };
}
