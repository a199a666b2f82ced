import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { readTotals } from '@plumbline/contracts';
import { AppError, newId } from '@plumbline/core';
import { EmbeddedDatabase } from '@plumbline/database';
import { IngestionRebuilder } from '@plumbline/ingestion';
import { ObjectStore } from '@plumbline/object-store';
import { Caller } from '@plumbline/transport';
import { createApplication } from '../application.js';
import { type Config, dataFolders } from '../config.js';

/** Looks whether the data folder is whole; prints one line a finding. Exit code 1 when something is wrong. */
export async function examine(config: Config): Promise<number> {
  const folders = dataFolders(config.DATA_DIR);
  if (!existsSync(folders.data))
    return say(`ok      ${folders.data} does not exist yet: the first start makes it.`, 0);
  const app = await createApplication({ ...config, PORT: 0, LOAD_SAMPLE: false });
  try {
    say(`ok      the store in ${folders.store} opens`);
    const { documents, chunks, jobsOpen } = await totals(app.get(Caller));
    say(
      `ok      ${documents} documents, ${chunks} passages, ${jobsOpen} jobs to go on with at the next start`,
    );
    const missing = await missingOriginals(app.get(ObjectStore));
    if (missing === 0) return say('ok      every original of the manifest is there', 0);
    return say(`WRONG   ${missing} originals of the manifest are missing.\nNext: plumb restore <backup>`, 1);
  } finally {
    await app.close();
  }
}

/** Moves the store aside and ingests every document of the manifest again. Exit code 1 when one could not be read. */
export async function rebuild(config: Config): Promise<number> {
  const folders = dataFolders(config.DATA_DIR);
  await moveAside(folders.store);
  await mkdir(folders.data, { recursive: true });
  const app = await createApplication({ ...config, PORT: 0, LOAD_SAMPLE: false });
  try {
    await app.init();
    const registered = await app.get(IngestionRebuilder).rebuild((line) => say(line));
    await untilQuiet(app.get(Caller));
    const { documents, chunks } = await totals(app.get(Caller));
    say(`${registered} documents were registered; ${documents} are searchable with ${chunks} passages.`);
    say('Keys, conversations and usage are not in the documents: create new keys with plumb keys create.');
    return documents === registered ? 0 : 1;
  } finally {
    await app.close();
  }
}

/** Under its lock, so that a running server keeps its store; a store that no longer opens is moved all the same. */
async function moveAside(store: string): Promise<void> {
  if (!existsSync(store)) return;
  const aside = `${store}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await (await EmbeddedDatabase.open({ dataDir: store })).close();
  } catch (error) {
    if (error instanceof AppError && error.code === 'STORE_LOCKED') throw error;
  }
  await rename(store, aside);
  say(`The old store is kept in ${aside}; delete it when all is well.`);
}

async function missingOriginals(objects: ObjectStore): Promise<number> {
  const live = new Map<string, string>();
  for await (const { tenant, collection, externalId, objectKey, deleted } of objects.readManifest()) {
    const document = JSON.stringify([tenant, collection, externalId]);
    if (deleted) live.delete(document);
    else live.set(document, objectKey);
  }
  let missing = 0;
  for (const objectKey of live.values()) if (!(await objects.has(objectKey))) missing++;
  return missing;
}

async function untilQuiet(caller: Caller): Promise<void> {
  for (let last = -1; ;) {
    const { jobsOpen, chunks } = await totals(caller);
    if (jobsOpen === 0) return;
    if (chunks !== last) say(`  ${chunks} passages, ${jobsOpen} documents to go`);
    last = chunks;
    await pause(500);
  }
}

function totals(caller: Caller) {
  const context = { requestId: newId('req'), tenantId: 'default', subject: 'doctor', principals: ['*'] };
  return caller.call(readTotals, {}, { context });
}

function say(line: string, exitCode = 0): number {
  process.stdout.write(`${line}\n`);
  return exitCode;
}
