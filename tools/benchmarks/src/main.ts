import { InvalidArgumentError, program } from 'commander';
import { type Benchmark, benchmarks } from './benchmarks.js';
import { recordMeasurements } from './measured-table.js';
import { type Measurement, medianRun, readable } from './measurement.js';

program
  .name('npm run bench --')
  .description('Measures the figures of the README and writes them there.')
  .argument('[names...]', `all of them when none is given:\n${listed()}`)
  .option('--runs <count>', 'runs of each benchmark, instead of its own number; the median counts', positive)
  .option('--dry', 'leave the README as it is')
  .action(benchAll)
  .parseAsync()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  });

async function benchAll(names: string[], options: { runs?: number; dry?: boolean }): Promise<void> {
  const unknown = names.filter((name) => !(name in benchmarks));
  if (unknown.length > 0)
    program.error(`There is no benchmark ${unknown.join(', ')}. There are:\n${listed()}`, { exitCode: 2 });
  for (const [name, benchmark] of Object.entries(benchmarks)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const measurements = await bench(name, benchmark, options.runs ?? benchmark.runs);
    for (const measurement of measurements) process.stdout.write(`${line(measurement)}\n`);
    if (measurements.some(({ met }) => !met)) process.exitCode = 1;
    if (!options.dry) recordMeasurements(name, measurements);
  }
}

async function bench(name: string, { run }: Benchmark, runs: number): Promise<Measurement[]> {
  const results: Measurement[][] = [];
  for (let count = 1; count <= runs; count++) {
    process.stderr.write(`${name}, run ${count} of ${runs} …\n`);
    results.push(await run());
  }
  return medianRun(results);
}

function line({ measure, value, unit, target, met, note }: Measurement): string {
  const figure = `${readable(value)} ${unit}`.trim();
  return `${met ? 'met   ' : 'MISSED'} ${measure}: ${figure} (${target})${note ? ` · ${note}` : ''}`;
}

function listed(): string {
  return Object.entries(benchmarks)
    .map(([name, { about }]) => `  ${name.padEnd(14)}${about}`)
    .join('\n');
}

function positive(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('A whole number from 1.');
  return value;
}
