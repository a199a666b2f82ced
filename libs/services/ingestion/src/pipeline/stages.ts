import { Injectable } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { isAhead } from '../jobs/job-of.js';
import type { Hands } from '../jobs/running-jobs.js';
import type { JobRow } from '../tables/ingestion-tables.js';
import { ActivateStage } from './activate-stage.js';
import { ChunkStage } from './chunk-stage.js';
import { EmbedStage } from './embed-stage.js';
import { ParseStage } from './parse-stage.js';
import { passageOrigin } from './passage-of.js';
import { StageObserver } from './stage-observer.js';
import type { Subject } from './subject.js';

/** A document's way, from wherever its job stands. Each stage may be done twice and leaves the same behind. */
@Injectable()
export class Stages {
  constructor(
    private readonly parsing: ParseStage,
    private readonly chunking: ChunkStage,
    private readonly embedding: EmbedStage,
    private readonly activating: ActivateStage,
    private readonly observer: StageObserver,
  ) {}

  /** Reaches `embedded`: all but the switch. Throws `StaleRunError`, what a stage throws, and the signal's reason. */
  async prepare(run: JobRow, subject: Subject, hands: Hands): Promise<JobRow> {
    const { signal } = hands;
    let row = run;
    if (isAhead('scanned', row))
      row = await this.reached(await this.parsing.scan(row, subject.version), signal);
    if (isAhead('parsed', row))
      row = await this.reached(await this.parsing.parse(row, subject.version, hands), signal);
    if (isAhead('embedded', row)) row = await this.reached(await this.embed(row, subject, hands), signal);
    return row;
  }

  /** Reaches `indexed`. Hold the document's lock. */
  activate(run: JobRow, { document, version }: Subject): Promise<JobRow> {
    return this.activating.activate(run, document, version);
  }

  private async embed(run: JobRow, subject: Subject, hands: Hands): Promise<JobRow> {
    const { signal } = hands;
    const { row, cut } = await this.chunking.chunk(run, subject, hands);
    try {
      signal.throwIfAborted();
      if (cut.count === 0) throw new AppError('DOCUMENT_EMPTY', 'The document has no text.');
      return await this.embedding.embed(row, { cut, origin: passageOrigin(subject), signal });
    } finally {
      cut.forget();
    }
  }

  private async reached(row: JobRow, signal: AbortSignal): Promise<JobRow> {
    await this.observer.reached(row, signal);
    signal.throwIfAborted();
    return row;
  }
}
