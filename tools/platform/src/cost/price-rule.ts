import type { PlannedResource } from '../policy/planned-resource.js';
import { type CostLine, PriceMissingError } from './cost-line.js';
import type { Usage } from './usage.js';

export interface PriceContext {
  readonly resources: readonly PlannedResource[];
  readonly usage: Usage;
}

/** What a resource of one type costs a month. */
export type PriceRule = (resource: PlannedResource, context: PriceContext) => CostLine[];

/** The price of a size. Throws PriceMissingError. */
export function priceOf(table: Readonly<Record<string, number>>, size: unknown): number {
  const price = table[String(size)];
  if (price === undefined) throw new PriceMissingError(`no price for ${String(size)}`);
  return price;
}
