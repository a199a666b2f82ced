import type { RunFacts } from './run-facts.js';

/** Where an invariant does not hold. */
export interface Violation {
  readonly invariant: string;
  /** What was found instead. */
  readonly found: string;
  readonly callIds: readonly string[];
}

/** What must hold after every run. */
export interface Invariant {
  readonly name: string;
  readonly check: (facts: RunFacts) => readonly Omit<Violation, 'invariant'>[];
}

export function found(what: string, ...callIds: string[]): Omit<Violation, 'invariant'> {
  return { found: what, callIds };
}

/** The items by what `keyOf` says of them. */
export function grouped<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
