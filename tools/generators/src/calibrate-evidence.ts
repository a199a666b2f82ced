import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { EmbeddedDatabase } from '@plumbline/database';
import { MiniLmEmbedder } from '@plumbline/embedder/adapters/minilm';
import { seededRandom } from '@plumbline/evaluation';
import { calibrate, type SearchedSet } from './calibration/calibration.js';
import { crossValidate, leaveOut, type Validation } from './calibration/cross-validation.js';
import { IndexedSet } from './calibration/indexed-set.js';
import { type PreparedSet, prepareSet } from './calibration/prepared-set.js';
import { questionSets } from './calibration/question-sets.js';
import { VectorCache } from './calibration/vector-cache.js';
import { writeWeights } from './calibration/weights-file.js';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const { values: options } = parseArgs({
  options: {
    data: { type: 'string', default: process.env['EVAL_DATA'] ?? here('../../../../shared/data') },
    cache: { type: 'string' },
    out: { type: 'string', default: here('../../../libs/services/retrieval/src/evidence/fitted-weights.ts') },
    'dry-run': { type: 'boolean', default: false },
  },
});

/** Times that half of a set's passages is taken out. */
const halvesOf: Readonly<Record<string, number>> = { tax_vat404: 6, covid_qa: 2, xquad: 3, scifact: 1 };
const SEED = 404;

if (!options.cache || !existsSync(options.data)) {
  process.stderr.write(
    'Usage: calibrate-evidence --cache <folder for vectors> [--data <evaluation data>] [--out <file>] [--dry-run]\n' +
      'Fits the weights of libs/services/retrieval; the data are in EVAL_DATA unless given.\n',
  );
  process.exit(2);
}
const sets = await searchSets(options.data, options.cache);
for (const searched of sets) {
  report(searched.set.name, 'fitted on the other sets', leaveOut(sets, searched));
  report(searched.set.name, 'fitted on all, 5-fold', crossValidate(sets, searched));
}
const names = sets.map(({ set }) => set.name);
if (!options['dry-run']) await writeWeights(options.out, calibrate(sets), names);

async function searchSets(data: string, cacheFolder: string): Promise<SearchedSet[]> {
  const embedder = new MiniLmEmbedder({ threads: 2 });
  const cache = new VectorCache(embedder, cacheFolder);
  const searched: SearchedSet[] = [];
  try {
    for (const set of questionSets(data)) {
      process.stderr.write(`${set.name}: vectors …\n`);
      searched.push(await searchSet(await prepareSet(set, { embedder, cache })));
    }
  } finally {
    await embedder.close();
  }
  return searched;
}

/** Each set has a store of its own, so that no statistics mix. */
async function searchSet(set: PreparedSet): Promise<SearchedSet> {
  const connection = await EmbeddedDatabase.open();
  const searchHalf = async (schema: string, kept: boolean[]) => {
    process.stderr.write(`${set.name}: ${schema}, ${kept.filter(Boolean).length} passages …\n`);
    return (await IndexedSet.create(connection, set, { schema, kept })).searchAll();
  };
  try {
    const whole = await searchHalf(
      'whole',
      set.passages.map(() => true),
    );
    const halves: (typeof whole)[] = [];
    for (let half = 0; half < (halvesOf[set.name] ?? 1); half++)
      halves.push(await searchHalf(`half_${half}`, keepHalf(set, SEED + half)));
    return { set, whole, halves: halves.flat() };
  } finally {
    await connection.close();
  }
}

/** Passages of one document stay or go together, unless the set has few documents. */
function keepHalf({ passages }: PreparedSet, seed: number): boolean[] {
  const random = seededRandom(seed);
  const many = new Set(passages.map(({ source }) => source)).size > 100;
  const kept = new Map<string, boolean>();
  return passages.map(({ source }, place) => {
    const key = many ? source : String(place);
    const decision = kept.get(key) ?? random() < 0.5;
    kept.set(key, decision);
    return decision;
  });
}

function report(set: string, how: string, { ndcg, evidence, scoreError }: Validation): void {
  const share = (value: number) => `${(100 * value).toFixed(1)} %`;
  process.stdout.write(
    `${set}, ${how}: nDCG@10 ${ndcg.toFixed(4)}; answers ${share(evidence.answered)}, abstains ${share(evidence.abstained)}` +
      ` (${share(evidence.abstainedAt85)} where 85 % are answered), source first ${share(evidence.sourceFirst)},` +
      ` AUC ${evidence.areaUnderCurve.toFixed(3)}, ECE ${evidence.calibrationError.toFixed(3)}, ECE of passages ${scoreError.toFixed(3)}\n`,
  );
}
