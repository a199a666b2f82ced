import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Embedder } from '@plumbline/embedder';

const KEY_BYTES = 16;

/** Vectors by the hash of their text, kept in a file of the given folder from one run to the next. */
export class VectorCache {
  private readonly file: string;
  private readonly vectors = new Map<string, Float32Array>();

  constructor(
    private readonly embedder: Embedder,
    folder: string,
  ) {
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, `plumbline-vectors-${embedder.limits.modelId.replaceAll('/', '-')}.bin`);
    if (existsSync(this.file)) this.load(readFileSync(this.file));
  }

  /** In the order of the texts. */
  async embed(texts: readonly string[]): Promise<Float32Array[]> {
    const missing = [...new Set(texts)].filter((text) => !this.vectors.has(keyOf(text)));
    const size = this.embedder.limits.maxBatch;
    for (let from = 0; from < missing.length; from += size) {
      const batch = missing.slice(from, from + size);
      const vectors = await this.embedder.embed(batch, { purpose: 'passage' });
      for (const [index, text] of batch.entries()) this.add(text, vectors[index] ?? new Float32Array());
    }
    return texts.map((text) => this.vectors.get(keyOf(text)) ?? new Float32Array());
  }

  private add(text: string, vector: Float32Array): void {
    const key = keyOf(text);
    this.vectors.set(key, vector);
    appendFileSync(this.file, Buffer.concat([Buffer.from(key, 'hex'), Buffer.from(vector.buffer)]));
  }

  private load(bytes: Buffer): void {
    const width = 4 * this.embedder.limits.dimensions;
    for (let from = 0; from + KEY_BYTES + width <= bytes.length; from += KEY_BYTES + width) {
      const vector = new Float32Array(this.embedder.limits.dimensions);
      bytes.copy(Buffer.from(vector.buffer), 0, from + KEY_BYTES);
      this.vectors.set(bytes.subarray(from, from + KEY_BYTES).toString('hex'), vector);
    }
  }
}

function keyOf(text: string): string {
  return createHash('sha256')
    .update(text)
    .digest('hex')
    .slice(0, 2 * KEY_BYTES);
}
