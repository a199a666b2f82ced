import type { Citation } from '@plumbline/contracts';
import type { HttpClient } from '../http-client.js';
import { measured, type Measurement } from '../measurement.js';

/** Every quote against the characters of the version that it names. */
export async function exactCitations(
  client: HttpClient,
  name: string,
  citations: readonly Citation[],
): Promise<Measurement> {
  const texts = new Map<string, string>();
  let exact = 0;
  for (const { documentId, versionId, quote, sourceStart, sourceEnd } of citations) {
    const text = texts.get(versionId) ?? (await client.text(documentId, versionId));
    texts.set(versionId, text);
    if (text.slice(sourceStart, sourceEnd) === quote) exact++;
  }
  const share = (100 * exact) / Math.max(1, citations.length);
  const note = `${citations.length} citations`;
  return measured(`${name}: citations whose quote equals the source`, share, {
    unit: '%',
    atLeast: 100,
    note,
  });
}
