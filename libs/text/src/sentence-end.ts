import {
  leadingAbbreviations,
  numberAbbreviations,
  sentenceStarters,
  trailingAbbreviations,
} from './abbreviations.js';

/** Where a run of end marks stands: the sentence so far from `start`, the marks from `mark` to `end`. */
export interface EndMark {
  readonly start: number;
  readonly mark: number;
  readonly end: number;
}

const lookBack = 40;

/** Whether the sentence ends at these marks, by the words around them. */
export function endsSentence(text: string, { start, mark, end }: EndMark): boolean {
  const marks = text.slice(mark, Math.min(end, mark + 8));
  if (/^[。！？｡]/.test(marks)) return true;
  const following = text.slice(end, end + lookBack).trimStart();
  if (following === '') return true;
  if (mark === start || /\s/.test(text.charAt(mark - 1))) return false;
  const next = /^["'“‘«([]*([\p{L}\p{N}]*)/u.exec(following)?.[1] ?? '';
  if (/^\p{Ll}/u.test(next)) return false;
  if (marks.startsWith('…') || marks.startsWith('..')) return true;
  if (!marks.startsWith('.')) return true;
  return endsAtFullStop(text.slice(Math.max(start, mark - lookBack), mark), next);
}

function endsAtFullStop(before: string, next: string): boolean {
  const word = /\S*$/.exec(before)?.[0].replace(/^["'“‘«([§]+/, '') ?? '';
  const alone = before.trim() === word;
  const key = word.toLowerCase();
  if (alone && /^(?:\d{1,3}|[a-z]|[ivx]{1,5})$/i.test(word)) return false;
  if (numberAbbreviations.has(key)) return !/^\d/.test(next);
  if (leadingAbbreviations.has(key)) return false;
  if (trailingAbbreviations.has(key) || isInitials(word)) return sentenceStarters.has(next.toLowerCase());
  return true;
}

/** "J", "U.S", "N.Y": single letters, which a name or a noun may follow. */
function isInitials(word: string): boolean {
  return /^(?:\p{L}\.)*\p{Lu}$/u.test(word);
}
