import type { AskedTerms } from './asked-terms.js';
import type { PassageUnit } from './passage-units.js';

/** What a question asks for; decides which units look like its answer. */
export type QuestionKind = 'amount' | 'number' | 'date' | 'definition' | 'reason' | 'list' | 'other';

const FORMS: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'date',
    /^(?:by |on |from |since |in )?(?:when|what (?:date|day|time|year|month)|which (?:date|day|year|month))\b|\bdeadline\b|\bdue date\b/,
  ],
  [
    'amount',
    /\bhow much\b|\b(?:what|which) (?:is|are|was|were) the (?:\S+ ){0,6}(?:rate|amount|percentage|penalty|fee|price|deduction|credit|cost|contribution)s?\b|\bwhat (?:percentage|amount|rate)\b/,
  ],
  [
    'number',
    /\bhow (?:many|long|often|old|far|large|high)\b|\bwhat (?:is|are|was) the (?:\w+ ){0,4}(?:limit|threshold|maximum|minimum|period|number|fraction|total)\b|\bwhat number\b/,
  ],
  ['reason', /^why\b|\bwhat (?:is|was) the (?:reason|purpose)\b/],
  [
    'definition',
    /^what (?:is|are|does)\b.*\b(?:mean|defin\w+|stand for)\b|^define\b|^what (?:is|are) (?:an? |the )?(?:\S+ ){0,4}\S+\?*$/,
  ],
  [
    'list',
    /^(?:list|name)\b|\bwhat are\b|\bwhich (?:\w+ )?(?:are|documents|items|methods|types|kinds)\b|\bexamples? of\b/,
  ],
];

/** No year, and no number of a form or a chapter. */
const NUMBER =
  /(?<!\b(?:Pubs?|Publication|Forms?|section|chapter|lines?|page|Table|Schedule|Part|box|step|Example|Field|paragraph|Cat\. No|No)\.? |\w-)\b(?!(?:19|20)\d\d\b)\d[\d.,]*\b|%|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|hundred|half|third|quarter|percent|per cent)s?\b/gi;
const AMOUNT =
  /[$€£¥]\s?\d|\bR\s?\d|\d\s?%|\b(?:per ?cent|cents?|dollars?|euros?|pounds?|rand)\b|\b\d+\s?\/\s?\d+\b/i;
const DATE =
  /\b(?:1[5-9]|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b\d+(?:st|nd|rd|th)?\s(?:business |calendar |working )?(?:days?|weeks?|months?|years?)\b|\bcentury\b/g;
const REASON =
  /\b(?:because|since|due to|so that|in order to|therefore|as a result|purpose|reason|to (?:ensure|avoid|allow|assist|enable|prevent|reduce|help))\b/i;
const DEFINING = /\b(?:is|are|was|were|means?|refers? to|defined|includes?|consists?)\b|[:–—]/;
const ENUMERATION = /,.*,.*\b(?:and|or)\b|;.*;/;
/** The subject of a definition stands among its first terms. */
const SUBJECT_TERMS = 4;

export function questionKindOf(question: string): QuestionKind {
  const lower = question.trim().toLowerCase();
  return FORMS.find(([, form]) => form.test(lower))?.[0] ?? 'other';
}

/** Whether a unit has what answers to questions of this kind have. */
export function looksLikeAnswer({ text, terms, kind }: PassageUnit, asked: AskedTerms): boolean {
  switch (asked.kind) {
    case 'amount':
      return AMOUNT.test(text);
    case 'number':
      return states(text, NUMBER, asked);
    case 'date':
      return states(text, DATE, asked);
    case 'reason':
      return REASON.test(text);
    case 'definition':
      return DEFINING.test(text) && terms.slice(0, SUBJECT_TERMS).some((term) => asked.weights.has(term));
    case 'list':
      return kind === 'list' || ENUMERATION.test(text);
    case 'other':
      return false;
  }
}

/** Whether a text has something of the kind that the question did not bring along. */
function states(text: string, pattern: RegExp, { words }: AskedTerms): boolean {
  for (const [found] of text.matchAll(pattern)) {
    const parts = found.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? ['%'];
    if (parts.some((part) => !words.has(part))) return true;
  }
  return false;
}
