import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const besideTheCheckout = fileURLToPath(new URL('../../../../shared/data', import.meta.url));

/** Folder of the evaluation data: `EVAL_DATA`, or `../shared/data` beside the checkout. Throws, loudly, without it. */
export function evaluationData(): string {
  const folder = process.env.EVAL_DATA ?? besideTheCheckout;
  if (existsSync(folder)) return folder;
  throw new Error(
    `There is no evaluation data in ${folder}. Set EVAL_DATA to its folder; README.md says what is in it.`,
  );
}

/** Lines of a text file, gzipped or not, without the empty ones. */
export function readLines(...path: string[]): string[] {
  const bytes = readFileSync(join(...path));
  const text = path.at(-1)?.endsWith('.gz') ? gunzipSync(bytes).toString('utf8') : bytes.toString('utf8');
  return text.split('\n').filter(Boolean);
}

/** Rows of a JSON-lines file, gzipped or not. */
export function readJsonLines<Row>(...path: string[]): Row[] {
  return readLines(...path).map((line) => JSON.parse(line) as Row);
}
