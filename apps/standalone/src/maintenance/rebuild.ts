import { existsSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '@plumbline/core';
import { EmbeddedDatabase } from '@plumbline/database';
import { IngestionRebuilder } from '@plumbline/ingestion';
import { ObjectStore } from '@plumbline/object-store';
import { Caller } from '@plumbline/transport';
import { OperationError } from '@plumbline/service-kit';
import { createApplication } from '../application.js';
import { type Config, dataFolders } from '../config.js';
import { assertOwnFolder } from '../data-folder.js';
import type { Finding } from './findings.js';
import { manifestVersions, nameOf } from './manifest-versions.js';
import { StoreDocuments } from './store-documents.js';

const LOOK_EVERY_MS = 500;

/** Moves the store aside and ingests every document of the manifest again; tells on stderr how far it is. */
export async function rebuild(config: Config): Promise<Finding[]> {
  const folders = dataFolders(config.DATA_DIR);
  assertOwnFolder(folders);
  if (!existsSync(folders.objects))
    throw new OperationError(`${folders.data} holds no originals.`, 'set DATA_DIR to the folder to rebuild');
  const aside = await moveAside(folders.store);
  const app = await createApplication({ ...config, PORT: 0, LOAD_SAMPLE: false });
  try {
    await app.init();
    const versions = await manifestVersions(app.get(ObjectStore));
    await app.get(IngestionRebuilder).rebuild(talk);
    const store = new StoreDocuments(app.get(Caller), versions);
    await untilQuiet(store);
    return [...(await summary(store)), ...kept(aside)];
  } finally {
    await app.close();
  }
}

/** Under its lock, so that a running server keeps its store; a store that no longer opens is moved all the same. */
async function moveAside(store: string): Promise<string | undefined> {
  if (!existsSync(store)) return undefined;
  const aside = `${store}.before-${new Date().toISOString().replaceAll(/[:.]/g, '-')}`;
  try {
    await (await EmbeddedDatabase.open({ dataDir: store })).close();
  } catch (error) {
    if (error instanceof AppError && error.code === 'STORE_LOCKED') throw error;
  }
  await rename(store, aside);
  talk(`The old store is kept in ${aside}.`);
  return aside;
}

async function untilQuiet(store: StoreDocuments): Promise<void> {
  for (let last = ''; ; await pause(LOOK_EVERY_MS)) {
    const { jobsOpen, chunks } = await store.totals();
    if (jobsOpen === 0) return;
    const line = `  ${jobsOpen} documents to go, ${chunks} passages`;
    if (line !== last) talk(line);
    last = line;
  }
}

/** A file may have been unreadable before as well, but a full disk ends its job in the same way. */
async function summary(store: StoreDocuments): Promise<Finding[]> {
  const documents = await store.all();
  const lost = await store.unknown();
  const unread = documents.filter(({ status }) => status !== 'searchable').map(nameOf);
  const { documents: searchable, chunks } = await store.totals();
  const done = { ok: true, text: `${searchable} documents can be searched, in ${chunks} passages` };
  const without = {
    ok: false,
    text: `${unread.length} documents could not be made searchable:`,
    names: unread,
    next: 'those that were searchable before need to be uploaded again; plumb docs shows them all',
  };
  const gone = {
    ok: false,
    text: `${lost.length} documents of the manifest could not be registered:`,
    names: lost,
    next: 'upload these files again',
  };
  return [done, ...(unread.length > 0 ? [without] : []), ...(lost.length > 0 ? [gone] : [])];
}

function kept(aside: string | undefined): Finding[] {
  const keys = 'keys, conversations and usage come only from a backup: make new keys with plumb keys create';
  const old = `the old store is kept in ${aside}; delete it when all is well`;
  return [{ ok: true, text: keys }, ...(aside ? [{ ok: true, text: old }] : [])];
}

function talk(line: string): void {
  process.stderr.write(`${line}\n`);
}
