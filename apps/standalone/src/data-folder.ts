import { existsSync, readdirSync } from 'node:fs';
import { openObjectStore } from '@plumbline/object-store';
import { OperationError } from '@plumbline/service-kit';
import type { DataFolders } from './config.js';
import { fileProblem } from './file-problem.js';
import { manifestVersions, nameOf, unique } from './maintenance/manifest-versions.js';

/** What file systems and desktops put into every folder. */
const ofNobody = new Set(['lost+found', '.DS_Store', '.restoring']);
const ours = new Set(['store', 'store.lock', 'store.unfinished', 'objects', 'sample-loaded']);

/** Names in the folder that count; none when it does not exist. Throws `OperationError` for what is no folder. */
export function entriesOf(folder: string): string[] {
  if (!existsSync(folder)) return [];
  try {
    return readdirSync(folder).filter((name) => !ofNobody.has(name));
  } catch (error) {
    throw fileProblem(folder, error);
  }
}

/** Throws `OperationError` for a folder of other things, so that a mistyped DATA_DIR does not scatter a store among them. */
export function assertOwnFolder({ data }: DataFolders): void {
  const entries = entriesOf(data);
  if (entries.length === 0 || entries.some((name) => ours.has(name))) return;
  throw new OperationError(
    `${data} holds other files (${entries.slice(0, 3).join(', ')}${entries.length > 3 ? ' …' : ''}) and nothing of Plumbline.`,
    'set DATA_DIR to an empty or new folder',
  );
}

/** Throws `OperationError` when documents are there but no store: a new, empty one would make them seem lost. */
export async function assertStoreNotLost({ data, store, objects }: DataFolders): Promise<void> {
  if (existsSync(store) || !existsSync(objects)) return;
  const versions = await manifestVersions(await openObjectStore({ folder: objects }));
  if (versions.length === 0) return;
  const documents = unique(versions.map(nameOf)).length;
  throw new OperationError(
    `${data} holds the originals of ${documents} documents, but their store is gone.`,
    'plumb doctor --rebuild makes it again, or restore a backup into a new folder',
  );
}
