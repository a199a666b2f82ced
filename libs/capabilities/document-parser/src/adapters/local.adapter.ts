import { AppError, type ErrorRecord } from '@plumbline/core';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocumentParserConfig } from '../document-parser-config.js';
import {
  DocumentParser,
  type ParsedDocument,
  type ParseRequest,
  type ParserLimits,
} from '../document-parser.port.js';
import { mediaTypes } from '../media-types.js';
import { parsedFiles, type ParserInput } from '../parser-protocol.js';
import { BoundedTaskError } from '../pool/bounded-child.js';
import { BoundedPool } from '../pool/bounded-pool.js';

/** UTF-8 takes up to three bytes a character; boxes and structure as much again. */
const OUTPUT_BYTES_PER_CHARACTER = 8;

type Progress = Parameters<NonNullable<ParseRequest['onProgress']>>[0];

/** Reads every format with open libraries in child processes of this machine (`BoundedPool`). */
export class LocalDocumentParser extends DocumentParser {
  override readonly limits: ParserLimits;
  readonly #pool: BoundedPool;

  constructor(config: DocumentParserConfig) {
    super();
    this.limits = {
      mediaTypes: Object.values(mediaTypes),
      timeoutMs: config.PARSER_TIMEOUT_MS,
      maxMemoryMb: config.PARSER_MAX_MEMORY_MB,
      maxCharacters: config.PARSER_MAX_CHARACTERS,
      maxExpansion: config.PARSER_MAX_EXPANSION,
      maxPages: config.PARSER_MAX_PAGES,
    };
    this.#pool = new BoundedPool({
      worker: new URL('../../dist/parser.worker.js', import.meta.url),
      processes: config.PARSER_PROCESSES,
      timeoutMs: config.PARSER_TIMEOUT_MS,
      silenceMs: config.PARSER_STALL_TIMEOUT_MS,
      maxMemoryMb: config.PARSER_MAX_MEMORY_MB,
      maxOutputBytes: config.PARSER_MAX_CHARACTERS * OUTPUT_BYTES_PER_CHARACTER,
    });
  }

  override parse({ path, fileName, signal, onProgress }: ParseRequest): Promise<ParsedDocument> {
    return this.#run({
      input: this.#input('parse', path, fileName),
      collect: readParsed,
      signal,
      onProgress: (progress) => reportPages(progress as Progress, onProgress),
    });
  }

  override detect(path: string, fileName: string): Promise<string> {
    return this.#run({
      input: this.#input('detect', path, fileName),
      collect: async (_directory, mediaType) => String(mediaType),
    });
  }

  override close(): Promise<void> {
    return this.#pool.close();
  }

  /** Nest calls this when the process stops. */
  onModuleDestroy(): Promise<void> {
    return this.close();
  }

  #input(operation: ParserInput['operation'], path: string, fileName: string): ParserInput {
    return { operation, path, fileName, limits: this.limits };
  }

  async #run<Result>(
    task: Parameters<BoundedPool['run']>[0] & { collect: Collect<Result> },
  ): Promise<Result> {
    try {
      return await this.#pool.run<Result>(task);
    } catch (error) {
      throw task.signal?.aborted ? cancelled(error) : this.#translate(error);
    }
  }

  #translate(error: unknown): AppError {
    if (!(error instanceof BoundedTaskError)) return AppError.from(error);
    const { kind, message } = error;
    const { timeoutMs, maxMemoryMb, maxCharacters } = this.limits;
    const fail = (code: 'DOCUMENT_BOMB' | 'DOCUMENT_UNREADABLE', details: object) =>
      new AppError(code, message, { cause: error, details: { kind, ...details } });
    if (kind === 'memory')
      return fail('DOCUMENT_BOMB', { limit: 'PARSER_MAX_MEMORY_MB', value: maxMemoryMb });
    if (kind === 'output')
      return fail('DOCUMENT_BOMB', { limit: 'PARSER_MAX_CHARACTERS', value: maxCharacters });
    if (kind === 'timeout')
      return fail('DOCUMENT_UNREADABLE', { limit: 'PARSER_TIMEOUT_MS', value: timeoutMs });
    if (kind === 'aborted') return cancelled(error);
    if (kind === 'crash')
      return new AppError('DOCUMENT_UNREADABLE', 'The file crashes its reader.', {
        cause: error,
        details: { kind },
      });
    return reported(error);
  }
}

type Collect<Result> = (directory: string, value: unknown) => Promise<Result>;

/** A sign of life before the pages are counted is for the pool alone. */
function reportPages(progress: Progress, onProgress: ParseRequest['onProgress']): void {
  if (progress.pagesTotal > 0) onProgress?.(progress);
}

async function readParsed(directory: string, value: unknown): Promise<ParsedDocument> {
  const read = (name: string) => readFile(join(directory, name), 'utf8');
  const structure = JSON.parse(await read(parsedFiles.structure)) as Omit<ParsedDocument, 'text' | 'layout'>;
  const text = await read(parsedFiles.text);
  const { layout: hasLayout } = value as { layout: boolean };
  return { ...structure, text, ...(hasLayout ? { layout: await read(parsedFiles.layout) } : {}) };
}

/** What the child reports of itself: an error of the house, or the name of a library's error. */
function reported(error: BoundedTaskError): AppError {
  const report = error.report as { error?: ErrorRecord; name?: string };
  if (report.error) return AppError.fromRecord(report.error);
  return new AppError('DOCUMENT_UNREADABLE', 'The file is damaged.', {
    cause: error,
    details: { error: report.name },
  });
}

function cancelled(cause: unknown): AppError {
  return new AppError('CANCELLED', 'Parsing was cancelled.', { cause });
}
