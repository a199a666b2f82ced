import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Client } from 'pg';

/** What a whole installation holds of its documents, read past the services. */
export interface StoredDocuments {
  /** By external id. */
  readonly statuses: ReadonlyMap<string, string>;
  /** A digest of ids, offsets and texts of the active chunks in order, by external id. */
  readonly chunks: ReadonlyMap<string, string>;
  readonly chunkCount: number;
  /** Each as one line that says what it is and where. */
  readonly orphans: readonly string[];
}

/** `databaseUrl` is the owner's; `objects` the folder of the object store. */
export async function readStoredDocuments(databaseUrl: string, objects: string): Promise<StoredDocuments> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const documents = await rows<DocumentRow>(client, documentQuery);
    const chunks = await rows<ChunkRow>(client, chunkQuery);
    const orphans = (await rows<{ orphan: string }>(client, orphanQuery)).map(({ orphan }) => orphan);
    return {
      statuses: new Map(documents.map(({ externalId, status }) => [externalId, status])),
      chunks: digests(chunks),
      chunkCount: chunks.length,
      orphans: [...orphans, ...(await orphanObjects(client, objects))],
    };
  } finally {
    await client.end();
  }
}

interface DocumentRow {
  readonly externalId: string;
  readonly status: string;
}

interface ChunkRow {
  readonly externalId: string;
  readonly chunk: string;
}

const documentQuery = `select external_id as "externalId", status from ingestion.document`;

const chunkQuery = `select document.external_id as "externalId",
    json_build_array(passage.chunk_id, passage.ordinal, passage.start_offset, passage.end_offset, passage.text)::text as chunk
  from passages.passage
  join passages.source on source.number = passage.source and source.active
  join ingestion.document on document.document_id = passage.document_id
  order by document.external_id, passage.ordinal, passage.chunk_id`;

const withoutPassage = (table: string) =>
  `select '${table} without a passage: ' || passage from passages.${table}
   where passage not in (select number from passages.passage)`;

/** Rows that no living document stands behind, rows that wait for ever, and a queue that holds what is over. */
const orphanQuery = [
  `select 'passage of no current version: ' || chunk_id as orphan from passages.passage
   where version_id not in (select current_version_id from ingestion.document where current_version_id is not null)`,
  `select 'source without a passage: ' || version_id from passages.source
   where number not in (select source from passages.passage)`,
  `select 'inactive source: ' || version_id from passages.source where not active`,
  withoutPassage('passage_window'),
  withoutPassage('passage_sketch'),
  withoutPassage('posting'),
  `select 'passage without a vector: ' || chunk_id from passages.passage
   where number not in (select passage from passages.passage_window)`,
  `select 'open job: ' || job_id || ' ' || status from ingestion.job
   where status in ('queued', 'running') or to_clear`,
  `select 'event never sent: ' || sequence from ingestion.outbox`,
  `select 'version without a job: ' || version_id from ingestion.version
   where version_id not in (select version_id from ingestion.job)`,
].join(' union all ');

/** Files that no row refers to. */
async function orphanObjects(client: Client, folder: string): Promise<string[]> {
  const text = 'select object_key as "objectKey", version_id as "versionId" from ingestion.version';
  const versions = await rows<{ objectKey: string; versionId: string }>(client, text);
  const originals = new Set(versions.map(({ objectKey }) => objectKey));
  const ids = new Set(versions.map(({ versionId }) => versionId));
  return filesIn(folder)
    .filter((key) => !isOwned(key, originals, ids))
    .map((key) => `object of no version: ${key}`);
}

function isOwned(key: string, originals: ReadonlySet<string>, versionIds: ReadonlySet<string>): boolean {
  const [root, , folder = ''] = key.split('/');
  if (root === 'originals') return originals.has(key);
  if (root === 'derived') return !folder.startsWith('ver_') || versionIds.has(folder);
  return root !== 'uploads';
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'));
}

function digests(chunks: readonly ChunkRow[]): Map<string, string> {
  const hashes = new Map<string, ReturnType<typeof createHash>>();
  for (const { externalId, chunk } of chunks) {
    const hash = hashes.get(externalId) ?? createHash('sha256');
    hashes.set(externalId, hash.update(`${chunk}\n`));
  }
  return new Map([...hashes].map(([externalId, hash]) => [externalId, hash.digest('hex')]));
}

async function rows<Row extends object>(client: Client, text: string): Promise<Row[]> {
  return (await client.query<Row>(text)).rows;
}
