import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Measurement, readable } from './measurement.js';

const recordFile = fileURLToPath(
  new URL('../../../project-docs/reference/measurements.json', import.meta.url),
);
const readme = fileURLToPath(new URL('../../../README.md', import.meta.url));
const start = '<!-- measurements -->';
const end = '<!-- /measurements -->';

type Measurements = Record<string, Measurement[]>;

/** Keeps the newest figures of each benchmark and writes the table of the README from them. */
export function recordMeasurements(benchmark: string, measurements: readonly Measurement[]): void {
  const known = existsSync(recordFile) ? (JSON.parse(readFileSync(recordFile, 'utf8')) as Measurements) : {};
  const all = { ...known, [benchmark]: [...measurements] };
  writeFileSync(recordFile, `${JSON.stringify(all, null, 2)}\n`);
  const text = readFileSync(readme, 'utf8');
  const [before, rest] = [text.slice(0, text.indexOf(start)), text.slice(text.indexOf(end))];
  if (text.includes(start) && text.includes(end))
    writeFileSync(readme, `${before}${start}\n\n${tableOf(all)}\n\n${rest}`);
}

function tableOf(all: Measurements): string {
  const rows = Object.entries(all).flatMap(([benchmark, measurements]) =>
    measurements.map(({ measure, value, unit, target, met, note }) => {
      const figure = `${readable(value)} ${unit}`.trim();
      return `| ${measure}${note ? ` (${note})` : ''} | ${met ? figure : `**${figure}**, missed`} | ${target} | \`npm run bench -- ${benchmark}\` |`;
    }),
  );
  return ['| measure | measured | target | command |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
