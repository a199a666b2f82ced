/** One measured value of a run against its target. */
export interface Figure {
  readonly measure: string;
  readonly value: number;
  /** `%`, `ms`, `s`, `/s`, `MB`; empty for a count. */
  readonly unit: string;
  /** As people write it, `≤ 50 ms`; empty when it is only told. */
  readonly target: string;
  readonly met: boolean;
  /** The calls that missed it. */
  readonly callIds: readonly string[];
}

export interface Bound {
  readonly unit?: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly callIds?: readonly string[];
}

/** Judges a value by its bounds; a value that is no number misses every bound. */
export function figure(measure: string, value: number, bound: Bound = {}): Figure {
  const { unit = '', atMost, atLeast, callIds = [] } = bound;
  const met = (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
  const signs = [atMost !== undefined && `≤ ${atMost}`, atLeast !== undefined && `≥ ${atLeast}`];
  const target = signs
    .filter(Boolean)
    .map((sign) => `${sign} ${unit}`.trim())
    .join(', ');
  return { measure, value, unit, target, met, callIds };
}

/** Three significant digits, or whole from a hundred on. */
export function readable({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  if (!Number.isFinite(value)) return 'nothing measured';
  const text = Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
  return `${text} ${unit}`.trim();
}
