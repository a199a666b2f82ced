import type { PostgresServer } from '@plumbline/testing';
import type { Violation } from '../checker/violation.js';
import type { Figure } from './figure.js';
import type { Pace } from './scenario.js';

export interface TrialOptions {
  readonly seed: number;
  readonly pace: Pace;
  readonly postgres: PostgresServer;
  /** Takes plan, facts and logs. */
  readonly folder: string;
  readonly signal: AbortSignal;
  readonly tell: (line: string) => void;
}

export interface TrialResult {
  readonly id: string;
  readonly about: string;
  readonly seed: number;
  readonly planDigest: string;
  readonly seconds: number;
  /** Or documents, or questions. */
  readonly calls: number;
  readonly figures: readonly Figure[];
  readonly violations: readonly Violation[];
}

/** One row of the table. */
export interface Trial {
  /** `F1`; trials of one fault under several conditions share the part before the dash. */
  readonly id: string;
  readonly about: string;
  /** Absent: always. `uncut`: not when the time is cut, unless it is named. `named`: only when it is named. */
  readonly runs?: 'uncut' | 'named';
  /** An environment key without which it cannot run; such a one runs only when it is named. */
  readonly needs?: string;
  readonly loadMs: number;
  /** The least that still shows the fault. */
  readonly shortLoadMs: number;
  /** Leaves nothing running, whatever happens. */
  readonly play: (options: TrialOptions) => Promise<TrialResult>;
}
