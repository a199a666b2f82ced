const SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen';
const TENS = '_ _ twenty thirty forty fifty sixty seventy eighty ninety';
const ORDINALS =
  '_ first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth twentieth';

/** Number words that stand for a value. */
export const WORD_VALUES: ReadonlyMap<string, number> = new Map([
  ...SMALL.split(' ').map((word, value): [string, number] => [word, value]),
  ...ORDINALS.split(' ')
    .map((word, value): [string, number] => [word, value])
    .slice(1),
  ...TENS.split(' ')
    .map((word, tens): [string, number] => [word, tens * 10])
    .slice(2),
  ['nil', 0],
  ['dozen', 12],
  ['twice', 2],
  ['double', 2],
  ['triple', 3],
  ['half', 0.5],
  ['½', 0.5],
  ['¼', 0.25],
  ['¾', 0.75],
  ['⅓', 1 / 3],
  ['⅔', 2 / 3],
]);

export const ORDINAL_WORDS: ReadonlySet<string> = new Set(ORDINALS.split(' '));

export const SCALES: ReadonlyMap<string, number> = new Map([
  ['hundred', 1e2],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
  ['trillion', 1e12],
  ['k', 1e3],
  ['m', 1e6],
  ['mn', 1e6],
  ['bn', 1e9],
]);

/** What a number counts, by the words and signs that say so. */
export const UNITS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '%': '%',
    percent: '%',
    pct: '%',
    percentage: '%',
    dollar: '$',
    usd: '$',
    $: '$',
    us$: '$',
    euro: '€',
    eur: '€',
    '€': '€',
    pound: '£',
    gbp: '£',
    '£': '£',
    '¥': '¥',
    yen: '¥',
    rand: 'R',
    zar: 'R',
    r: 'R',
    cent: 'cent',
    day: 'day',
    week: 'week',
    month: 'month',
    monthly: 'month',
    year: 'year',
    annum: 'year',
    hour: 'hour',
    minute: 'minute',
    second: 'second',
    quarter: 'quarter',
    decade: 'decade',
    mile: 'mile',
    kilometer: 'km',
    kilometre: 'km',
    km: 'km',
    acre: 'acre',
    kilogram: 'kg',
    kg: 'kg',
    gram: 'g',
    mg: 'mg',
    ton: 'ton',
    tonne: 'ton',
    page: 'page',
  }),
);

/** Units that can be told as one another. Months stand apart from days, because no count of days is a month. */
export const CONVERSIONS: ReadonlyMap<string, { readonly family: string; readonly factor: number }> = new Map(
  [
    ['second', { family: 'time', factor: 1 }],
    ['minute', { family: 'time', factor: 60 }],
    ['hour', { family: 'time', factor: 3600 }],
    ['day', { family: 'time', factor: 86_400 }],
    ['week', { family: 'time', factor: 604_800 }],
    ['month', { family: 'months', factor: 1 }],
    ['quarter', { family: 'months', factor: 3 }],
    ['year', { family: 'months', factor: 12 }],
    ['decade', { family: 'months', factor: 120 }],
    ['$', { family: 'dollars', factor: 1 }],
    ['cent', { family: 'dollars', factor: 0.01 }],
  ],
);

/** Words before a number that make it a name: `Form 1040`, `section 72`. */
export const REFERENCES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    form: 'form',
    schedule: 'schedule',
    section: 'section',
    sec: 'section',
    '§': 'section',
    subsection: 'section',
    publication: 'publication',
    pub: 'publication',
    chapter: 'chapter',
    part: 'part',
    title: 'title',
    table: 'table',
    line: 'line',
    box: 'box',
    article: 'article',
    paragraph: 'paragraph',
    regulation: 'regulation',
    rule: 'rule',
    appendix: 'appendix',
    annexure: 'annexure',
    code: 'code',
    step: 'step',
    item: 'item',
    field: 'field',
    notice: 'notice',
    worksheet: 'worksheet',
    figure: 'figure',
    example: 'example',
    version: 'version',
    phase: 'phase',
    category: 'category',
  }),
);

export const APPROXIMATE: ReadonlySet<string> = new Set(
  'about approximately around roughly nearly almost some over circa estimated close more'.split(' '),
);
