/** Thresholds of one coordinate, in standard deviations of a coordinate of a random unit vector. */
const thresholds = [-1.2, -0.4, 0.4, 1.2];

/** Length of the sketch of a vector. */
export function sketchBits(dimensions: number): number {
  return dimensions * thresholds.length;
}

/** The vector at length one; a vector of zeros stays as it is. */
export function unitVector(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector) || 1;
  return vector.map((value) => value / length);
}

/**
 * Each coordinate of a unit vector as a thermometer of four bits, one for each threshold below it, so that the Hamming
 * distance of two sketches is the distance of their coarsened coordinates.
 */
export function vectorSketch(vector: Float32Array): string {
  const deviation = 1 / Math.sqrt(vector.length);
  const bounds = thresholds.map((threshold) => threshold * deviation);
  let bits = '';
  for (const value of vector) for (const bound of bounds) bits += value > bound ? '1' : '0';
  return bits;
}

/** As pgvector reads it. */
export function vectorText(vector: Float32Array): string {
  return `[${Array.from(vector, (value) => value.toPrecision(8)).join(',')}]`;
}
