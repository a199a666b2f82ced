import type { HttpClient } from '../http-client.js';
import { inParallel } from './in-parallel.js';
import type { SetDocument } from './question-sets.js';

const UPLOADS_AT_ONCE = 16;
const SAY_EVERY = 500;

/** A collection of small text files, and which document each of them became. */
export interface FilledCollection {
  readonly name: string;
  /** Ids of the set by document ids. */
  readonly setIds: ReadonlyMap<string, string>;
}

/** Uploads the documents as files of their own and waits until they can be searched; those that are there stay. */
export async function fillCollection(
  client: HttpClient,
  name: string,
  documents: readonly SetDocument[],
): Promise<FilledCollection> {
  await client.createCollection(name, { chunkTokens: 512, overlapTokens: 0 }).catch((error: Error) => {
    if (!error.message.startsWith('409')) throw error;
  });
  const setIds = new Map<string, string>();
  await inParallel(documents, UPLOADS_AT_ONCE, async ({ id, title, text }) => {
    const file = { name: `${id}.txt`, content: text, externalId: id, title: title || id };
    setIds.set((await client.upload(file, name)).documentId, id);
    if (setIds.size % SAY_EVERY === 0) say(`${name}: ${setIds.size} of ${documents.length} uploaded`);
  });
  say(`${name}: ${setIds.size} uploaded, waiting for the index`);
  await client.untilQuiet();
  return { name, setIds };
}

export function say(line: string): void {
  process.stderr.write(`  ${line}\n`);
}
