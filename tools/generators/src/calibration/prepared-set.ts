import type { Embedder } from '@plumbline/embedder';
import type { PassageRecord } from '@plumbline/passage-index';
import { passageSentences } from '@plumbline/ranking';
import { analyzeTerms, type Chunk, chunkText, embeddingWindows } from '@plumbline/text';
import type { QuestionSet, SetDocument, Source } from './question-sets.js';
import type { VectorCache } from './vector-cache.js';

/** As ingestion cuts and embeds documents. */
const chunking = { strategy: 'semantic', chunkTokens: 512, overlapTokens: 0 } as const;
const windows = { maxTokens: 200, overlapTokens: 40 };

export const tenantId = 'calibration';

export interface PreparedPassage {
  /** Id of the set's document. */
  readonly source: string;
  readonly sentences: readonly (readonly string[])[];
  readonly record: PassageRecord;
}

export interface PreparedQuestion {
  readonly text: string;
  readonly terms: readonly string[];
  readonly vector: Float32Array;
  readonly sources: readonly Source[];
}

/** A question set cut, analysed and embedded as ingestion does it. Its passages count as one document of the index. */
export interface PreparedSet {
  readonly name: string;
  readonly passages: readonly PreparedPassage[];
  readonly questions: readonly PreparedQuestion[];
}

export async function prepareSet(
  set: QuestionSet,
  tools: { embedder: Embedder; cache: VectorCache },
): Promise<PreparedSet> {
  const passages: PreparedPassage[] = [];
  for (const document of set.documents)
    for (const chunk of chunkText({ ...document, pages: [], headings: [], tables: [] }, chunking)) {
      const place = { name: set.name, ordinal: passages.length };
      const text = document.text.slice(chunk.start, chunk.end);
      const vectors = await tools.cache.embed(windowsOf(document, text, tools.embedder));
      const record = { ...recordOf(place, { document, chunk, text }), vectors };
      passages.push({ source: document.id, sentences: passageSentences({ text }), record });
    }
  const vectors = await tools.cache.embed(set.questions.map(({ text }) => text));
  const questions = set.questions.map(({ text, sources }, index) => ({
    text,
    terms: analyzeTerms(text),
    vector: vectors[index] ?? new Float32Array(),
    sources,
  }));
  return { name: set.name, passages, questions };
}

/** Whether the passage holds an answer to the question. */
export function answers({ source, record }: PreparedPassage, { sources }: PreparedQuestion): boolean {
  return sources.some(
    ({ documentId, start = 0, end = Infinity }) =>
      documentId === source && start < record.end && end > record.start,
  );
}

function windowsOf({ title }: SetDocument, text: string, embedder: Embedder): string[] {
  const countTokens = (part: string) => embedder.countTokens(part);
  const prefix = title ? `${title}. ` : '';
  return embeddingWindows(text, { ...windows, countTokens }).map((part) => prefix + part);
}

function recordOf(
  { name, ordinal }: { name: string; ordinal: number },
  { document, chunk, text }: { document: SetDocument; chunk: Chunk; text: string },
): Omit<PassageRecord, 'vectors'> {
  const titleTerms = analyzeTerms(document.title);
  return {
    chunkId: String(ordinal),
    tenantId,
    collection: name,
    documentId: name,
    versionId: name,
    ordinal,
    title: document.title,
    start: chunk.start,
    end: chunk.end,
    text,
    tokenCount: chunk.tokenCount,
    terms: [...titleTerms, ...titleTerms, ...analyzeTerms(text)],
    access: ['*'],
    metadata: {},
    date: new Date(0),
  };
}
