import type { PlannedCall } from '../plan/plan.js';

/** Whose answer it says it is; every reply and every chunk of the probe carries it. */
export interface Echo {
  readonly callId: string;
  readonly tenantId: string;
  readonly subject: string;
}

export type Ending =
  | { readonly outcome: 'ok'; readonly at: number }
  | { readonly outcome: 'failed'; readonly at: number; readonly code: string; readonly message: string };

/** What a gateway tells of its calls, as it happens. Times are true milliseconds since 1970, whatever its clock says. */
export type GatewayReport =
  | { readonly type: 'started'; readonly callId: string; readonly at: number }
  | {
      readonly type: 'ended';
      readonly callId: string;
      readonly ending: Ending;
      readonly echoes: readonly Echo[];
      /** Numbers of the chunks in the order of their arrival. */
      readonly chunks: readonly number[];
    };

export interface CallRecord {
  readonly call: PlannedCall;
  /** Absent when it was never sent. */
  startedAt?: number;
  /** One, when all is well. */
  readonly endings: Ending[];
  readonly echoes: Echo[];
  chunks: readonly number[];
  /** Its gateway died over it: nobody can say how it ended. */
  unsure: boolean;
}

/** Every planned call and what became of it. */
export class CallHistory {
  private readonly byId: ReadonlyMap<string, CallRecord>;
  private readonly openIds: Set<string>;

  constructor(calls: readonly PlannedCall[]) {
    this.byId = new Map(
      calls.map((call) => [call.id, { call, endings: [], echoes: [], chunks: [], unsure: false }]),
    );
    this.openIds = new Set(this.byId.keys());
  }

  get records(): readonly CallRecord[] {
    return [...this.byId.values()];
  }

  get ended(): number {
    return this.byId.size - this.openIds.size;
  }

  /** Calls that neither ended nor lost their gateway. */
  get open(): number {
    return this.openIds.size;
  }

  note(report: GatewayReport): void {
    const record = this.byId.get(report.callId);
    if (!record) throw new Error(`A gateway reported ${report.callId}, which is not in the plan.`);
    if (report.type === 'started') {
      record.startedAt = report.at;
      return;
    }
    this.openIds.delete(report.callId);
    record.endings.push(report.ending);
    record.echoes.push(...report.echoes);
    record.chunks = report.chunks;
  }

  /** The gateway of these calls is dead. */
  abandon(callIds: Iterable<string>): void {
    for (const callId of callIds) {
      const record = this.byId.get(callId);
      if (!record || record.endings.length > 0) continue;
      record.unsure = true;
      this.openIds.delete(callId);
    }
  }
}
