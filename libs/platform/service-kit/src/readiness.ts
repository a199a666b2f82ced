import { Injectable } from '@nestjs/common';
import type { Degradation } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { logger } from './logger.js';

/** Looks at something that may be missing; gives the parts that are, none when all is well. */
export type ReadinessCheck = () => Promise<readonly Degradation[]>;

const LOOK_MS = 2500;
/** Several watchers share one look. */
const FRESH_MS = 250;

/** Whether this process should be given work. Modules add checks of what they cannot do without. */
@Injectable()
export class Readiness {
  private readonly checks: { readonly part: string; readonly look: ReadinessCheck }[] = [];
  private latest: { readonly missing: Promise<Degradation[]>; readonly until: number } | undefined;
  private stopping = false;
  private told = '';

  /** `part` is named when the check itself fails or takes too long. */
  add(part: string, look: ReadinessCheck): void {
    this.checks.push({ part, look });
  }

  /** From now on no new work is wanted. */
  beginStop(): void {
    this.stopping = true;
    this.latest = undefined;
  }

  /** Throws `UNAVAILABLE` that names what is missing. */
  async assertReady(): Promise<void> {
    const missing = await this.missing();
    if (missing.length === 0) return;
    const names = missing.map(({ part }) => part);
    throw new AppError('UNAVAILABLE', `Not ready: ${names.join(', ')} missing.`, { details: { missing } });
  }

  private missing(): Promise<Degradation[]> {
    const now = Date.now();
    if (!this.latest || this.latest.until < now)
      this.latest = { missing: this.look(), until: now + FRESH_MS };
    return this.latest.missing;
  }

  private async look(): Promise<Degradation[]> {
    if (this.stopping) return [{ part: 'process', reason: 'It is stopping.' }];
    const missing = (await Promise.all(this.checks.map(({ part, look }) => inTime(part, look)))).flat();
    this.tell(missing);
    return missing;
  }

  /** Once for each change: probes come every few seconds. */
  private tell(missing: readonly Degradation[]): void {
    const names = missing.map(({ part }) => part).join(', ');
    if (names === this.told) return;
    this.told = names;
    if (missing.length > 0) logger.warn({ missing }, 'Not ready.');
    else logger.info('Ready again.');
  }
}

async function inTime(part: string, look: ReadinessCheck): Promise<readonly Degradation[]> {
  const late = Promise.withResolvers<readonly Degradation[]>();
  const timer = setTimeout(() => late.resolve([{ part, reason: 'It did not answer in time.' }]), LOOK_MS);
  try {
    return await Promise.race([look(), late.promise]);
  } catch (error) {
    return [{ part, reason: AppError.from(error).message }];
  } finally {
    clearTimeout(timer);
  }
}
