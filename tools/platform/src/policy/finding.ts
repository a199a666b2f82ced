import type { PowerState } from '../power-state.js';
import type { PlannedResource } from './planned-resource.js';

export type FindingKind =
  | 'public endpoint'
  | 'missing encryption'
  | 'open security group'
  | 'missing tag'
  | 'missing deletion protection'
  | 'role of its own'
  | 'unknown metric'
  | 'missing budget'
  | 'missing price';

/** A planned resource that must not be. */
export interface Finding {
  readonly kind: FindingKind;
  readonly address: string;
  readonly problem: string;
}

/** What a plan is judged with. */
export interface PlanContext {
  readonly environment: string;
  readonly stack: 'foundation' | 'runtime';
  /** Of the runtime; the foundation has no such state. */
  readonly power?: PowerState;
  readonly metrics: EmittedMetrics;
}

/** `libs/platform/telemetry/metrics.json`, as far as names matter. */
export interface EmittedMetrics {
  readonly namespace: string;
  readonly metrics: readonly { readonly name: string; readonly dimensions: readonly (readonly string[])[] }[];
}

export type PlanRule = (resources: readonly PlannedResource[], context: PlanContext) => Finding[];
