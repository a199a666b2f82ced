import { Command, InvalidArgumentError } from 'commander';
import { costTable } from '../cost/cost-table.js';
import { powerCost } from '../cost/power-cost.js';
import { smallUsage } from '../cost/usage.js';
import { repository } from '../repository.js';
import { checkPlans, environments } from './check-plans.js';
import { checkRoots, type CheckResult } from './check-roots.js';
import { findTerraform } from './find-terraform.js';
import { OfflinePlans } from './offline-plans.js';
import { Terraform } from './terraform.js';
import { TerraformCopy } from './terraform-copy.js';
import { matches, providerVersion, terraformRoots } from './terraform-roots.js';

/** `platform terraform …`. */
export function terraformCommands(): Command {
  const terraform = new Command('terraform').description('Checks terraform/ without network and account');
  terraform
    .command('check [names...]')
    .description(
      'fmt, validate and test of every folder, and the plans of every environment; or of some folders alone',
    )
    .option('--parallel <count>', 'how many run at once', wholeNumber, 2)
    .action(check);
  terraform
    .command('cost')
    .description('what an environment costs a month, running, paused and hibernated, from its plans')
    .requiredOption('--environment <name>', environments.join(', '), knownEnvironment)
    .option('--hours <list>', 'hours of use a week, for the saving', '10,20,40,50')
    .action(cost);
  return terraform;
}

async function check(names: string[], { parallel }: { parallel: number }, command: Command): Promise<void> {
  const roots = terraformRoots(`${repository}/terraform`);
  const unknown = names.filter((name) => !roots.some((root) => matches(root, name)));
  if (unknown.length > 0)
    command.error(`Unknown: ${unknown.join(', ')}. Known: ${roots.join(', ')}.`, { exitCode: 2 });
  const begun = performance.now();
  const results = await withTerraform(async (terraform, copy) => {
    const options = { terraform, copy, parallel, only: names, tell };
    const tested = await checkRoots(options);
    return names.length > 0 ? tested : [...tested, ...(await checkPlans(options))];
  });
  const sum = (of: (result: CheckResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  const failed = sum((result) => result.failed);
  process.stdout.write(`\n${((performance.now() - begun) / 1000).toFixed(0)} s\n`);
  process.stdout.write(`${sum(({ passed }) => passed)} passed, ${failed} failed\n`);
  process.exitCode = failed > 0 ? 1 : 0;
}

async function cost({ environment, hours }: { environment: string; hours: string }): Promise<void> {
  const plans = await withTerraform(async (terraform, copy) =>
    (await OfflinePlans.prepare(terraform, copy)).ofEnvironment(environment),
  );
  const table = costTable(environment, powerCost(plans, smallUsage), hours.split(',').map(Number));
  process.stdout.write(table);
}

async function withTerraform<Result>(
  work: (terraform: Terraform, copy: TerraformCopy) => Promise<Result>,
): Promise<Result> {
  const programs = await findTerraform(process.env, providerVersion(`${repository}/terraform`));
  const copy = await TerraformCopy.make();
  try {
    return await work(await Terraform.in(copy.root, programs), copy);
  } finally {
    await copy.remove();
  }
}

function tell({ name, passed, failed, seconds, problems }: CheckResult): void {
  const verdict = failed === 0 ? 'ok    ' : 'FAILED';
  process.stdout.write(
    `${verdict} ${name.padEnd(38)} ${passed} passed, ${failed} failed  ${seconds.toFixed(1)} s\n`,
  );
  for (const problem of problems) process.stdout.write(`       ${problem}\n`);
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('A whole number from 1.');
  return number;
}

function knownEnvironment(name: string): string {
  if (!(environments as readonly string[]).includes(name))
    throw new InvalidArgumentError(`Known are ${environments.join(', ')}.`);
  return name;
}
