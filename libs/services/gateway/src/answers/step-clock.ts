import type { Timings } from '@plumbline/contracts';

/** Measures the steps of one request. */
export class StepClock {
  private readonly started = performance.now();
  private readonly steps: Record<string, number> = {};

  /** The result of the work; the time it took is kept under the name, also when it fails. */
  async measure<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
    const started = performance.now();
    try {
      return await work();
    } finally {
      this.note({ [name]: performance.now() - started });
    }
  }

  /** Steps that another service measured. */
  note(steps: Readonly<Record<string, number>>): void {
    for (const [name, milliseconds] of Object.entries(steps)) this.steps[name] = rounded(milliseconds);
  }

  timings(): Timings {
    return { totalMs: rounded(performance.now() - this.started), steps: { ...this.steps } };
  }
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}
