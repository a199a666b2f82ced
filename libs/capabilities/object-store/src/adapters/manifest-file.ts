import { open, truncate } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { ManifestEntry } from '../object-store.port.js';
import { syncFolder } from './durable-files.js';

/** `manifest.jsonl`: appended, synced, one line at a time. */
export class ManifestFile {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly file: string) {}

  /** Cuts what a loss of power left of an unfinished line, so that the next line stands alone. */
  async repair(): Promise<void> {
    const handle = await open(this.file, 'a+', 0o600);
    try {
      const end = await lastLineEnd(handle);
      if (end < (await handle.stat()).size) await truncate(this.file, end);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(this.file));
  }

  /** Resolves when the line is on the disk; a line that failed is cut off again. */
  append(entry: ManifestEntry): Promise<void> {
    const written = this.last.then(() => this.write(`${JSON.stringify(entry)}\n`));
    this.last = written.catch(() => undefined);
    return written;
  }

  async *read(): AsyncIterable<ManifestEntry> {
    const lines = createInterface({ input: createReadStream(this.file, 'utf8'), crlfDelay: Infinity });
    for await (const line of lines) {
      const entry = parse(line);
      if (entry) yield entry;
    }
  }

  private async write(line: string): Promise<void> {
    const handle = await open(this.file, 'a', 0o600);
    const { size } = await handle.stat();
    try {
      await handle.appendFile(line);
      await handle.sync();
    } catch (error) {
      await handle.truncate(size).catch(() => undefined);
      throw error;
    } finally {
      await handle.close();
    }
  }
}

function parse(line: string): ManifestEntry | undefined {
  try {
    return JSON.parse(line) as ManifestEntry;
  } catch {
    return undefined;
  }
}

const blockBytes = 64 * 1024;

/** Offset behind the last line feed, searched from the end. */
async function lastLineEnd(handle: Awaited<ReturnType<typeof open>>): Promise<number> {
  for (let end = (await handle.stat()).size; end > 0;) {
    const start = Math.max(0, end - blockBytes);
    const { buffer } = await handle.read({ buffer: Buffer.alloc(end - start), position: start });
    const feed = buffer.lastIndexOf('\n');
    if (feed >= 0) return start + feed + 1;
    end = start;
  }
  return 0;
}
