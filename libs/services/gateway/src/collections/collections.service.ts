import { Injectable } from '@nestjs/common';
import { type Collection, DEFAULT_COLLECTION, listCollections } from '@plumbline/contracts';
import { AppError } from '@plumbline/core';
import { Caller, type CallOptions } from '@plumbline/transport';

const PAGE = 200;

/** What the gateway itself needs to know of collections. */
@Injectable()
export class CollectionsService {
  constructor(private readonly caller: Caller) {}

  /** All of the tenant, page by page. */
  async *all(options: CallOptions): AsyncGenerator<Collection, void> {
    let cursor: string | undefined;
    do {
      const page = await this.caller.call(listCollections, { limit: PAGE, cursor }, options);
      yield* page.items;
      cursor = page.nextCursor;
    } while (cursor);
  }

  /**
   * Tells "nothing found" from "nowhere to look": throws `COLLECTION_NOT_FOUND`. When ingestion cannot say, the
   * collection gets the benefit of the doubt.
   */
  async assertExists(name: string, options: CallOptions): Promise<void> {
    if (name === DEFAULT_COLLECTION || (await this.exists(name, options).catch(() => true))) return;
    throw new AppError('COLLECTION_NOT_FOUND', `There is no collection "${name}".`, {
      details: { collection: name },
    });
  }

  private async exists(name: string, options: CallOptions): Promise<boolean> {
    for await (const collection of this.all(options)) if (collection.name === name) return true;
    return false;
  }
}
