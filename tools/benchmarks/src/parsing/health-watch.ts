import { setTimeout as pause } from 'node:timers/promises';

const everyMs = 250;
const patienceMs = 2000;

/** Asks a service again and again whether it is alive, until it is stopped. */
export class HealthWatch {
  #asked = 0;
  #silent = 0;
  #slowestMs = 0;
  #watching = true;
  readonly #done: Promise<void>;

  constructor(private readonly url: string) {
    this.#done = this.#watch();
  }

  async stop(): Promise<{ asked: number; silent: number; slowestMs: number }> {
    this.#watching = false;
    await this.#done;
    return { asked: this.#asked, silent: this.#silent, slowestMs: this.#slowestMs };
  }

  async #watch(): Promise<void> {
    for (; this.#watching; await pause(everyMs)) {
      const started = performance.now();
      this.#asked += 1;
      try {
        const response = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(patienceMs) });
        await response.json();
        if (!response.ok) this.#silent += 1;
      } catch {
        this.#silent += 1;
      }
      this.#slowestMs = Math.max(this.#slowestMs, performance.now() - started);
    }
  }
}
