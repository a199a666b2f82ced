import { grouped, type Violation } from '../checker/violation.js';
import { readable, type Figure } from '../scenarios/figure.js';
import type { TrialResult } from '../scenarios/trial.js';

const shownIds = 10;
const shownLines = 5;

export function hasPassed({ figures, violations }: TrialResult): boolean {
  return violations.length === 0 && figures.every(({ met }) => met);
}

/** The result for a person at a terminal: every figure, every miss with its calls. */
export function resultLines(result: TrialResult): string[] {
  const { id, calls, seconds, figures, violations } = result;
  const verdict = hasPassed(result) ? 'passed' : 'FAILED';
  return [
    `${verdict} ${id}: ${calls} calls in ${seconds} s`,
    ...figures.map(
      (figure) => `  ${markOf(figure)} ${textOf(figure)}${idText(figure.met ? [] : figure.callIds)}`,
    ),
    ...violationLines(violations),
  ];
}

/** Violations that look alike stand in one line, and of each invariant a few lines will do. */
function violationLines(violations: readonly Violation[]): string[] {
  return [...grouped(violations, ({ invariant }) => invariant)].flatMap(([invariant, broken]) => {
    const alike = [...grouped(broken, ({ found }) => found.split('\n')[0] ?? '')];
    const lines = alike.map(([text, all]) => {
      const times = all.length > 1 ? ` (${all.length} times)` : '';
      return `  BROKEN ${invariant}: ${text}${times}${idText(all.flatMap(({ callIds }) => callIds))}`;
    });
    const more = lines.length - shownLines;
    return more > 0 ? [...lines.slice(0, shownLines), `  BROKEN ${invariant}: and ${more} more`] : lines;
  });
}

export function textOf(figure: Figure): string {
  return `${figure.measure}: ${readable(figure)}${figure.target ? ` (${figure.target})` : ''}`;
}

function markOf({ met, target }: Figure): string {
  if (target === '') return '·     ';
  return met ? 'met   ' : 'MISSED';
}

function idText(ids: readonly string[]): string {
  if (ids.length === 0) return '';
  const more = ids.length > shownIds ? ` and ${ids.length - shownIds} more` : '';
  return ` · ${ids.slice(0, shownIds).join(', ')}${more}`;
}
