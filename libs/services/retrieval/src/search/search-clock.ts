import type { Timings } from '@plumbline/contracts';

/** Milliseconds of each step of a search. */
export class SearchClock {
  private readonly started = performance.now();
  private last = this.started;
  private readonly steps: Record<string, number> = {};

  /** Ends a step. */
  mark(step: string): void {
    const now = performance.now();
    this.steps[step] = round(now - this.last);
    this.last = now;
  }

  timings(): Timings {
    return { totalMs: round(this.last - this.started), steps: this.steps };
  }
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
