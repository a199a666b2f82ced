import type { Answer, Citation } from '@plumbline/contracts';
import { ndcgAt, seededRandom } from '@plumbline/evaluation';
import { evaluationData, readJsonLines, readLines } from './evaluation-data.js';
import type { HttpClient } from './http-client.js';
import { measured, type Measurement } from './measurement.js';
import { PlumblineProcess } from './plumbline-process.js';

interface TaxChunk {
  readonly chunk_id: string;
  readonly title: string;
  readonly text: string;
}

interface TaxQuestion {
  readonly title: string;
  readonly chunk_id: string;
}

/** Ranking, abstention and citations through the real index and the public API. */
export async function benchQuality(): Promise<Measurement[]> {
  const plumbline = await PlumblineProcess.start();
  try {
    return [
      ...(await taxRanking(plumbline.client)),
      ...(await scifactRanking(plumbline.client)),
      ...(await taxAbstention(plumbline.client)),
    ];
  } finally {
    await plumbline.stop();
  }
}

async function taxRanking(client: HttpClient): Promise<Measurement[]> {
  const { chunks, questions } = taxData();
  await fill(client, 'tax', chunks);
  const scores: number[] = [];
  for (const { title: query, chunk_id: gold } of questions)
    scores.push(ndcgAt(10, await ranking(client, 'tax', query), new Map([[gold, 1]])));
  return [measured('tax_vat404 visible, nDCG@10', mean(scores), { unit: '', atLeast: 0.84 })];
}

async function scifactRanking(client: HttpClient): Promise<Measurement[]> {
  const folder = [evaluationData(), 'scifact'] as const;
  const corpus = readJsonLines<{ _id: string; title: string; text: string }>(...folder, 'corpus.jsonl.gz');
  await fill(
    client,
    'scifact',
    corpus.map(({ _id, title, text }) => ({ chunk_id: _id, title, text })),
  );
  const relevant = relevantAbstracts();
  const scores: number[] = [];
  for (const { _id, text } of readJsonLines<{ _id: string; text: string }>(
    ...folder,
    'queries_train.jsonl',
  )) {
    const judged = relevant.get(_id);
    if (judged) scores.push(ndcgAt(10, await ranking(client, 'scifact', text), judged));
  }
  return [measured('scifact visible, nDCG@10', mean(scores), { unit: '', atLeast: 0.73 })];
}

/** Half of the passages are taken out; questions whose source is gone should not be answered. */
async function taxAbstention(client: HttpClient): Promise<Measurement[]> {
  const { chunks, questions } = taxData();
  const random = seededRandom(404);
  const kept = chunks.filter(() => random() < 0.5);
  const keptIds = new Set(kept.map(({ chunk_id }) => chunk_id));
  await fill(client, 'tax-half', kept);
  const tally = { gone: 0, abstained: 0, present: 0, answered: 0, gold: 0 };
  const cited: Citation[] = [];
  for (const { title: question, chunk_id } of questions) {
    const answer = await client.query({ question, collection: 'tax-half' });
    cited.push(...answer.citations);
    count(tally, answer, {
      present: keptIds.has(chunk_id),
      externalId: chunk_id,
      ids: documentIds.get('tax-half'),
    });
  }
  const percent = (part: number, whole: number) => (100 * part) / Math.max(1, whole);
  return [
    measured('source gone: abstains', percent(tally.abstained, tally.gone), { unit: '%', atLeast: 70 }),
    measured('source there: answers', percent(tally.answered, tally.present), { unit: '%', atLeast: 85 }),
    measured('of those, with a citation in the gold passage', percent(tally.gold, tally.answered), {
      unit: '%',
      atLeast: 70,
    }),
    await exactCitations(client, cited),
  ];
}

interface Tally {
  gone: number;
  abstained: number;
  present: number;
  answered: number;
  gold: number;
}

function count(
  tally: Tally,
  { status, citations }: Answer,
  source: { present: boolean; externalId: string; ids?: ReadonlyMap<string, string> },
): void {
  if (!source.present) {
    tally.gone++;
    if (status === 'abstained') tally.abstained++;
    return;
  }
  tally.present++;
  if (status !== 'answered') return;
  tally.answered++;
  const gold = source.ids?.get(source.externalId);
  if (citations.some(({ documentId }) => documentId === gold)) tally.gold++;
}

/** Every quote against the characters of the version that it names. */
async function exactCitations(client: HttpClient, citations: readonly Citation[]): Promise<Measurement> {
  const texts = new Map<string, string>();
  let exact = 0;
  for (const { documentId, versionId, quote, sourceStart, sourceEnd } of citations) {
    const text = texts.get(versionId) ?? (await client.text(documentId, versionId));
    texts.set(versionId, text);
    if (text.slice(sourceStart, sourceEnd) === quote) exact++;
  }
  const share = (100 * exact) / Math.max(1, citations.length);
  return measured('citations whose quote equals the source', share, {
    unit: '%',
    atLeast: 100,
    note: `${citations.length} citations`,
  });
}

/** Document ids by the ids of the data set, for each collection. */
const documentIds = new Map<string, Map<string, string>>();

async function fill(client: HttpClient, collection: string, chunks: readonly TaxChunk[]): Promise<void> {
  await client.createCollection(collection, { chunkTokens: 512, overlapTokens: 0 });
  const ids = new Map<string, string>();
  documentIds.set(collection, ids);
  const waiting = [...chunks];
  const work = async () => {
    for (let chunk = waiting.shift(); chunk; chunk = waiting.shift()) {
      const { chunk_id: externalId, title, text: content } = chunk;
      const file = { name: `${externalId}.txt`, content, externalId, title: title || externalId };
      ids.set(externalId, (await client.upload(file, collection)).documentId);
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
  await client.untilQuiet();
}

/** External ids, best first, each once. */
async function ranking(client: HttpClient, collection: string, query: string): Promise<string[]> {
  const names = new Map([...(documentIds.get(collection) ?? [])].map(([externalId, id]) => [id, externalId]));
  const { passages } = await client.search({ query, collection, topK: 50 });
  return [...new Set(passages.map(({ documentId }) => names.get(documentId) ?? documentId))];
}

function taxData(): { chunks: TaxChunk[]; questions: TaxQuestion[] } {
  const folder = [evaluationData(), 'tax_vat404'] as const;
  return {
    chunks: readJsonLines<TaxChunk>(...folder, 'chunks.jsonl.gz'),
    questions: readJsonLines<TaxQuestion>(...folder, 'qa_visible.jsonl'),
  };
}

function relevantAbstracts(): Map<string, Map<string, number>> {
  const relevant = new Map<string, Map<string, number>>();
  for (const line of readLines(evaluationData(), 'scifact', 'qrels_train.tsv').slice(1)) {
    const [query = '', document = '', grade] = line.split('\t');
    relevant.set(query, (relevant.get(query) ?? new Map<string, number>()).set(document, Number(grade)));
  }
  return relevant;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
