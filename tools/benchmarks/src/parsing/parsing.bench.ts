import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { evaluationData } from '../evaluation-data.js';
import { measured, type Measurement } from '../measurement.js';
import { createLocalParser } from './local-parser.js';
import { pinToOneCore } from './one-core.js';
import { PdfJsProcess } from './pdfjs-process.js';
import { processorMs } from '../processes/processor-time.js';

const ROUNDS = 5;
const FOLDERS = ['pdf', 'pdf_direct_file'];
const MIN_RATIO = 1.5;

interface Round {
  readonly pages: number;
  readonly oursMs: number;
  readonly pdfjsMs: number;
}

/**
 * Text and boxes of the IRS publications, ours (the whole way: child process, boxes packed, result read back) and pdfjs-dist
 * file by file in turn, each in one process of one thread, with the same priority and the same memory for young objects, and
 * everything on one core where the system can pin. Processor time of each one's processes, because what one leaves to be
 * cleaned up runs on in the other's turn; the bench process itself counts as ours. Median of the rounds after a warm-up.
 */
export async function benchParsing(evalData: string): Promise<Measurement[]> {
  const unpin = pinToOneCore();
  const files = FOLDERS.flatMap((folder) => pdfFiles(join(evalData, 'irs_publications', folder)));
  const parser = createLocalParser(1);
  const pdfjs = new PdfJsProcess();
  try {
    const [first] = files;
    if (first) await Promise.all([parseOurs(first), pdfjs.read(first)]);
    const rounds: Round[] = [];
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await runRound(files, parseOurs, pdfjs));
    return summary(rounds, `${files.length} files, ${unpin ? 'pinned to one core' : 'not pinned'}`);
  } finally {
    pdfjs.close();
    await parser.close();
    unpin?.();
  }

  async function parseOurs(path: string): Promise<number> {
    return (await parser.parse({ path, fileName: basename(path) })).pages.length;
  }
}

async function runRound(
  files: readonly string[],
  parseOurs: (path: string) => Promise<number>,
  pdfjs: PdfJsProcess,
): Promise<Round> {
  const start = { all: processorMs(), pdfjs: pdfjs.processorMs };
  let pages = 0;
  for (const path of files) {
    pages += await parseOurs(path);
    await pdfjs.read(path);
  }
  const pdfjsMs = pdfjs.processorMs - start.pdfjs;
  return { pages, oursMs: processorMs() - start.all - pdfjsMs, pdfjsMs };
}

function summary(rounds: readonly Round[], conditions: string): Measurement[] {
  const ours = median(rounds.map(({ pages, oursMs }) => (pages / oursMs) * 1000));
  const pdfjs = median(rounds.map(({ pages, pdfjsMs }) => (pages / pdfjsMs) * 1000));
  const ratio = median(rounds.map(({ oursMs, pdfjsMs }) => pdfjsMs / oursMs));
  const note = `${rounds[0]?.pages ?? 0} pages of ${conditions}, median of ${ROUNDS} rounds, files in turn; pdfjs-dist ${pdfjs.toFixed(1)} pages/s`;
  return [
    {
      measure: 'Parsing the IRS publications, text and boxes',
      value: ours,
      unit: 'pages/s',
      target: 'reported',
      met: true,
      note,
    },
    measured('Parsing speed against pdfjs-dist', ratio, { unit: '×', atLeast: MIN_RATIO, note }),
  ];
}

function pdfFiles(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.pdf'))
    .sort()
    .map((name) => join(folder, name));
}

function median(values: number[]): number {
  return values.sort((one, other) => one - other)[values.length >> 1] ?? 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(`${JSON.stringify(await benchParsing(evaluationData()), null, 2)}\n`);
}
