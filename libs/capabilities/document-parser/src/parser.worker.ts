import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { detectMediaType } from './detection/detect-media-type.js';
import { parsedFiles, type ParserInput } from './parser-protocol.js';
import { serveTasks, type ServedTask } from './pool/serve-tasks.js';
import { readDocument } from './read-document.js';

/** Messages in between would only wake the host. */
const PROGRESS_EVERY_MS = 100;

serveTasks(async (task) => {
  const input = task.input as ParserInput;
  const data = new Uint8Array(await readFile(input.path));
  if (input.operation === 'detect') return detectMediaType(data, input.fileName);
  const document = await readDocument({ ...input, data, progress: throttled(task) });
  const { text, layout, ...rest } = document;
  await writeFile(join(task.directory, parsedFiles.text), text);
  await writeFile(join(task.directory, parsedFiles.structure), JSON.stringify(rest));
  if (layout !== undefined) await writeFile(join(task.directory, parsedFiles.layout), layout);
  return { layout: layout !== undefined };
});

// A library may leave a rejected promise behind; its own call decides whether the file could be read.
process.on('unhandledRejection', () => undefined);

function throttled({ progress }: ServedTask): (pagesDone: number, pagesTotal: number) => void {
  let sent = 0;
  return (pagesDone, pagesTotal) => {
    const now = performance.now();
    if (now - sent < PROGRESS_EVERY_MS && pagesDone < pagesTotal) return;
    sent = now;
    progress({ pagesDone, pagesTotal });
  };
}
