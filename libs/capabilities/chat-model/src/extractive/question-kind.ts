/** What a question asks for; decides which sentences look like its answer. */
export type QuestionKind =
  'number' | 'date' | 'person' | 'place' | 'definition' | 'reason' | 'yes-no' | 'list' | 'other';

const FORMS: readonly (readonly [QuestionKind, RegExp])[] = [
  [
    'date',
    /^(?:by |on |from |since )?(?:when|what (?:date|day|time|year|month)|which (?:date|day|year|month))\b|\bdeadline\b|\bdue date\b/,
  ],
  [
    'number',
    /\bhow (?:much|many|long|often|old|far|large|high)\b|\bwhat (?:is|are|was) the (?:\w+ ){0,4}(?:rate|amount|percentage|limit|threshold|maximum|minimum|period|number|penalty|fee|fraction|price|total)\b|\bwhat (?:percentage|amount|rate|number)\b/,
  ],
  ['person', /^(?:to |by |from )?who(?:m|se)?\b/],
  ['place', /^(?:from )?where\b/],
  ['reason', /^why\b|\bwhat (?:is|was) the (?:reason|purpose)\b/],
  [
    'definition',
    /^what (?:is|are|does)\b.*\b(?:mean|defin\w+|stand for)\b|^define\b|^what (?:is|are) (?:an? |the )?(?:\S+ ){0,4}\S+\?*$/,
  ],
  [
    'list',
    /^(?:list|name)\b|\bwhat are\b|\bwhich (?:\w+ )?(?:are|documents|items|methods|types|kinds)\b|\bexamples? of\b/,
  ],
  ['yes-no', /^(?:is|are|was|were|can|could|do|does|did|must|may|should|will|would|has|have|am)\b/],
];

const SIGNS: Readonly<Record<QuestionKind, RegExp | undefined>> = {
  number: /\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|half|percent|per cent)\b/,
  date: /\b(?:19|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b\d+(?:st|nd|rd|th)?\b.*\b(?:days?|months?|years?)\b|\b(?:before|after|within|until|by the|when)\b/,
  person:
    /[a-z] [A-Z][a-z]|\b(?:person|vendor|taxpayer|employer|employee|individual|company|spouse|officer|commissioner)s?\b/i,
  place: /\b(?:at|in|on|to|from|through|via) (?:the )?[A-Z]|\bwebsite\b|\boffice\b|\baddress\b|www\.|http/,
  definition: /\b(?:is|are|means?|refers? to|is defined|includes?)\b|[:–—]/,
  reason:
    /\b(?:because|since|due to|so that|in order to|therefore|as a result|purpose|to (?:ensure|avoid|allow|assist|enable))\b/,
  'yes-no':
    /\b(?:may|must|can|cannot|not|required|allowed|permitted|entitled|if|unless|should|will|is|are)\b/,
  list: /[:;•]|,.*,.*\b(?:and|or)\b/,
  other: undefined,
};

export function questionKindOf(question: string): QuestionKind {
  const lower = question.trim().toLowerCase();
  return FORMS.find(([, form]) => form.test(lower))?.[0] ?? 'other';
}

/** Whether a sentence has what answers to such questions have. */
export function looksLikeAnswer(sentence: string, kind: QuestionKind): boolean {
  return SIGNS[kind]?.test(sentence) ?? false;
}
