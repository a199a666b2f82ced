import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import type { ManifestEntry } from '../object-store.port.js';
import { syncFolder } from './durable-files.js';

/**
 * `manifest.jsonl`: appended, synced, one line at a time. Several processes may append to it where the file system keeps
 * `O_APPEND` writes apart, as local ones do and NFS does not. Nothing is ever cut off: what looks torn may be a line that
 * another process is writing.
 */
export class ManifestFile {
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly file: string) {}

  /** Makes an empty one when there is none. */
  async create(): Promise<void> {
    const handle = await open(this.file, 'a', 0o600);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncFolder(dirname(this.file));
  }

  /** Resolves when the line is on the disk. */
  append(entry: ManifestEntry): Promise<void> {
    const written = this.last.then(() => this.write(`${JSON.stringify(entry)}\n`));
    this.last = written.catch(() => undefined);
    return written;
  }

  /** Skips what a loss of power or a full disk left of a line. */
  async *read(): AsyncIterable<ManifestEntry> {
    const lines = createInterface({ input: createReadStream(this.file, 'utf8'), crlfDelay: Infinity });
    for await (const line of lines) {
      const entry = parse(line);
      if (entry) yield entry;
    }
  }

  private async write(line: string): Promise<void> {
    const handle = await open(this.file, 'a+', 0o600);
    try {
      while (!(await writeAtOnce(handle, line)));
      await handle.sync();
    } finally {
      await handle.close();
    }
  }
}

/** In one write, so that no other line gets between; false when only a part was taken. A torn line before it is ended. */
async function writeAtOnce(handle: FileHandle, line: string): Promise<boolean> {
  const bytes = Buffer.from((await endsLine(handle)) ? line : `\n${line}`);
  const { bytesWritten } = await handle.write(bytes);
  return bytesWritten === bytes.length;
}

async function endsLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat();
  if (size === 0) return true;
  const { buffer, bytesRead } = await handle.read({ buffer: Buffer.alloc(1), position: size - 1 });
  return bytesRead === 0 || buffer.toString() === '\n';
}

function parse(line: string): ManifestEntry | undefined {
  try {
    return JSON.parse(line) as ManifestEntry;
  } catch {
    return undefined;
  }
}
