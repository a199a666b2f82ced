import { Injectable } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { EventLoopLag } from './event-loop-lag.js';
import { Readiness } from './readiness.js';

const MOST_LAG_MS = 5000;

export interface Alive {
  readonly status: 'ok';
}
const alive: Alive = { status: 'ok' };

/** What an orchestrator asks. */
@Injectable()
export class ProbesService {
  constructor(
    private readonly lag: EventLoopLag,
    private readonly readiness: Readiness,
  ) {}

  /** Looks at this process alone: a restart would not bring another one back. Throws `UNAVAILABLE`. */
  live(): Alive {
    const { milliseconds } = this.lag;
    if (milliseconds < MOST_LAG_MS) return alive;
    throw new AppError('UNAVAILABLE', `The event loop is ${milliseconds} ms behind.`, {
      details: { milliseconds, limit: MOST_LAG_MS },
    });
  }

  /** Throws `UNAVAILABLE` that names what is missing. */
  async ready(): Promise<Alive> {
    await this.readiness.assertReady();
    return alive;
  }

  /** That it answers says that every module started. */
  startup(): Alive {
    return alive;
  }
}
