import { costGroups, type CostLine } from './cost-line.js';
import { powerStates } from '../power-state.js';
import { costAtHours, type PowerCost, totalUsd } from './power-cost.js';
import { prices } from './prices.js';

/** The cost of an environment as a Markdown table, with the saving at some hours of use a week. */
export function costTable(environment: string, cost: PowerCost, hours: readonly number[]): string {
  const groups = costGroups.map((group) =>
    row(
      group,
      powerStates.map((state) => totalUsd(ofGroup(cost[state], group))),
    ),
  );
  const total = row(
    '**total a month**',
    powerStates.map((state) => totalUsd(cost[state])),
  );
  return `| ${environment}, US dollars a month | running | paused | hibernated |
| --- | --- | --- | --- |
${[...groups, total].join('\n')}

| hours of use a week | paused otherwise | hibernated otherwise |
| --- | --- | --- |
${hours.map((count) => savingRow(cost, count)).join('\n')}

List prices of ${prices.region} as of ${prices.asOf}; model calls and traffic to the outside are left out.
`;
}

function savingRow(cost: PowerCost, hours: number): string {
  const cells = (['paused', 'hibernated'] as const).map((state) => {
    const { monthlyUsd, saving } = costAtHours(cost, hours, state);
    return `${monthlyUsd.toFixed(0)} (−${(saving * 100).toFixed(0)} %)`;
  });
  return `| ${hours} | ${cells.join(' | ')} |`;
}

function row(name: string, amounts: readonly number[]): string {
  return `| ${name} | ${amounts.map((amount) => amount.toFixed(2)).join(' | ')} |`;
}

function ofGroup(lines: readonly CostLine[], wanted: CostLine['group']): CostLine[] {
  return lines.filter(({ group }) => group === wanted);
}
