import { AppError } from '@plumbline/core';
import type { DocumentParser } from '@plumbline/document-parser';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evaluationData } from '../evaluation-data.js';
import { measured, type Measurement } from '../measurement.js';
import { type CorpusFile, corpusFiles } from './corpus-files.js';
import { createLocalParser } from './local-parser.js';
import { plainMarkdown, wordRecall, wordsOf } from './word-recall.js';

export interface CorpusOutcome {
  readonly file: CorpusFile;
  /** `parsed` or the code of the error. */
  readonly verdict: string;
  readonly milliseconds: number;
  /** Part of the stated characters, or of the words of the ground truth, that came out; 0 when it was not parsed. */
  readonly recall?: number | undefined;
}

const PROCESSES = 2;
const HANG_MS = 30_000;
const ENOUGH = 0.9;
/** Verdicts that no file may end with: they would say that the parser itself failed. */
const untyped = new Set(['INTERNAL', 'CANCELLED', 'UNAVAILABLE']);

/**
 * Every file of the visible archives of `pdf_corpus` and `office_corpus` through the parser. Characters of a PDF are the
 * length of our text, white space included, against `chars_pdfium` of the manifest, which counts each line end twice and the
 * text outside the page too, so the figure is on the low side.
 */
export async function benchCorpora(evalData: string): Promise<Measurement[]> {
  const outcomes = await parseCorpora(evalData);
  return [...verdictMeasurements(outcomes), ...recallMeasurements(outcomes)];
}

export async function parseCorpora(evalData: string): Promise<CorpusOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-corpora-'));
  const parser = createLocalParser(PROCESSES);
  try {
    const files = [
      ...(await corpusFiles('pdf', evalData, folder)),
      ...(await corpusFiles('office', evalData, folder)),
    ];
    const waiting = files.values();
    const outcomes: CorpusOutcome[] = [];
    await Promise.all(
      Array.from({ length: PROCESSES }, async () => {
        for (const file of waiting) outcomes.push(await parseOne(parser, file));
      }),
    );
    return outcomes;
  } finally {
    await parser.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function parseOne(parser: DocumentParser, file: CorpusFile): Promise<CorpusOutcome> {
  const start = performance.now();
  const hasReference = file.statedCharacters !== undefined || file.groundTruth !== undefined;
  try {
    const { text } = await parser.parse({ path: file.path, fileName: file.name });
    return { file, verdict: 'parsed', milliseconds: performance.now() - start, recall: recallOf(file, text) };
  } catch (error) {
    const verdict = error instanceof AppError ? error.code : 'INTERNAL';
    return { file, verdict, milliseconds: performance.now() - start, recall: hasReference ? 0 : undefined };
  }
}

function recallOf({ statedCharacters, groundTruth }: CorpusFile, text: string): number | undefined {
  if (statedCharacters !== undefined) return text.length / statedCharacters;
  return groundTruth === undefined
    ? undefined
    : wordRecall(wordsOf(plainMarkdown(groundTruth)), wordsOf(text));
}

function verdictMeasurements(outcomes: readonly CorpusOutcome[]): Measurement[] {
  const counts = Object.entries(Object.groupBy(outcomes, ({ verdict }) => verdict));
  const note = counts.map(([verdict, all]) => `${verdict} ${all?.length ?? 0}`).join(', ');
  const slowest = Math.max(...outcomes.map(({ milliseconds }) => milliseconds));
  return [
    measured(
      'Corpora: files without a typed verdict',
      outcomes.filter(({ verdict }) => untyped.has(verdict)).length,
      {
        unit: 'files',
        atMost: 0,
        note: `${outcomes.length} files: ${note}`,
      },
    ),
    measured(
      'Corpora: files over 30 s',
      outcomes.filter(({ milliseconds }) => milliseconds > HANG_MS).length,
      {
        unit: 'files',
        atMost: 0,
        note: `slowest ${(slowest / 1000).toFixed(1)} s`,
      },
    ),
  ];
}

function recallMeasurements(outcomes: readonly CorpusOutcome[]): Measurement[] {
  const pdfs = outcomes.filter(({ file }) => file.statedCharacters !== undefined);
  const office = outcomes.filter(({ file }) => file.groundTruth !== undefined);
  const enough = pdfs.filter(({ recall = 0 }) => recall >= ENOUGH).length;
  const sum = office.reduce((total, { recall = 0 }) => total + recall, 0);
  return [
    measured(
      'Readable PDFs with at least 90 % of their characters',
      (100 * enough) / Math.max(pdfs.length, 1),
      {
        unit: '%',
        atLeast: 97,
        note: `${enough} of ${pdfs.length}`,
      },
    ),
    measured('Words of the ground truth of Office files', (100 * sum) / Math.max(office.length, 1), {
      unit: '%',
      atLeast: 90,
      note: `mean of ${office.length} files (docx, pptx, xlsx, xlsm, html, csv)`,
    }),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await benchCorpora(evaluationData()), null, 2)}\n`);
}
