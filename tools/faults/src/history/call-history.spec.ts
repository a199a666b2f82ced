import { makePlan } from '../plan/plan.js';
import { CallHistory, type GatewayReport } from './call-history.js';

describe(CallHistory.name, () => {
  const load = {
    durationMs: 1000,
    callsPerSecond: 3,
    mix: { read: 1 },
    workMs: [1, 1],
    budgetMs: 1,
  } as const;
  const { calls } = makePlan({ scenario: 'F0', seed: 1, load });
  const ended = (callId: string): GatewayReport => ({
    type: 'ended',
    callId,
    ending: { outcome: 'ok', at: 2 },
    echoes: [],
    chunks: [],
  });

  it('keeps every ending, so that a second one is seen', () => {
    const history = new CallHistory(calls);
    history.note({ type: 'started', callId: 'call-0', at: 1 });
    history.note(ended('call-0'));
    history.note(ended('call-0'));
    expect(history.records[0]).toMatchObject({ startedAt: 1, endings: [{ at: 2 }, { at: 2 }] });
    expect([history.ended, history.open]).toEqual([1, 2]);
  });

  it('is unsure of what a dead gateway left open, and of nothing else', () => {
    const history = new CallHistory(calls);
    history.note(ended('call-0'));
    history.abandon(['call-0', 'call-1']);
    expect(history.records.map(({ unsure }) => unsure)).toEqual([false, true, false]);
    expect(history.open).toBe(1);
  });

  it('refuses a call that nobody planned', () => {
    expect(() => new CallHistory(calls).note(ended('call-9'))).toThrow('call-9');
  });
});
