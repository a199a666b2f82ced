import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import type { EmbedCommand, EmbedReply, MiniLmThreadData } from './minilm-protocol.js';

const { modelPath, sha256 } = workerData as MiniLmThreadData;
const OUTPUT = 'sentence_embedding';

await verifyModel();
const session = await InferenceSession.create(modelPath, {
  executionProviders: ['cpu'],
  graphOptimizationLevel: 'all',
  intraOpNumThreads: 1,
  interOpNumThreads: 1,
});
let atHand = Promise.resolve();
parentPort?.on('message', (command: EmbedCommand) => {
  if (command === 'end') void atHand.then(() => parentPort?.close());
  else atHand = answer(command.ids);
});
reply({ kind: 'ready' });

async function answer(ids: Int32Array): Promise<void> {
  try {
    const vector = await embed(ids);
    reply({ kind: 'vector', vector }, [vector.buffer as ArrayBuffer]);
  } catch (error) {
    reply({ kind: 'failed', reason: String(error) });
  }
}

/** One text a run: int8 results depend a little on what else is in the batch, and vectors must be repeatable. */
async function embed(ids: Int32Array): Promise<Float32Array> {
  const shape = [1, ids.length];
  const outputs = await session.run(
    {
      input_ids: new Tensor('int64', BigInt64Array.from(ids, BigInt), shape),
      attention_mask: new Tensor('int64', new BigInt64Array(ids.length).fill(1n), shape),
    },
    [OUTPUT],
  );
  return Float32Array.from(outputs[OUTPUT]?.data as Float32Array);
}

async function verifyModel(): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(modelPath), hash);
  if (hash.digest('hex') !== sha256) throw new Error('The model file is not the one this release ships.');
}

function reply(message: EmbedReply, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}
