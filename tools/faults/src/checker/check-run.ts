import { callInvariants } from './call-invariants.js';
import { remainderInvariants } from './remainder-invariants.js';
import type { RunFacts } from './run-facts.js';
import type { Violation } from './violation.js';

export const invariants = [...callInvariants, ...remainderInvariants];

/** Judges a run by what it left behind; empty when every invariant holds. */
export function checkRun(facts: RunFacts): Violation[] {
  return invariants.flatMap(({ name, check }) =>
    check(facts).map((violation) => ({ invariant: name, ...violation })),
  );
}
