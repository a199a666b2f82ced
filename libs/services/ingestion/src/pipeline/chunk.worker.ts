import { parentPort } from 'node:worker_threads';
import { AppError } from '@plumbline/core';
import type { ChunkingReply, ChunkingRequest } from './chunking-protocol.js';
import { EnrichedText } from './enriched-text.js';

const texts = new Map<number, EnrichedText>();

parentPort?.on('message', (request: ChunkingRequest) => {
  parentPort?.postMessage(answer(request));
});

function answer(request: ChunkingRequest): ChunkingReply {
  try {
    return { id: request.id, result: run(request) };
  } catch (error) {
    const { code, message } = AppError.from(error);
    return { id: request.id, error: { code, message } };
  }
}

function run(request: ChunkingRequest): unknown {
  if (request.verb === 'chunk') {
    const text = new EnrichedText(request.order);
    texts.set(request.id, text);
    return { count: text.chunks.length, json: JSON.stringify(text.chunks) };
  }
  if (request.verb === 'forget') return void texts.delete(request.order);
  const text = texts.get(request.order);
  if (!text) throw new AppError('INTERNAL', 'The chunking thread does not know this text.');
  return request.verb === 'enrich' ? text.enrich() : text.take(request.ordinals);
}
