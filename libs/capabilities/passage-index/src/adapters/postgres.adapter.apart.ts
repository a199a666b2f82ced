import { migrateDatabase, PostgresDatabase } from '@plumbline/database';
import { createServiceDatabase, PostgresServer } from '@plumbline/testing';
import { idsOf, type Situation, situation } from '../contract-situation.js';
import { passageIndexContract } from '../passage-index.contract.js';
import type { PassageIndex, PassageRecord } from '../passage-index.port.js';
import { passageIndexSchema } from '../postgres/passage-index.migration.js';
import type { PassageTables } from '../postgres/passage-tables.js';
import { seededRandom, syntheticTerms, versionOf } from '../synthetic-passages.js';
import { PostgresPassageIndex } from './postgres.adapter.js';

const dimensions = 64;
const schema = passageIndexSchema({ dimensions });

describe(`${PostgresPassageIndex.name} on a server`, () => {
  let server: PostgresServer;
  let url: string;
  let database: PostgresDatabase;
  let index: PassageIndex;

  beforeAll(async () => {
    server = await PostgresServer.start();
    url = await createServiceDatabase(server, [{ ...schema, access: 'write' }]);
    database = new PostgresDatabase({ url, applicationName: 'test' });
    index = await PostgresPassageIndex.open(database, { dimensions });
  }, 60_000);

  afterAll(async () => {
    await database.close();
    await server.stop();
  });

  passageIndexContract(() => PostgresPassageIndex.open(database, { dimensions }));

  describe('many writers', () => manyWritersContract(() => index));

  it('replaces documents of a collection at once without a deadlock, and its statistics are true', async () => {
    const own = situation(index);
    const random = seededRandom(5);
    const documentOf = (document: number, version: number) =>
      Array.from({ length: 5 }, (_, ordinal) =>
        own.record({
          documentId: `d${document}`,
          versionId: `v${document}-${version}`,
          chunkId: `c${document}-${version}-${ordinal}`,
          ordinal,
          terms: syntheticTerms(random, 60),
        }),
      );
    await Promise.all(
      Array.from({ length: 8 }, async (_, document) => {
        for (let version = 0; version < 6; version++) {
          const records = documentOf(document, version);
          await index.upsert(records);
          await index.activateVersion(versionOf(records[0] as PassageRecord));
        }
      }),
    );
    await index.deleteDocument(versionOf(own.record({ documentId: 'd0' })));
    await assertTrueStatistics(own, 35);
  }, 60_000);

  it('lets a worker write while the collection is being changed by another', async () => {
    const { record, scope } = situation(index);
    const restricted = record({ access: ['board'] });
    await index.upsert([restricted]);
    const other = new PostgresDatabase({ url, applicationName: 'test' });
    const view = await other.openSchema<PassageTables>(schema.name, schema.migrations);
    const impatient = new PostgresDatabase({ url, applicationName: 'test', statementTimeoutMs: 2000 });
    const worker = await PostgresPassageIndex.open(impatient, { dimensions });
    await view.transaction().execute(async (transaction) => {
      const changed = transaction
        .selectFrom('collection')
        .select('number')
        .where('tenant_id', '=', scope.tenantId);
      const { number } = await changed.forNoKeyUpdate().executeTakeFirstOrThrow();
      await transaction
        .selectFrom('audience')
        .select('number')
        .where('collection', '=', number)
        .forNoKeyUpdate()
        .execute();
      await worker.upsert([record({ documentId: 'd2', versionId: 'w1', chunkId: 'w1', access: ['board'] })]);
    });
    await other.close();
    await impatient.close();
  });

  it('is searched by a role that may not write', async () => {
    const { record, store, scope } = situation(index);
    await store([record()]);
    const reading = await readingUrl();
    const reader = new PostgresDatabase({ url: reading, applicationName: 'test' });
    const readable = await PostgresPassageIndex.open(reader, { dimensions });
    expect(await reader.readiness()).toEqual([]);
    const hits = await readable.search({ scope, terms: ['harbour'], vector: record().vectors[0], limit: 5 });
    expect([idsOf(hits.lexical), idsOf(hits.vector)]).toEqual([['c1'], ['c1']]);
    await expect(readable.upsert([record()])).rejects.toMatchObject({ code: 'DATABASE_REFUSED' });
    await expect(readable.deleteDocument(versionOf(record()))).rejects.toMatchObject({
      code: 'DATABASE_REFUSED',
    });
    await reader.close();
  });

  async function readingUrl(): Promise<string> {
    const owner = new URL(server.url);
    owner.pathname = new URL(url).pathname;
    const reader = Object.assign(new URL(url), { username: 'reader', password: 'reads' });
    await migrateDatabase({
      url: owner.href,
      serviceUrl: reader.href,
      schemas: [{ ...schema, access: 'read' }],
    });
    return reader.href;
  }

  async function assertTrueStatistics({ scope }: Situation, passages: number): Promise<void> {
    const raw = database.rawExecutor();
    const { rows: counted } = await raw.executeSql(
      `select posting.term, count(*)::int as passages from passages.posting
       join passages.collection on collection.number = posting.collection
       where collection.tenant_id = $1 group by posting.term`,
      [scope.tenantId],
    );
    const expected = new Map(
      (counted as { term: string; passages: number }[]).map((row) => [row.term, row.passages]),
    );
    const statistics = await index.termStatistics(scope, [...expected.keys()]);
    expect(statistics.passages).toBe(passages);
    expect(new Map(statistics.documentFrequency)).toEqual(expected);
  }
});

/** Over one index, whose queries run on many connections. */
function manyWritersContract(subject: () => PassageIndex): void {
  it('stores a chunk once when many workers write the same version at once', async () => {
    for (let round = 0; round < 10; round++) {
      const { record, search } = situation(subject());
      const chunks = (year: number) =>
        Array.from({ length: 20 }, (_, ordinal) =>
          record({ chunkId: `c${ordinal}`, ordinal, metadata: { year } }),
        );
      await Promise.all([2020, 2020, 2021, 2021].map((year) => subject().upsert(chunks(year))));
      expect(await subject().countDocument(versionOf(record()))).toBe(20);
      await subject().activateVersion(versionOf(record()));
      expect((await search({ limit: 50 })).vector).toHaveLength(20);
    }
  });

  it('switches a version on once when it is told twice at once', async () => {
    const { record, scope } = situation(subject());
    await subject().upsert([record()]);
    await Promise.all([1, 2, 3, 4].map(() => subject().activateVersion(versionOf(record()))));
    const { passages, documentFrequency } = await subject().termStatistics(scope, ['lease']);
    expect([passages, documentFrequency.get('lease')]).toEqual([1, 1]);
  });

  it('leaves one of the versions that are switched on at once', async () => {
    for (let round = 0; round < 10; round++) {
      const { record, search, scope } = situation(subject());
      const versions = ['v1', 'v2', 'v3', 'v4'].map((versionId) =>
        record({ versionId, chunkId: `c-${versionId}` }),
      );
      for (const version of versions) await subject().upsert([version]);
      await Promise.all(versions.map((version) => subject().activateVersion(versionOf(version))));
      expect((await search()).lexical).toHaveLength(1);
      expect((await subject().termStatistics(scope, [])).passages).toBe(1);
    }
  });

  it('finds one version or the next, whole, while it is replaced', async () => {
    const { record, search } = situation(subject());
    const chunks = (version: number) =>
      Array.from({ length: 10 }, (_, ordinal) =>
        record({ versionId: `v${version}`, chunkId: `c${version}-${ordinal}`, ordinal }),
      );
    let replacing = true;
    const replaced = (async () => {
      for (let version = 0; version < 25; version++) {
        await subject().upsert(chunks(version));
        await subject().activateVersion(versionOf(record({ versionId: `v${version}` })));
      }
      replacing = false;
    })();
    const seen = new Set<string>();
    while (replacing) {
      const hasBegun = seen.size > 0;
      const hits = await search({ limit: 50 });
      for (const leg of [hits.lexical, hits.vector]) {
        const versions = new Set(idsOf(leg).map((id) => id.split('-')[0] ?? ''));
        if (hasBegun) expect([leg.length, versions.size]).toEqual([10, 1]);
        for (const version of versions) seen.add(version);
      }
    }
    await replaced;
    expect(seen.size).toBeGreaterThan(3);
  }, 60_000);

  it('deletes a document while a worker writes it, and leaves nothing that is searched', async () => {
    for (let round = 0; round < 10; round++) {
      const { record, search } = situation(subject());
      const chunks = Array.from({ length: 10 }, (_, ordinal) => record({ chunkId: `c${ordinal}`, ordinal }));
      await subject().upsert(chunks.slice(0, 5));
      await Promise.all([subject().upsert(chunks), subject().deleteDocument(versionOf(record()))]);
      expect(await search()).toEqual({ lexical: [], vector: [] });
      await subject().deleteDocument(versionOf(record()));
      expect(await subject().countDocument(versionOf(record()))).toBe(0);
    }
  });

  it('changes statistics of the same terms in turn, whatever their order in the documents', async () => {
    const { record } = situation(subject());
    const write = async (documentId: string, version: number) => {
      const terms = (documentId === 'd1') === (version % 2 === 0) ? ['anchor'] : ['zenith'];
      const versionId = `${documentId}-${version}`;
      await subject().upsert([record({ documentId, versionId, chunkId: versionId, terms })]);
      return () => subject().activateVersion(versionOf(record({ documentId, versionId })));
    };
    for (let version = 0; version < 40; version++) {
      const activations = await Promise.all(['d1', 'd2'].map((documentId) => write(documentId, version)));
      await Promise.all(activations.map((activate) => activate()));
    }
  }, 60_000);
}
