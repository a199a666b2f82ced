import { Injectable } from '@nestjs/common';
import { AppError } from '@plumbline/core';
import { Embedder } from '@plumbline/embedder';
import { z } from 'zod';
import { invalidField } from '../invalid-field.js';
import { collectionOf } from './model-name.js';

const Text = z.string().min(1, 'must not be empty').max(32_000);

export const EmbeddingsBody = z
  .object({
    model: z.string().min(1).max(200).describe('`plumbline/<collection>`, or the id of the embedder'),
    input: z
      .union(
        [Text, z.array(Text).min(1).max(256)],
        'must be a text or 1 to 256 texts of at most 32000 characters',
      )
      .transform((input) => [input].flat()),
    encoding_format: z.enum(['float', 'base64']).nullish(),
    dimensions: z.int().positive().nullish(),
  })
  .meta({ id: 'EmbeddingsRequest' });
export type EmbeddingsBody = z.infer<typeof EmbeddingsBody>;

export const Embeddings = z
  .object({
    object: z.literal('list'),
    model: z.string().describe('The id of the embedder.'),
    data: z.array(
      z.object({
        object: z.literal('embedding'),
        index: z.int(),
        embedding: z
          .union([z.array(z.number()), z.string()])
          .describe('base64: little-endian 32-bit floats.'),
      }),
    ),
    usage: z.object({ prompt_tokens: z.int(), total_tokens: z.int() }),
  })
  .meta({ id: 'Embeddings' });
export type Embeddings = z.infer<typeof Embeddings>;

/** The embedder of the passages in OpenAI's words. */
@Injectable()
export class EmbeddingsService {
  constructor(private readonly embedder: Embedder) {}

  async embed(body: EmbeddingsBody, signal: AbortSignal): Promise<Embeddings> {
    const { modelId, dimensions } = this.embedder.limits;
    if (body.model !== modelId) assertModel(body.model, modelId);
    if (body.dimensions && body.dimensions !== dimensions)
      throw invalidField('dimensions', `${modelId} gives vectors of ${dimensions} dimensions`);
    const vectors = await this.vectors(body.input, signal);
    const tokens = body.input.reduce((sum, text) => sum + this.embedder.countTokens(text), 0);
    const encode = body.encoding_format === 'base64' ? toBase64 : (vector: Float32Array) => [...vector];
    return {
      object: 'list',
      model: modelId,
      data: vectors.map((vector, index) => ({ object: 'embedding', index, embedding: encode(vector) })),
      usage: { prompt_tokens: tokens, total_tokens: tokens },
    };
  }

  private async vectors(texts: readonly string[], signal: AbortSignal): Promise<Float32Array[]> {
    const { maxBatch } = this.embedder.limits;
    const vectors: Float32Array[] = [];
    for (let start = 0; start < texts.length; start += maxBatch) {
      const batch = texts.slice(start, start + maxBatch);
      // As documents, not as a question: a client's list must not hold up those who wait for an answer.
      vectors.push(...(await this.embedder.embed(batch, { signal, purpose: 'passage' })));
    }
    return vectors;
  }
}

/** Every collection has the same embedder. */
function assertModel(model: string, modelId: string): void {
  try {
    collectionOf(model);
  } catch (cause) {
    throw new AppError(
      'MODEL_NOT_FOUND',
      `There is no model "${model}"; texts are embedded by "${modelId}".`,
      {
        cause,
        details: { model, available: modelId },
      },
    );
  }
}

function toBase64(vector: Float32Array): string {
  const bytes = new DataView(new ArrayBuffer(vector.length * 4));
  vector.forEach((value, index) => bytes.setFloat32(index * 4, value, true));
  return Buffer.from(bytes.buffer).toString('base64');
}
