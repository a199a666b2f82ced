/** Solves `matrix · x = right` by Gaussian elimination with partial pivoting; a direction without a pivot gives 0. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] ?? 0]);
  for (let column = 0; column < rows.length; column++) eliminate(rows, column);
  const solution = new Array<number>(rows.length).fill(0);
  for (let index = rows.length - 1; index >= 0; index--) {
    const row = rows[index] ?? [];
    let rest = row[rows.length] ?? 0;
    for (let known = index + 1; known < rows.length; known++)
      rest -= (row[known] ?? 0) * (solution[known] ?? 0);
    const pivot = row[index] ?? 0;
    solution[index] = Math.abs(pivot) < 1e-14 ? 0 : rest / pivot;
  }
  return solution;
}

function eliminate(rows: number[][], column: number): void {
  const pivotIndex = largestPivot(rows, column);
  const pivotRow = rows[pivotIndex] ?? [];
  rows[pivotIndex] = rows[column] ?? [];
  rows[column] = pivotRow;
  const pivot = pivotRow[column] ?? 0;
  if (Math.abs(pivot) < 1e-14) return;
  for (const row of rows.slice(column + 1)) {
    const factor = (row[column] ?? 0) / pivot;
    for (let index = column; index < row.length; index++)
      row[index] = (row[index] ?? 0) - factor * (pivotRow[index] ?? 0);
  }
}

function largestPivot(rows: readonly number[][], column: number): number {
  let best = column;
  for (let index = column + 1; index < rows.length; index++)
    if (Math.abs(rows[index]?.[column] ?? 0) > Math.abs(rows[best]?.[column] ?? 0)) best = index;
  return best;
}
