import type { PlanRule } from '../policy/finding.js';
import { PriceMissingError } from './cost-line.js';
import { linesOf } from './price-rules.js';
import { smallUsage } from './usage.js';

/** Nothing enters a plan whose price nobody knows. */
export const missingPrices: PlanRule = (resources) =>
  resources.flatMap((resource) => {
    try {
      linesOf(resource, { resources, usage: smallUsage });
      return [];
    } catch (error) {
      if (!(error instanceof PriceMissingError)) throw error;
      return [{ kind: 'missing price' as const, address: resource.address, problem: error.message }];
    }
  });
