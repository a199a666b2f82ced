import { existsSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { AppError } from '@plumbline/core';
import { type ManifestEntry, ObjectStore, openObjectStore } from '@plumbline/object-store';
import { Caller } from '@plumbline/transport';
import { createApplication } from '../application.js';
import { type Config, type DataFolders, dataFolders } from '../config.js';
import { assertOwnFolder, entriesOf } from '../data-folder.js';
import type { Finding } from './findings.js';
import { damagedOriginals, manifestVersions, nameOf, unique } from './manifest-versions.js';
import { StoreDocuments } from './store-documents.js';

const ENOUGH_MEGABYTES = 500;
const rebuild = 'plumb doctor --rebuild makes the store again from the originals';
const restore = 'plumb restore <backup> with DATA_DIR set to a new folder, or upload these files again';

/** Looks whether the data folder is whole, and changes nothing in it. Throws `STORE_LOCKED` while a server runs. */
export async function examine(config: Config): Promise<Finding[]> {
  const folders = dataFolders(config.DATA_DIR);
  assertOwnFolder(folders);
  if (entriesOf(folders.data).length === 0)
    return [{ ok: true, text: `${folders.data} is empty or not there yet: the first start fills it` }];
  const room = await examineRoom(folders);
  if (!existsSync(folders.store)) return [room, ...(await examineWithoutStore(folders))];
  try {
    return [room, ...(await examineStore(config, folders))];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'UNAVAILABLE') throw error;
    return [room, { ok: false, text: `the store in ${folders.store} cannot be opened`, next: rebuild }];
  }
}

async function examineRoom({ data }: DataFolders): Promise<Finding> {
  const { bavail, bsize } = await statfs(data);
  const megabytes = Math.floor((bavail * bsize) / 1_000_000);
  const text = `${megabytes} MB are free on the disk of ${data}`;
  if (megabytes >= ENOUGH_MEGABYTES) return { ok: true, text };
  return { ok: false, text, next: `make room: below ${ENOUGH_MEGABYTES} MB uploads may be refused` };
}

async function examineWithoutStore({ store, objects }: DataFolders): Promise<Finding[]> {
  const missing: Finding = { ok: false, text: `there is no store in ${store}`, next: rebuild };
  if (!existsSync(objects)) return [missing];
  const files = await openObjectStore({ folder: objects });
  return [missing, await examineOriginals(files, await manifestVersions(files))];
}

async function examineStore(config: Config, { store }: DataFolders): Promise<Finding[]> {
  const app = await createApplication({ ...config, PORT: 0, LOAD_SAMPLE: false });
  try {
    const objects = app.get(ObjectStore);
    const versions = await manifestVersions(objects);
    const documents = new StoreDocuments(app.get(Caller), versions);
    const { documents: searchable, chunks, jobsOpen } = await documents.totals();
    const goingOn = jobsOpen === 0 ? '' : `; ${jobsOpen} are read on at the next start`;
    return [
      { ok: true, text: `the store in ${store} opens` },
      { ok: true, text: `${searchable} documents can be searched, in ${chunks} passages${goingOn}` },
      await examineOriginals(objects, versions),
      await examineKnown(documents),
    ];
  } finally {
    await app.close();
  }
}

async function examineOriginals(objects: ObjectStore, versions: readonly ManifestEntry[]): Promise<Finding> {
  const names = await damagedOriginals(objects, versions);
  if (names.length === 0)
    return { ok: true, text: `the originals of ${count(versions)} documents are whole` };
  return { ok: false, text: `${names.length} originals are missing or cut off:`, names, next: restore };
}

/** After a loss of power the store may open and yet know less than was acknowledged. */
async function examineKnown(store: StoreDocuments): Promise<Finding> {
  const names = await store.unknown();
  if (names.length === 0) return { ok: true, text: 'the store knows every document of the manifest' };
  return { ok: false, text: `the store does not know ${names.length} documents:`, names, next: rebuild };
}

function count(versions: readonly ManifestEntry[]): number {
  return unique(versions.map(nameOf)).length;
}
