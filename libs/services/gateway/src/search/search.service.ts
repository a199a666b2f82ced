import { Injectable } from '@nestjs/common';
import { type SearchBody, searchPassages, type SearchReply } from '@plumbline/contracts';
import { Caller, type CallOptions } from '@plumbline/transport';
import { publicPassage } from '../answers/public-passage.js';
import { CollectionsService } from '../collections/collections.service.js';
import { namingPart } from '../naming-part.js';

/** Search without an answer: all that was found, nothing joined, packed or left out. */
@Injectable()
export class SearchService {
  constructor(
    private readonly caller: Caller,
    private readonly collections: CollectionsService,
  ) {}

  /** `timings.totalMs` is the gateway's, the steps are those of retrieval. */
  async search(body: SearchBody, options: CallOptions): Promise<SearchReply> {
    const started = performance.now();
    const found = await this.caller.call(searchPassages, body, options).catch(namingPart('retrieval'));
    if (found.passages.length === 0) await this.collections.assertExists(body.collection, options);
    const totalMs = Math.round((performance.now() - started) * 10) / 10;
    const passages = found.passages.map(publicPassage);
    return { ...found, passages, timings: { totalMs, steps: found.timings.steps } };
  }
}
