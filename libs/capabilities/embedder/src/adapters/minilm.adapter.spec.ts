import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { embedderContract } from '../embedder.contract.js';
import { MiniLmEmbedder } from './minilm.adapter.js';

const built = new URL('../../dist/adapters/minilm.adapter.js', import.meta.url).href;

describe(MiniLmEmbedder.name, () => {
  embedderContract(() => new MiniLmEmbedder({ threads: 1 }));

  it('loads nothing before the first text', async () => {
    const embedder = new MiniLmEmbedder({ threads: 2 });
    expect(embedder.countTokens('a question')).toBe(4);
    expect(embedder.loadedThreads).toBe(0);
    await embedder.embed(['a question'], { purpose: 'query' });
    expect(embedder.loadedThreads).toBe(1);
    await embedder.close();
  });

  it('computes a greeting once, and hands out what nobody else can change', async () => {
    const embedder = new MiniLmEmbedder({ threads: 1, idleMs: 0 });
    const [first] = await embedder.embed(['hello'], { purpose: 'query' });
    const before = first?.at(0);
    first?.fill(0);
    const stopped = AbortSignal.abort();
    const [again] = await embedder.embed(['hello'], { purpose: 'query', signal: stopped });
    expect(again?.at(0)).toBe(before);
    await expect(embedder.embed(['hello'], { purpose: 'passage', signal: stopped })).rejects.toThrow();
    await embedder.close();
  });

  it.each([0, 50, 100, 150, 200, 250, 300])(
    'lets the process live when it is closed after %i ms of loading and embedding',
    async (milliseconds) => {
      const body = `
        const embedder = new MiniLmEmbedder({ threads: 2 });
        const texts = Array.from({ length: 60 }, (_, index) => 'text ' + index);
        const embedding = embedder.embed(texts, { purpose: 'query' }).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, ${milliseconds}));
        await embedder.close();
        await embedding;`;
      const source = `import { MiniLmEmbedder } from ${JSON.stringify(built)};${body}`;
      const child = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: 'inherit' });
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
    30_000,
  );

  it('refuses a model file with another checksum', async () => {
    const modelPath = fileURLToPath(new URL('../../models/minilm/vocab.txt', import.meta.url));
    const embedder = new MiniLmEmbedder({ threads: 1, model: { modelPath, sha256: '00' } });
    const texts = embedder.embed(['a', 'b', 'c'], { purpose: 'passage' });
    await expect(texts).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await embedder.close();
  });

  it('gives the published model’s similarity of two sentences', async () => {
    const embedder = new MiniLmEmbedder({ threads: 1 });
    const [cat, feline] = await embedder.embed(['A cat sits outside', 'A feline sits outdoors'], {
      purpose: 'query',
    });
    let cosine = 0;
    for (const [index, value] of cat?.entries() ?? []) cosine += value * (feline?.[index] ?? 0);
    expect(cosine).toBeGreaterThan(0.7);
    await embedder.close();
  });
});
