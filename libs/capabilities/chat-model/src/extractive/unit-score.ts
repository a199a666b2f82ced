import type { AskedTerms } from './asked-terms.js';
import type { PassageUnit } from './passage-units.js';
import { featuresOf, type UnitFeatures } from './unit-features.js';

/**
 * What each feature adds to the log-odds of a unit to be the answer. Fitted as a softmax over the units of a question
 * on the visible questions of tax_vat404, xquad and covid_qa; fitted on any two of them it does nearly as well on the third.
 * `fragment`, `pointer` and `example` are set by hand, because those sets hold it against nobody to read badly.
 */
const WEIGHTS: UnitFeatures = {
  coverage: 4.7,
  context: 1.5,
  proximity: 2.1,
  standing: 2.1,
  rank: 0.9,
  position: -0.3,
  echo: -0.2,
  fragment: -0.4,
  pointer: -3,
  example: -0.4,
  amount: 1.2,
  number: 1.1,
  date: 0.8,
  reason: 0.4,
  definition: 0.5,
  list: 1,
};

/** Undefined when the unit cannot answer, because it shares no term with the question. */
export function scoreOf(unit: PassageUnit, asked: AskedTerms): number | undefined {
  const features = featuresOf(unit, asked);
  if (!features) return undefined;
  const names = Object.keys(WEIGHTS) as (keyof UnitFeatures)[];
  return names.reduce((sum, name) => sum + WEIGHTS[name] * features[name], 0);
}
