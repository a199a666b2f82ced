import { sentencesOf, type Span } from '@plumbline/text';

/** A stretch of a passage between two ends of sentence or line, and what it is. */
export interface Fragment {
  /** What a quote of it holds; two where page furniture stands in the middle of it. */
  readonly spans: readonly Span[];
  /** Its characters with white space made plain, without a list marker. */
  readonly text: string;
  /** A heading says what stands below it; furniture says nothing. Neither is an answer. */
  readonly kind: 'sentence' | 'item' | 'row' | 'heading' | 'furniture';
  /** What marks its item: `•`, `1` for all numbers, `a` for all letters; empty for other kinds. */
  readonly bullet: string;
  /** Whether a blank line stands before it. */
  readonly apart: boolean;
}

const CELL_BORDER = ' | ';
const LIST_MARKER =
  /^(?:(?:\*{1,3}|[-+•‣◦▪■□●○✓➢➤►▶\uf000-\uf0ff–—]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|>)\s+)+/iu;
/** `2 You are entitled …`: the number of a footnote. */
const FOOTNOTE_MARKER = /^\d{1,2}\s+(?=(?:You|If|A|An|The|This|These|For|In|It|See|Use|Do|Don’t|Don't)\s)/;
const HEADING_MARKER = /^#{1,6}\s+/;
const SECTION_NUMBER = /^\d{1,3}(?:\.\d{1,3})+\.?\s+\p{Lu}/u;
const CONTENTS_LINE = /\.{4}|(?:\. ){4}|…{2}/;
const LONGEST_SENTENCE = 1000;
const LONGEST_HEADING = 100;
const MOST_HEADING_WORDS = 12;
const RUN_IN_WORDS = 5;
/** A short sentence has one of these, a heading that is run in before a paragraph has none. */
const VERB =
  /\b(?:is|are|was|were|be|has|have|had|do|does|did|must|may|can|cannot|will|shall|should|would|could|appl(?:y|ies)|means?|includes?|contains?|owes?|gets?|needs?)\b|n['’]t\b|^(?:I|You|He|She|It|We|They|This|That|There|Add|Attach|Call|Check|Complete|Enter|Include|Keep|Multiply|Send|Subtract|Visit)\b/;
const CUT_OFF = /\b(?:as|of|the|an?|to|for|and|or|in|on|by|with|is|are|be|that|which|at|from|than|your|its)$/;
const FEW_ENTRIES = 3;
const MANY_ENTRIES = 5;

/** The fragments of a passage in their order, furniture left out; what a page break had cut in two is one again. */
export function fragmentsOf(text: string, title: string): Fragment[] {
  const fragments: Fragment[] = [];
  for (const sentence of sentencesOf(text))
    for (const span of piecesOf(text, sentence)) {
      const fragment = fragmentOf(text, span, title);
      const last = fragments.at(-1);
      if (last && continues(last, fragment)) fragments[fragments.length - 1] = joined(last, fragment);
      else if (fragment.kind !== 'furniture') fragments.push(fragment);
    }
  return fragments;
}

/** Whether a text begins and ends as a statement does. */
export function isWhole(text: string): boolean {
  return (
    /^[\p{Lu}\p{Lo}\d"“‘'([$€£§「『]/u.test(text) &&
    endsAsStatement(text) &&
    !/\b(?:Pub|No|Nos|Sec|Art|Fig)\.$/.test(text)
  );
}

/** Whether a text only sends the reader elsewhere: `For more information, see chapter 9.` */
export function isPointer(text: string): boolean {
  return /^(?:however, )?(?:see|refer to|for .{0,400}\b(?:see|go to|refer to)|(?:this|the following) (?:part|section|chapter|table|guide|discussion)s? (?:\S+ ){0,2}(?:discuss|explain|describe|show|contain|cover)|tables? \S+ (?:\S+ ){0,2}(?:show|contain|list|explain))/i.test(
    text,
  );
}

/** Whether a text announces a list or a table: `… as follows.`, `… the following conditions:`. */
export function leadsIn(text: string): boolean {
  return /(?:[:—–…]|\.{3})$|\b(?:following|follows|below)\b[^.]{0,80}[.:]?$|\b(?:any|one|all|each) of these\b[^.]{0,40}\.?$/i.test(
    text,
  );
}

function endsAsStatement(text: string): boolean {
  return /[.!:;。！।]["”’')\]」』）]*$/.test(text);
}

/** A table cut into its rows, and a numbered heading cut from the sentence below it. */
function piecesOf(text: string, span: Span): Span[] {
  const raw = text.slice(span.start, span.end);
  if (raw.includes(CELL_BORDER)) return linesOf(text, span);
  const heading = /^\d{1,3}(?:\.\d{1,3})+\.?\s+\p{Lu}[^\n.]{3,88}(?=\n\p{Lu})/u.exec(raw)?.[0];
  if (heading === undefined) return [span];
  return [
    { start: span.start, end: span.start + heading.length },
    { start: span.start + heading.length + 1, end: span.end },
  ];
}

function linesOf(text: string, { start, end }: Span): Span[] {
  const lines: Span[] = [];
  for (let from = start; from < end;) {
    const found = text.indexOf('\n', from);
    const to = found === -1 || found > end ? end : found;
    if (text.slice(from, to).trim() !== '') lines.push({ start: from, end: to });
    from = to + 1;
  }
  return lines;
}

function fragmentOf(source: string, { start, end }: Span, title: string): Fragment {
  const raw = source.slice(start, end);
  const marker = LIST_MARKER.exec(raw)?.[0] ?? '';
  const footnote = FOOTNOTE_MARKER.exec(raw)?.[0] ?? '';
  const offset = Math.max(marker.length, footnote.length);
  const text = plain(raw.slice(offset));
  const runIn = /^\s(?!\s*\n)\s*\S/.test(source.slice(end, end + 8));
  const kind = kindOf(text, { marker, title, runIn });
  const apart = /\n[^\S\n]*\n\s*$/.test(source.slice(Math.max(0, start - 40), start));
  return { spans: [{ start: start + offset, end }], text, kind, bullet: bulletOf(marker), apart };
}

function bulletOf(marker: string): string {
  return marker
    .trim()
    .replace(/\d+/, '1')
    .replace(/\p{L}+/u, 'a');
}

function plain(raw: string): string {
  return raw.replaceAll(/\s+/g, ' ').trim();
}

interface Setting {
  readonly marker: string;
  readonly title: string;
  /** Whether a sentence stands behind it in the same paragraph. */
  readonly runIn: boolean;
}

function kindOf(text: string, { marker, title, runIn }: Setting): Fragment['kind'] {
  const words = text.match(/\p{L}{2,}/gu) ?? [];
  if (isFurniture(text, { words, title })) return 'furniture';
  if (text.includes(CELL_BORDER)) return 'row';
  if (HEADING_MARKER.test(text) || /[?？؟]$/.test(text)) return 'heading';
  if (marker !== '') return 'item';
  return isHeading(text, { words, runIn }) ? 'heading' : 'sentence';
}

/** On a line of its own without an end, in capitals, or run in before a paragraph (`Filing late.`). */
function isHeading(text: string, { words, runIn }: { words: readonly string[]; runIn: boolean }): boolean {
  if (text.length > LONGEST_HEADING) return false;
  const letters = text.match(/\p{L}/gu) ?? [];
  const capitals = letters.filter((letter) => /\p{Lu}/u.test(letter)).length;
  if (capitals > 0.8 * letters.length) return true;
  if (words.length <= RUN_IN_WORDS && /^(?:\p{Lu}[^\d,]*|Examples? \d+)\.$/u.test(text))
    return runIn && !VERB.test(text);
  if (text.endsWith(',') || endsAsStatement(text)) return false;
  return SECTION_NUMBER.test(text) || (words.length <= MOST_HEADING_WORDS && /^[\p{Lu}\d]/u.test(text));
}

interface Wording {
  readonly words: readonly string[];
  readonly title: string;
}

/** Lines of contents or of an index, running titles with their page number, and lone signs such as `CAUTION !`. */
function isFurniture(text: string, { words, title }: Wording): boolean {
  if (words.length === 0) return !/\d/.test(text) || /^\W*\d{1,4}\W*$/.test(text);
  if (CONTENTS_LINE.test(text) || /^(?:CAUTION|TIP|NOTE|RECORDS)\s*!?$/.test(text)) return true;
  if (isIndex(text)) return true;
  if (text.length > 120 || /[.!?:;]$/.test(text)) return false;
  if (!/^\d{1,4}\s|(?:\s|^)\d{1,4}(?:[,–-]\s?\d{1,4})*$|\bpage \d/i.test(text)) return false;
  if (/\b(?:chapter|page|cat\. no\.)\s/i.test(text)) return true;
  const known = new Set(title.toLowerCase().match(/\p{L}{3,}/gu));
  const long = text.toLowerCase().match(/\p{L}{3,}/gu) ?? [];
  return long.length > 0 && long.filter((word) => known.has(word)).length >= 0.6 * long.length;
}

/** Entries with their pages: `Choosing to itemize 94 Married filing separately 23, 95 Recovery 71`. */
function isIndex(text: string): boolean {
  const entries = text.match(/\p{L}\)? \d{1,3}(?:, \d{1,3})*(?= (?:\d[\d.]* )?\p{Lu}|$)/gu)?.length ?? 0;
  return entries >= (endsAsStatement(text) ? MANY_ENTRIES : FEW_ENTRIES);
}

/** A sentence without an end goes on where the next fragment begins in lower case or with an amount. */
function continues(last: Fragment, next: Fragment): boolean {
  const open = last.kind === 'sentence' || last.kind === 'item' || CUT_OFF.test(last.text);
  if (!open || last.kind === 'row') return false;
  if (next.kind !== 'sentence' && next.kind !== 'heading') return false;
  if (last.text.length > LONGEST_SENTENCE) return false;
  return !endsAsStatement(last.text) && /^[\p{Ll}$€£(]/u.test(next.text);
}

function joined(last: Fragment, next: Fragment): Fragment {
  const hyphen = /\p{Ll}-$/u.test(last.text) && /^\p{Ll}/u.test(next.text);
  const text = hyphen ? last.text.slice(0, -1) + next.text : `${last.text} ${next.text}`;
  const kind = last.kind === 'item' ? 'item' : 'sentence';
  return { ...last, kind, spans: [...last.spans, ...next.spans], text };
}
