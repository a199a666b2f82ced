import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TrialResult } from '../scenarios/trial.js';
import { hasPassed, textOf } from './result-lines.js';

const reference = fileURLToPath(new URL('../../../../project-docs/reference', import.meta.url));

/** A result and the command that gives it again. */
export interface RecordedResult extends TrialResult {
  readonly command: string;
}

/** Keeps the newest result of each scenario and writes the table from them. */
export function recordResults(results: readonly RecordedResult[]): void {
  const file = join(reference, 'faults.json');
  const known = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as RecordedResult[]) : [];
  const others = known.filter(({ id }) => !results.some((result) => result.id === id));
  const all = [...others, ...results].toSorted((one, other) => collator.compare(one.id, other.id));
  writeFileSync(file, `${JSON.stringify(all, null, 2)}\n`);
  writeFileSync(join(reference, 'faults.md'), faultTable(all));
}

export function faultTable(results: readonly RecordedResult[]): string {
  return [
    '# Faults',
    '',
    'What `npm run faults` breaks, and what was reached. Every run is judged by the same invariants: each call ends',
    'exactly once; no answer carries the id, tenant or subject of another call; a `once` call runs at most once and a',
    'key has at most one effect; chunks of a stream come in order and whole; nothing is pending afterwards and no key',
    'stays; the dead letters are exactly the planted poison; no process has an unhandled rejection; the same seed',
    'gives the same plan. Calls carry a budget of 15 s where the scenario is not about deadlines.',
    '',
    '| scenario | what breaks | seed, plan | seconds | calls | measured (target) | invariants | command |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...results.map(rowOf),
    '',
  ].join('\n');
}

const collator = new Intl.Collator('en', { numeric: true });

function rowOf(result: RecordedResult): string {
  const { id, about, seed, planDigest, seconds, calls, figures, violations, command } = result;
  const figureText = figures.map((figure) => (figure.met ? textOf(figure) : `**${textOf(figure)}, missed**`));
  const broken = [...new Set(violations.map(({ invariant }) => invariant))];
  const verdict = broken.length === 0 ? 'hold' : `**broken: ${broken.join('; ')}**`;
  const name = hasPassed(result) ? id : `**${id}**`;
  const cells = [name, about, `${seed}, \`${planDigest}\``, seconds, calls, figureText.join('<br>'), verdict];
  return `| ${[...cells, `\`${command}\``].join(' | ')} |`;
}
