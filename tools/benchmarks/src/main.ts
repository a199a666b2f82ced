import { benchmarks } from './benchmarks.js';
import { recordMeasurements } from './measured-table.js';

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benchmarks));
if (wanted.includes('--help') || unknown.length > 0) {
  if (!wanted.includes('--help')) process.stderr.write(`There is no benchmark ${unknown.join(', ')}.\n`);
  process.stderr.write(
    `Usage: npm run bench -- [names]\nNames: ${Object.keys(benchmarks).join(', ')}; all when none is given.\n`,
  );
  process.exit(wanted.includes('--help') ? 0 : 2);
}

let missed = 0;
for (const name of wanted.length > 0 ? wanted : Object.keys(benchmarks)) {
  process.stderr.write(`${name} …\n`);
  const measurements = (await benchmarks[name]?.()) ?? [];
  for (const { measure, value, unit, target, met } of measurements)
    process.stdout.write(
      `${met ? 'met   ' : 'MISSED'} ${measure}: ${Number(value.toPrecision(4))} ${unit} (${target})\n`,
    );
  missed += measurements.filter(({ met }) => !met).length;
  recordMeasurements(name, measurements);
}
process.exitCode = missed > 0 ? 1 : 0;
