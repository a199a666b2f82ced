const UPPER =
  'at most|up to|maximum|no more than|not more than|no later than|not later than|not exceed(?:ing|s|ed)?|cannot exceed|no longer than|not longer than|less than|fewer than|below|lower than|within|under';
const LOWER =
  'at least|minimum|no less than|not less than|no fewer than|not fewer than|more than|exceed(?:ing|s|ed)?|above|greater than|longer than|higher than|over';

/** Between the word and its number: `exceed 40`, `exceed the sum of R40`, `exceed a total period of 40`. */
const MEASURED = '(?: (?:an?|the)(?: \\S+){1,3} of)?(?: \\S+){0,2}$';
const UPPER_BEFORE = new RegExp(`(?:^| )(?:${UPPER})${MEASURED}`);
const LOWER_BEFORE = new RegExp(`(?:^| )(?:${LOWER})${MEASURED}`);
const UPPER_AFTER = /^(?:\S+ ){0,2}or (?:less|fewer|below|under|earlier)(?: |$)/;
const LOWER_AFTER = /^(?:\S+ ){0,2}or (?:more|above|over|longer|later|older|greater)(?: |$)/;
const NEGATED = new RegExp(
  `(?:^| )(?:not|no|cannot|never)(?: \\S+){0,2} (?:more|less|fewer|exceed\\S*|later|longer|below|above|over|under)${MEASURED}`,
);
const SMALLER = new RegExp(`(?:less|fewer|below|under)${MEASURED}`);

/** Whether the words before and behind a number make it a bound; both in lower case, joined by single spaces. */
export function boundOf(before: string, after: string): 'upper' | 'lower' | undefined {
  if (UPPER_AFTER.test(after)) return 'upper';
  if (LOWER_AFTER.test(after)) return 'lower';
  const upper = UPPER_BEFORE.test(before);
  if (!upper && !LOWER_BEFORE.test(before)) return undefined;
  if (NEGATED.test(before)) return SMALLER.test(before) ? 'lower' : 'upper';
  return upper ? 'upper' : 'lower';
}
