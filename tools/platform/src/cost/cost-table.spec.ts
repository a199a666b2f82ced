import { planned } from '../testing/planned.js';
import { costTable } from './cost-table.js';
import { powerCost } from './power-cost.js';
import { smallUsage } from './usage.js';

describe(costTable.name, () => {
  const runtime = { running: [planned('aws_eks_cluster')], paused: [], hibernated: [] };
  const table = costTable('dev', powerCost({ foundation: [], runtime }, smallUsage), [40]);

  it('shows each group in each state, the total, the saving, and of when the prices are', () => {
    expect(table).toContain('| control plane | 73.00 | 0.00 | 0.00 |');
    expect(table).toContain('| **total a month** | 87.30 | 0.30 | 0.30 |');
    expect(table).toContain('| 40 | 21 (−76 %) | 21 (−76 %) |');
    expect(table).toContain('us-east-1 as of 2026-08-21');
  });
});
