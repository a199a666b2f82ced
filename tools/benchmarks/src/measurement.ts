/** One figure against its target. */
export interface Measurement {
  readonly measure: string;
  readonly value: number;
  /** `ms`, `s`, `%`, `pages/s`, `MB` …; empty for a ratio or a score. */
  readonly unit: string;
  /** As people write it: `≤ 50 ms`. */
  readonly target: string;
  readonly met: boolean;
  readonly note?: string;
}

/** Judges a figure by its target, `at-most` or `at-least` a bound in the same unit. */
export function measured(
  measure: string,
  value: number,
  { unit, atMost, atLeast, note }: { unit: string; atMost?: number; atLeast?: number; note?: string },
): Measurement {
  const met = (atMost === undefined || value <= atMost) && (atLeast === undefined || value >= atLeast);
  const bound = atMost === undefined ? `≥ ${atLeast ?? 0}` : `≤ ${atMost}`;
  return { measure, value, unit, target: `${bound} ${unit}`.trim(), met, ...(note && { note }) };
}
