/** One line of a monthly bill. */
export interface CostLine {
  readonly group: CostGroup;
  readonly what: string;
  readonly monthlyUsd: number;
}

export const costGroups = [
  'control plane',
  'nodes and tasks',
  'way out',
  'edge',
  'postgres',
  'redis',
  'search',
  'graph',
  'logs and alarms',
  'keys, secrets and stored data',
] as const;
export type CostGroup = (typeof costGroups)[number];

/** A resource, or a size of one, that the price table does not know. */
export class PriceMissingError extends Error {
  override readonly name = 'PriceMissingError';
}
