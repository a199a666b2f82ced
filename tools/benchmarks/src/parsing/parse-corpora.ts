import { AppError } from '@plumbline/core';
import type { DocumentParser } from '@plumbline/document-parser';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evaluationData } from '../evaluation-data.js';
import { type CorpusFile, corpusFiles } from './corpus-files.js';
import { type CorpusOutcome, recallOf, shortfalls } from './corpus-outcome.js';
import { createLocalParser } from './local-parser.js';

const processes = 2;

/** The corpora through the parser alone: seconds instead of minutes, for work on the parsers. */
export async function parseCorpora(evalData: string): Promise<CorpusOutcome[]> {
  const folder = mkdtempSync(join(tmpdir(), 'plumbline-corpora-'));
  const parser = createLocalParser(processes);
  try {
    const waiting = [
      ...(await corpusFiles('pdf', evalData, folder)),
      ...(await corpusFiles('office', evalData, folder)),
    ].values();
    const outcomes: CorpusOutcome[] = [];
    const work = async () => {
      for (const file of waiting) outcomes.push(await parseOne(parser, file));
    };
    await Promise.all(Array.from({ length: processes }, work));
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

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const outcomes = await parseCorpora(evaluationData());
  for (const { file, verdict, recall = 0 } of shortfalls(outcomes))
    process.stdout.write(`${recall.toFixed(3)} ${verdict} ${file.archive}/${file.name}\n`);
}
