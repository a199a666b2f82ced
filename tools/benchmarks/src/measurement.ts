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

/** Of each measure the run with the median value (the higher of two in the middle), with the range in its note. */
export function medianRun(runs: readonly (readonly Measurement[])[]): Measurement[] {
  const [first = []] = runs;
  if (runs.length === 1) return [...first];
  return first.map(({ measure }) => {
    const all = runs.flatMap((run) => run.filter((other) => other.measure === measure));
    const sorted = all.toSorted((one, other) => one.value - other.value);
    const middle = sorted[Math.floor(sorted.length / 2)];
    if (!middle) throw new Error(`No run measured ${measure}.`);
    const values = all.map(({ value }) => value);
    const range = `${all.length} runs, ${readable(Math.min(...values))} to ${readable(Math.max(...values))}`;
    return { ...middle, note: middle.note ? `${middle.note}; ${range}` : range };
  });
}

/** Three significant digits, or whole from a hundred on. */
export function readable(value: number): string {
  return Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3)));
}
