import { seededRandom, syntheticVector } from '../synthetic-passages.js';
import { sketchBits, unitVector, vectorSketch, vectorText } from './vector-sketch.js';

describe(vectorSketch.name, () => {
  const random = seededRandom(3);
  const vectors = Array.from({ length: 200 }, () => syntheticVector(random, 384));

  it('has four bits a dimension', () => {
    expect(vectorSketch(Float32Array.of(-1, -0.1, 0.1, 0.5))).toBe('0000110011001110');
    expect(vectorSketch(vectors[0] ?? new Float32Array())).toHaveLength(sketchBits(384));
  });

  it('keeps the nearest vectors near', () => {
    const [query = new Float32Array(), ...others] = vectors;
    const nearest = others.toSorted((one, other) => dot(query, other) - dot(query, one)).slice(0, 5);
    const sketch = vectorSketch(query);
    const bySketch = others
      .map((vector) => ({ vector, distance: hamming(sketch, vectorSketch(vector)) }))
      .sort((one, other) => one.distance - other.distance)
      .slice(0, 20);
    const candidates = new Set(bySketch.map(({ vector }) => vector));
    expect(nearest.filter((vector) => candidates.has(vector))).toHaveLength(5);
  });
});

describe(unitVector.name, () => {
  it('makes the length one and leaves zeros alone', () => {
    expect(vectorText(unitVector(Float32Array.of(3, 4)))).toBe('[0.60000002,0.80000001]');
    expect([...unitVector(new Float32Array(2))]).toEqual([0, 0]);
  });
});

function dot(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function hamming(one: string, other: string): number {
  return [...one].filter((bit, index) => bit !== other[index]).length;
}
