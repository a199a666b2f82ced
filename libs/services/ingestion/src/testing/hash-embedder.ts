import { createHash } from 'node:crypto';
import { Embedder, type EmbedderLimits, type EmbedOptions } from '@plumbline/embedder';

/** Unit vectors from hashes, at once and always the same: for tests that are not about meaning. */
export class HashEmbedder extends Embedder {
  override readonly limits: EmbedderLimits = {
    modelId: 'test/hash',
    dimensions: 384,
    maxTokens: 256,
    maxBatch: 64,
  };

  override async embed(texts: readonly string[], { signal }: EmbedOptions): Promise<Float32Array[]> {
    signal?.throwIfAborted();
    return texts.map(vectorOf);
  }

  override countTokens(text: string): number {
    return text.split(/\s+/).length + 2;
  }

  override async close(): Promise<void> {}
}

function vectorOf(text: string): Float32Array {
  const vector = Float32Array.from({ length: 384 }, (_, index) => {
    const digest = createHash('sha1')
      .update(`${index >> 4}:${text}`)
      .digest();
    return digest.readInt8(index & 15);
  });
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}
