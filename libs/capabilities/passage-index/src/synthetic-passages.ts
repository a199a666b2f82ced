import type { PassageRecord, VersionKey } from './passage-index.port.js';

export interface SyntheticPassageOptions {
  readonly tenantId: string;
  readonly collection: string;
  readonly count: number;
  readonly dimensions: number;
  readonly seed: number;
  readonly passagesEach?: number;
}

const vocabulary = 8000;
const termsEach = 90;
const topics = 60;

/** Repeatable numbers in [0, 1) (mulberry32, Tommy Ettinger). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Terms with frequencies as in language (Zipf): the lower the number, the commoner. */
export function syntheticTerms(random: () => number, count = termsEach): string[] {
  return Array.from({ length: count }, () => `t${Math.floor(vocabulary ** random())}`);
}

/** Terms as questions have them: stop words, the commonest of all, are never asked for. */
export function syntheticQuestion(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => `t${Math.floor(vocabulary ** (0.35 + 0.65 * random()))}`);
}

/** A unit vector near one of sixty topics. */
export function syntheticVector(random: () => number, dimensions: number): Float32Array {
  const center = seededRandom(1000 + Math.floor(random() * topics));
  const vector = Float32Array.from(
    { length: dimensions },
    () => center() - 0.5 + 0.9 * (random() + random() - 1),
  );
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** Documents with a language, a year and a date, so that every selectivity can be filtered. */
export function* syntheticPassages(options: SyntheticPassageOptions): Generator<PassageRecord> {
  const { tenantId, collection, count, dimensions, passagesEach = 10 } = options;
  const random = seededRandom(options.seed);
  for (let number = 0; number < count; number++) {
    const document = Math.floor(number / passagesEach);
    const documentId = `doc_${collection}_${document}`;
    const terms = syntheticTerms(random);
    yield {
      tenantId,
      collection,
      documentId,
      versionId: `ver_${collection}_${document}`,
      chunkId: `chk_${collection}_${number}`,
      ordinal: number % passagesEach,
      title: `Document ${document}`,
      start: 0,
      end: 600,
      text: terms.join(' '),
      tokenCount: termsEach,
      terms,
      vectors: [syntheticVector(random, dimensions)],
      access: ['*'],
      metadata: { language: document % 2 === 0 ? 'en' : 'de', number: document, half: `h${document % 50}` },
      date: new Date(Date.UTC(2000, 0, 1 + document)),
    };
  }
}

export function versionOf({ tenantId, collection, documentId, versionId }: PassageRecord): VersionKey {
  return { tenantId, collection, documentId, versionId };
}
