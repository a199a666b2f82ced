import type { CallContext, SearchPassagesRequest, SearchPassagesResponse } from '@plumbline/contracts';
import { chunkIdOf } from '@plumbline/core';
import type { Embedder } from '@plumbline/embedder';
import type { PassageIndex, PassageRecord } from '@plumbline/passage-index';
import { testContext } from '@plumbline/testing';
import { analyzeTerms, countTokens } from '@plumbline/text';
import { IncomingCall } from '@plumbline/transport';
import { RetrievalConfig } from '../retrieval.config.js';
import { SearchService } from '../search/search.service.js';

export interface TestDocument extends Partial<
  Pick<PassageRecord, 'heading' | 'metadata' | 'date' | 'access'>
> {
  readonly id: string;
  readonly title?: string;
  /** One passage each, two line breaks between them in the text. */
  readonly passages: readonly string[];
  /** Packed words of each passage. */
  readonly layouts?: readonly string[];
}

/** What a search meets, when it is not the ordinary. */
export interface Circumstances {
  readonly embedder?: Embedder;
  readonly signal?: AbortSignal;
  readonly context?: CallContext;
}

/** A tenant of its own over a real index, with documents as ingestion would have stored them. */
export class TestCollection {
  readonly context: CallContext = testContext();
  private readonly texts = new Map<string, string>();

  constructor(
    private readonly index: PassageIndex,
    private readonly embedder: Embedder,
  ) {}

  async add(...documents: readonly TestDocument[]): Promise<void> {
    for (const document of documents) {
      const records = await this.recordsOf(document);
      await this.index.upsert(records);
      const [first] = records;
      if (first) await this.index.activateVersion(first);
      this.texts.set(`${document.id}-v1`, document.passages.join('\n\n'));
    }
  }

  /** The characters that a passage's offsets name. */
  slice({
    versionId,
    sourceStart,
    sourceEnd,
  }: {
    versionId: string;
    sourceStart: number;
    sourceEnd: number;
  }) {
    return this.texts.get(versionId)?.slice(sourceStart, sourceEnd);
  }

  search(
    request: Partial<SearchPassagesRequest> & { query: string },
    {
      embedder = this.embedder,
      signal = new AbortController().signal,
      context = this.context,
    }: Circumstances = {},
  ): Promise<SearchPassagesResponse> {
    const service = new SearchService(embedder, this.index, RetrievalConfig.parse({}));
    const deadline = new Date(Date.now() + 60_000);
    const call = new IncomingCall({ pattern: 'test', context, signal, deadline, attempt: 1 });
    return service.search({ collection: 'default', topK: 8, ...request }, call);
  }

  private async recordsOf({
    id,
    title = id,
    passages,
    layouts,
    ...shared
  }: TestDocument): Promise<PassageRecord[]> {
    const vectors = await this.embedder.embed(passages, { purpose: 'passage' });
    const versionId = `${id}-v1`;
    let start = 0;
    return passages.map((text, ordinal) => {
      const place = { start, end: start + text.length };
      start = place.end + 2;
      const layout = layouts?.[ordinal];
      return {
        ...{
          tenantId: this.context.tenantId,
          collection: 'default',
          documentId: id,
          versionId,
          ordinal,
          title,
        },
        ...{ chunkId: chunkIdOf(versionId, ordinal), text, tokenCount: countTokens(text), ...place },
        ...{ terms: analyzeTerms(`${title} ${title} ${shared.heading ?? ''} ${text}`) },
        ...{ access: ['*'], metadata: {}, date: new Date('2024-01-01'), ...shared },
        vectors: vectors.slice(ordinal, ordinal + 1),
        ...(layout !== undefined && { layout }),
      };
    });
  }
}
