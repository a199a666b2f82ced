import type { Embedder } from './embedder.port.js';

const question = 'Which records must a vendor keep?';
const related = 'A vendor has to keep all invoices and ledgers for five years.';
const unrelated = 'The river rises in the mountains and flows to the sea.';

/** What every embedder promises; `create` gives one that the suite closes. */
export function embedderContract(create: () => Embedder): void {
  describe('as an embedder', () => {
    let embedder: Embedder;
    beforeAll(() => void (embedder = create()));
    afterAll(() => embedder.close());

    it('gives one vector of unit length a text, in order', async () => {
      const texts = [related, unrelated, related];
      const vectors = await embedder.embed(texts, { purpose: 'passage' });
      expect(vectors).toHaveLength(3);
      for (const vector of vectors) {
        expect(vector).toHaveLength(embedder.limits.dimensions);
        expect(Math.hypot(...vector)).toBeCloseTo(1, 3);
      }
      expect(vectors[0]).toEqual(vectors[2]);
    });

    it('gives the same vector whatever stands beside the text', async () => {
      const [alone] = await embedder.embed([related], { purpose: 'passage' });
      const [, beside] = await embedder.embed([unrelated.repeat(5), related], { purpose: 'passage' });
      expect(beside).toEqual(alone);
    });

    it('puts what belongs together nearer', async () => {
      const [asked, near, far] = await embedder.embed([question, related, unrelated], { purpose: 'query' });
      expect(dot(asked, near)).toBeGreaterThan(dot(asked, far) + 0.2);
    });

    it('embeds an empty text, and a text longer than it can see', async () => {
      const texts = ['', 'word '.repeat(embedder.limits.maxTokens * 2)];
      await expect(embedder.embed(texts, { purpose: 'passage' })).resolves.toHaveLength(2);
      await expect(embedder.embed([], { purpose: 'passage' })).resolves.toEqual([]);
    });

    it('refuses more texts than its limit', async () => {
      const texts = Array.from({ length: embedder.limits.maxBatch + 1 }, () => 'a');
      await expect(embedder.embed(texts, { purpose: 'passage' })).rejects.toMatchObject({
        code: 'VALIDATION_FAILED',
        details: { maxBatch: embedder.limits.maxBatch },
      });
    });

    it('stops when the signal fires', async () => {
      const controller = new AbortController();
      const work = embedder.embed(Array(20).fill(related), { purpose: 'passage', signal: controller.signal });
      controller.abort();
      await expect(work).rejects.toMatchObject({ code: 'CANCELLED' });
      await expect(embedder.embed([question], { purpose: 'query' })).resolves.toHaveLength(1);
    });

    it('counts tokens beyond what the model sees', () => {
      expect(embedder.countTokens('')).toBeLessThan(embedder.countTokens('one two three'));
      expect(embedder.countTokens('word '.repeat(1000))).toBeGreaterThanOrEqual(1000);
    });

    it('is unavailable once it is closed', async () => {
      const closed = create();
      await closed.close();
      await expect(closed.embed(['a'], { purpose: 'query' })).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    });
  });
}

function dot(left: Float32Array | undefined, right: Float32Array | undefined): number {
  let sum = 0;
  for (const [index, value] of left?.entries() ?? []) sum += value * (right?.[index] ?? 0);
  return sum;
}
