/** A date as far as a text states it; the offsets are those of the text. */
export interface ClaimDate {
  readonly year?: number;
  /** 1 to 12. */
  readonly month?: number;
  readonly day?: number;
  /** Whether day and month may stand in the other order, as in `4/7/2021`. */
  readonly ambiguous?: boolean;
  /** 0 is Sunday. */
  readonly weekday?: number;
  readonly start: number;
  readonly end: number;
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');
const MONTH =
  '(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER)\\.?';
const DAY = '(?:3[01]|[12]\\d|0?[1-9])';
const YEAR = '(?:1[5-9]\\d\\d|20\\d\\d|21\\d\\d)';
const END = '(?![\\p{L}\\p{N}])';

interface DateForm {
  readonly pattern: RegExp;
  read(groups: Record<string, string | undefined>): Omit<ClaimDate, 'start' | 'end'>[];
}

const named = (groups: Record<string, string | undefined>) => [
  {
    ...(groups.year !== undefined && { year: Number(groups.year) }),
    ...(groups.month !== undefined && { month: MONTHS.indexOf(groups.month.slice(0, 3).toLowerCase()) + 1 }),
    ...(groups.day !== undefined && { day: Number(groups.day) }),
  },
];

const FORMS: readonly DateForm[] = [
  {
    pattern: form(`(?<year>${YEAR})-(?<month>0[1-9]|1[0-2])-(?<day>${DAY})(?:T[\\d:.]+Z?)?${END}`),
    read: isoDate,
  },
  { pattern: form(`(?<month>${DAY})[/.](?<day>${DAY})[/.](?<year>${YEAR})${END}`), read: numeric },
  {
    pattern: form(
      `(?<day>${DAY})(?:st|nd|rd|th)?\\s+(?:day\\s+)?(?:of\\s+)?(?<month>${MONTH})(?:,?\\s+(?:of\\s+)?(?<year>${YEAR}))?${END}`,
    ),
    read: named,
  },
  {
    pattern: form(
      `(?<month>${MONTH})\\s+(?<day>${DAY})(?:st|nd|rd|th)?(?![\\p{N}])(?:,?\\s+(?<year>${YEAR}))?${END}`,
    ),
    read: named,
  },
  { pattern: form(`(?<month>${MONTH})(?:,|\\s+of)?\\s+(?<year>${YEAR})${END}`), read: named },
  { pattern: form(`(?<first>${YEAR})[/–-](?<second>\\d\\d(?:\\d\\d)?)${END}`), read: yearSpan },
  {
    pattern: form(
      `(?<month>January|February|March|April|May(?! (?:I|we|you|the|a)\\b)|June|July|August|September|October|November|December|(?:Sept|Jan|Feb|Aug|Oct|Nov|Dec)\\.?)${END}`,
    ),
    read: named,
  },
  { pattern: form(`(?<year>${YEAR})(?![,.]?\\p{N}|\\s?%|-\\p{L}|[\\p{L}])`), read: named },
  {
    pattern: form(`(?<weekday>Sun|Mon|Tues|Wednes|Thurs|Fri|Satur)days?${END}`),
    read: ({ weekday = '' }) => [{ weekday: WEEKDAYS.indexOf(weekday.slice(0, 3).toLowerCase()) }],
  },
];

/** All dates of a text, the longest reading of each place; years alone, months alone and weekdays count. */
export function claimDatesOf(text: string): ClaimDate[] {
  const dates: ClaimDate[] = [];
  const taken = new Uint8Array(text.length);
  for (const { pattern, read } of FORMS) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      if (taken[start] === 1 || taken[end - 1] === 1) continue;
      taken.fill(1, start, end);
      for (const date of read(match.groups ?? {})) dates.push({ ...date, start, end });
    }
  }
  return dates.sort((a, b) => a.start - b.start);
}

/** Whether the quote's dates state everything that the claim's date states. */
export function isDateStated(date: ClaimDate, stated: readonly ClaimDate[]): boolean {
  return stated.some(
    (other) =>
      (date.weekday === undefined || date.weekday === other.weekday) &&
      (isSameDay(date, other) ||
        (date.ambiguous === true && isSameDay(turned(date), other)) ||
        (other.ambiguous === true && isSameDay(date, turned(other)))) &&
      (date.year === undefined || date.year === other.year || isYearNearby(date, other, stated)),
  );
}

function isSameDay(date: ClaimDate, other: ClaimDate): boolean {
  return (
    (date.month === undefined || date.month === other.month) &&
    (date.day === undefined || date.day === other.day)
  );
}

function turned({ month = 0, day = 0, ...rest }: ClaimDate): ClaimDate {
  return { ...rest, month: day, day: month };
}

/** `21 July` may stand apart from its year: the year must then stand somewhere without a day of its own. */
function isYearNearby(date: ClaimDate, other: ClaimDate, stated: readonly ClaimDate[]): boolean {
  if (date.month === undefined || other.year !== undefined) return false;
  return stated.some(({ year }) => year === date.year);
}

function form(source: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}$€£.,/]|\\p{N}[-–])${source}`, 'gu');
}

function isoDate({
  year,
  month,
  day,
}: Record<string, string | undefined>): Omit<ClaimDate, 'start' | 'end'>[] {
  return [{ year: Number(year), month: Number(month), day: Number(day) }];
}

/** Month first unless that cannot be; where both can be, either will do. */
function numeric({
  year,
  month,
  day,
}: Record<string, string | undefined>): Omit<ClaimDate, 'start' | 'end'>[] {
  const [first, second] = [Number(month), Number(day)];
  if (first > 12) return [{ year: Number(year), month: second, day: first }];
  return [{ year: Number(year), month: first, day: second, ambiguous: second <= 12 }];
}

function yearSpan({
  first,
  second = '',
}: Record<string, string | undefined>): Omit<ClaimDate, 'start' | 'end'>[] {
  const from = Number(first);
  const to = second.length === 4 ? Number(second) : Math.floor(from / 100) * 100 + Number(second);
  return [{ year: from }, { year: to < from ? to + 100 : to }];
}
