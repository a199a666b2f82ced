import { measured, type Measurement } from '../measurement.js';
import { type CorpusOutcome, shortfalls } from './corpus-outcome.js';
import { ingestCorpora, type IngestedCorpora } from './ingest-corpora.js';

const hangMs = 30_000;
/** Verdicts that no file may end with: they would say that the service itself failed. */
const untyped = new Set([
  'INTERNAL',
  'CANCELLED',
  'UNAVAILABLE',
  'DEADLINE',
  'failed',
  'quarantined',
  'cancelled',
]);

/** Every file of the visible archives of `pdf_corpus` and `office_corpus` through the real service. */
export async function benchCorpora(evalData: string): Promise<Measurement[]> {
  const corpora = await ingestCorpora(evalData);
  for (const { file, verdict, recall = 0 } of shortfalls(corpora.outcomes))
    process.stderr.write(`${recall.toFixed(3)} ${verdict} ${file.archive}/${file.name}\n`);
  return [...verdicts(corpora), ...recalls(corpora.outcomes)];
}

function verdicts({ outcomes, health }: IngestedCorpora): Measurement[] {
  const counts = Object.entries(Object.groupBy(outcomes, ({ verdict }) => verdict));
  const note = counts.map(([verdict, all]) => `${verdict} ${all?.length ?? 0}`).join(', ');
  const without = outcomes.filter(({ verdict }) => untyped.has(verdict)).length;
  const slowest = Math.max(...outcomes.map(({ milliseconds }) => milliseconds));
  const hanging = outcomes.filter(({ milliseconds }) => milliseconds > hangMs).length;
  const files = { unit: 'files', atMost: 0 };
  return [
    measured('Corpora: files without a typed verdict', without, {
      ...files,
      note: `${outcomes.length} files: ${note}`,
    }),
    measured('Corpora: files over 30 s', hanging, {
      ...files,
      note: `slowest ${(slowest / 1000).toFixed(1)} s`,
    }),
    measured('Corpora: health not answered within 2 s', health.silent, {
      unit: 'times',
      atMost: 0,
      note: `asked ${health.asked} times, slowest ${Math.round(health.slowestMs)} ms`,
    }),
  ];
}

function recalls(outcomes: readonly CorpusOutcome[]): Measurement[] {
  const pdfs = outcomes.filter(({ file }) => file.statedCharacters !== undefined);
  const office = outcomes.filter(({ file }) => file.groundTruth !== undefined);
  const enough = pdfs.length - shortfalls(pdfs).length;
  const sum = office.reduce((total, { recall = 0 }) => total + recall, 0);
  return [
    measured('Readable PDFs indexed with at least 90 % of their characters', (100 * enough) / pdfs.length, {
      unit: '%',
      atLeast: 97,
      note: `${enough} of ${pdfs.length}`,
    }),
    measured('Words of the ground truth of Office files', (100 * sum) / office.length, {
      unit: '%',
      atLeast: 90,
      note: `mean of ${office.length} files (docx, pptx, xlsx, xlsm, html, csv)`,
    }),
  ];
}
