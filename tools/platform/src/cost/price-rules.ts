import type { PlannedResource } from '../policy/planned-resource.js';
import { computePrices } from './compute-prices.js';
import { type CostLine, PriceMissingError } from './cost-line.js';
import type { PriceContext, PriceRule } from './price-rule.js';
import { storePrices } from './store-prices.js';
import { withoutPrice } from './without-price.js';

const rules: Readonly<Record<string, PriceRule>> = { ...computePrices, ...storePrices };

/** What a resource costs a month. Throws PriceMissingError for a type or size that nobody has priced. */
export function linesOf(resource: PlannedResource, context: PriceContext): CostLine[] {
  if (Object.hasOwn(withoutPrice, resource.type)) return [];
  const rule = rules[resource.type];
  if (!rule) throw new PriceMissingError(`${resource.type} has no price and is not known to be free`);
  return rule(resource, context);
}
