import type { Embedder } from '@plumbline/embedder';
import type { LegHit, Legs, TermRarity } from '@plumbline/ranking';
import { analyzeTerms, chunkText, embeddingWindows, sentencesOf } from '@plumbline/text';
import type { QuestionSet, SetDocument, Source } from './question-sets.js';
import type { VectorCache } from './vector-cache.js';

/** As ingestion cuts and embeds documents. */
const chunking = { strategy: 'semantic', chunkTokens: 512, overlapTokens: 0 } as const;
const windows = { maxTokens: 200, overlapTokens: 40 };
const LEG_LIMIT = 100;
const K1 = 1.2;
const B = 0.75;

export interface SetPassage {
  readonly documentId: string;
  readonly start: number;
  readonly end: number;
  readonly sentences: readonly (readonly string[])[];
  readonly frequencies: ReadonlyMap<string, number>;
  readonly length: number;
}

export interface SetQuestion {
  readonly terms: readonly string[];
  readonly sources: readonly Source[];
  /** Cosine of each passage's best window. */
  readonly cosines: Float32Array;
}

/** Which passages exist: each place is that of a passage. */
export type Kept = readonly boolean[];

/** A question set in memory, with the legs that the index has: BM25 and exact cosine. */
export class SearchableSet {
  private readonly postings = new Map<string, number[]>();

  private constructor(
    readonly name: string,
    readonly passages: readonly SetPassage[],
    readonly questions: readonly SetQuestion[],
  ) {
    for (const [place, { frequencies }] of passages.entries())
      for (const term of frequencies.keys()) {
        const places = this.postings.get(term);
        if (places) places.push(place);
        else this.postings.set(term, [place]);
      }
  }

  static async build(
    set: QuestionSet,
    tools: { embedder: Embedder; cache: VectorCache },
  ): Promise<SearchableSet> {
    const countTokens = (text: string) => tools.embedder.countTokens(text);
    const passages: SetPassage[] = [];
    const vectors: Float32Array[][] = [];
    for (const document of set.documents)
      for (const { start, end } of chunkText(
        { ...document, pages: [], headings: [], tables: [] },
        chunking,
      )) {
        const text = document.text.slice(start, end);
        const prefix = document.title ? `${document.title}. ` : '';
        const parts = embeddingWindows(text, { ...windows, countTokens }).map((part) => prefix + part);
        passages.push({ documentId: document.id, start, end, ...analyzed(document, text) });
        vectors.push(await tools.cache.embed(parts));
      }
    const asked = await tools.cache.embed(set.questions.map(({ text }) => text));
    const questions = set.questions.map(({ text, sources }, index) => ({
      terms: analyzeTerms(text),
      sources,
      cosines: Float32Array.from(vectors, (some) => bestCosine(asked[index] ?? new Float32Array(), some)),
    }));
    return new SearchableSet(set.name, passages, questions);
  }

  /** Whether the passage holds an answer to the question. */
  answers(place: number, { sources }: SetQuestion): boolean {
    const passage = this.passages[place];
    return sources.some(
      ({ documentId, start = 0, end = Infinity }) =>
        documentId === passage?.documentId && start < passage.end && end > passage.start,
    );
  }

  rarity(terms: readonly string[], kept: Kept): TermRarity {
    const frequency = (term: string) => (this.postings.get(term) ?? []).filter((place) => kept[place]).length;
    return {
      passages: kept.filter(Boolean).length,
      documentFrequency: new Map([...new Set(terms)].map((term) => [term, frequency(term)])),
    };
  }

  /** Places stand for chunk ids. */
  search(question: SetQuestion, kept: Kept): Legs {
    const places = this.passages.flatMap((_, place) => (kept[place] ? [place] : []));
    const vector = places.map((place) => ({ chunkId: String(place), score: question.cosines[place] ?? 0 }));
    return { lexical: best(this.bm25(question.terms, kept)), vector: best(vector) };
  }

  private bm25(terms: readonly string[], kept: Kept): LegHit[] {
    const { passages, documentFrequency } = this.rarity(terms, kept);
    const lengths = this.passages.reduce((sum, { length }, place) => sum + (kept[place] ? length : 0), 0);
    const scores = new Map<number, number>();
    for (const [term, frequency] of documentFrequency) {
      const weight = Math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5));
      for (const place of this.postings.get(term) ?? []) {
        const passage = this.passages[place];
        if (!passage || !kept[place]) continue;
        const count = passage.frequencies.get(term) ?? 0;
        const norm = K1 * (1 - B + (B * passage.length * passages) / lengths);
        scores.set(place, (scores.get(place) ?? 0) + (weight * count * (K1 + 1)) / (count + norm));
      }
    }
    return Array.from(scores, ([place, score]) => ({ chunkId: String(place), score }));
  }
}

function analyzed({ title }: SetDocument, text: string) {
  const sentences = sentencesOf(text).map(({ start, end }) => analyzeTerms(text.slice(start, end)));
  const titleTerms = analyzeTerms(title);
  const terms = [...titleTerms, ...titleTerms, ...analyzeTerms(text)];
  const frequencies = new Map<string, number>();
  for (const term of terms) frequencies.set(term, (frequencies.get(term) ?? 0) + 1);
  return { sentences, frequencies, length: terms.length };
}

function best(hits: readonly LegHit[]): LegHit[] {
  return hits
    .toSorted((one, other) => other.score - one.score || Number(one.chunkId) - Number(other.chunkId))
    .slice(0, LEG_LIMIT);
}

function bestCosine(question: Float32Array, vectors: readonly Float32Array[]): number {
  let highest = -1;
  for (const vector of vectors) {
    let sum = 0;
    for (let index = 0; index < vector.length; index++) sum += (question[index] ?? 0) * (vector[index] ?? 0);
    highest = Math.max(highest, sum);
  }
  return highest;
}
