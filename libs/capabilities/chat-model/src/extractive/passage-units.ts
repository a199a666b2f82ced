import { analyzeTerms, type Span } from '@plumbline/text';
import type { Grounding } from '../chat-model.port.js';
import { type Fragment, fragmentsOf, isPointer, isWhole, leadsIn } from './fragments.js';
import { isClearRow, type UnitKind, unitText } from './unit-text.js';

/** What can be quoted on its own: sentences, or a list item or table row together with what introduces it. */
export interface PassageUnit {
  readonly passage: UnitPassage;
  /** Parts of the passage's text in their order, never overlapping. */
  readonly spans: readonly Span[];
  readonly text: string;
  readonly kind: UnitKind;
  /** Terms of what is quoted, in their order. */
  readonly terms: readonly string[];
  /** Those of the last part: the item without its lead-in, the second sentence of a pair. */
  readonly core: readonly string[];
  /** Terms of the passage's title and heading, of the heading above the unit and of the sentence before it. */
  readonly context: readonly (readonly string[])[];
  /** Whether it begins and ends as a statement does and announces nothing that it leaves out. */
  readonly whole: boolean;
  /** Whether it only sends the reader elsewhere. */
  readonly pointer: boolean;
  /** Whether it tells of one case, to illustrate a rule. */
  readonly example: boolean;
}

/** What all units of a passage have in common. */
export interface UnitPassage {
  readonly marker: number;
  /** From 0. */
  readonly rank: number;
  readonly score: number;
  /** In characters. */
  readonly length: number;
}

type Passage = Grounding['passages'][number];

/** Everything of the passages that can be quoted, in their order. */
export function unitsOf(passages: readonly Passage[]): PassageUnit[] {
  return passages.flatMap((passage, rank) => new UnitReader(passage, rank).read());
}

const LONGEST_UNIT = 700;
const LONGEST_PAIR = 450;
const MOST_RUN_ON = 2;
const FEWEST_WORDS = 4;
const MOST_WORDS_OF_A_NAME = 6;
/** In scripts without spaces each character counts. */
const WORD =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]|[\p{L}\p{N}]{2,}/gu;
const POINTS_BACK =
  /^(?:(?:He|She|It|They|This|These|Those|Such|His|Her|Its|Their)\b|(?:However|Instead|Alternatively|Otherwise|Nevertheless|Therefore|Thus),)/;
/** One item alone of such a list would say something else than the list. */
const HOLDS_TOGETHER =
  /\b(?:all|each|both|smaller|smallest|larger|largest|lesser|least|greater|lower|higher|sum|total)\b/i;

interface Part {
  readonly fragment: Fragment;
  readonly terms: readonly string[];
}

/** Reads a passage from top to bottom and keeps what introduces the next fragment. */
class UnitReader {
  private readonly units: PassageUnit[] = [];
  private readonly unitPassage: UnitPassage;
  private readonly title: readonly string[];
  private heading: Part | undefined;
  private previous: Part | undefined;
  /** The sentence, heading or first row that introduces what comes. */
  private lead: Part | undefined;
  private items: Part[] = [];
  /** Sentences behind an item; they belong to it when another item follows. */
  private runOn: Part[] = [];

  constructor(
    private readonly passage: Passage,
    rank: number,
  ) {
    const { marker, title, heading = '', text, score } = passage;
    this.title = analyzeTerms(`${title} ${heading}`);
    this.unitPassage = { marker, rank, score, length: text.length };
  }

  read(): PassageUnit[] {
    for (const fragment of fragmentsOf(this.passage.text, this.passage.title)) {
      const part = { fragment, terms: analyzeTerms(fragment.text) };
      if (fragment.kind === 'item') this.readItem(part);
      else if (this.runsOn(fragment)) this.runOn.push(part);
      else this.readOther(part);
    }
    this.endList();
    return this.units;
  }

  private runsOn({ kind, text, apart }: Fragment): boolean {
    const open = this.items.length > 0 && this.runOn.length < MOST_RUN_ON;
    return open && kind === 'sentence' && !apart && !leadsIn(text);
  }

  private readOther(part: Part): void {
    this.endList();
    if (part.fragment.kind === 'heading') this.readHeading(part);
    else if (part.fragment.kind === 'row') this.readRow(part);
    else this.readSentence(part);
  }

  private readHeading(part: Part): void {
    this.heading = part;
    this.lead = part;
    this.previous = undefined;
  }

  /** A row without a number names the columns of those below it. */
  private readRow(part: Part): void {
    this.previous = undefined;
    if (this.lead?.fragment.kind !== 'row' && !/\d/.test(part.fragment.text)) this.lead = part;
    else if (/\p{L}{2}/u.test(part.fragment.text)) this.add('row', this.lead ? [this.lead, part] : [part]);
  }

  private readItem(part: Part): void {
    this.continueList(part);
    if (!this.lead && this.previous && namesOne(part.fragment, this.previous.fragment))
      this.lead = this.previous;
    const { lead } = this;
    if (!lead && isWhole(part.fragment.text)) this.add('sentence', [part]);
    if (lead) this.items.push(part);
    if (lead && !HOLDS_TOGETHER.test(lead.fragment.text)) this.add('item', [lead, part]);
    this.previous = part;
    if (!leadsIn(part.fragment.text)) return;
    this.endList();
    this.lead = part;
  }

  /** What stood between the item before and this one is part of that item; another bullet begins another list. */
  private continueList({ fragment }: Part): void {
    const last = this.items.at(-1);
    if (last && last.fragment.bullet !== fragment.bullet) this.endList();
    else if (last) this.items[this.items.length - 1] = joined([last, ...this.runOn.splice(0)]);
    if (this.lead?.fragment.kind === 'row') this.lead = undefined;
  }

  private endList(): void {
    if (this.items.length > 0) {
      if (this.lead && this.items.length > 1)
        this.add('list', [this.lead, ...fitting(this.lead, this.items)]);
      this.lead = undefined;
    }
    this.items = [];
    for (const part of this.runOn.splice(0)) this.readSentence(part);
  }

  private readSentence(part: Part): void {
    const { text, apart } = part.fragment;
    const before = this.previous;
    const pointsBack = POINTS_BACK.test(text) && !apart && !isPointer(text);
    if (before && pointsBack && isAntecedent(before, text)) this.add('pair', [before, part]);
    else this.add('sentence', [part]);
    this.previous = part;
    this.lead = leadsIn(text) || !isWhole(text) ? part : undefined;
  }

  private add(kind: UnitKind, parts: readonly Part[]): void {
    const texts = parts.map(({ fragment }) => fragment.text);
    const text = unitText(kind, texts);
    const words = text.match(WORD)?.length ?? 0;
    if (text.length > LONGEST_UNIT || (words < FEWEST_WORDS && kind !== 'row')) return;
    const core = kind === 'list' ? parts.slice(1) : parts.slice(-1);
    this.units.push({
      passage: this.unitPassage,
      spans: parts.flatMap(({ fragment }) => fragment.spans),
      text,
      kind,
      terms: parts.flatMap(({ terms }) => terms),
      core: core.flatMap(({ terms }) => terms),
      context: [this.title, this.heading?.terms ?? [], this.previous?.terms ?? []],
      whole: isWholeUnit(kind, texts),
      pointer: isPointer(text),
      example: [text, this.heading?.fragment.text ?? ''].some((words) =>
        /^(?:Examples?|Facts|Result)\b/.test(words),
      ),
    });
  }
}

function isWholeUnit(kind: UnitKind, texts: readonly string[]): boolean {
  if (kind === 'row') return isClearRow(texts);
  return kind !== 'sentence' || texts.every((text) => isWhole(text) && !leadsIn(text));
}

/** Whether an item says too little to stand alone and follows on a sentence: `There are two.`, `• Single.` */
function namesOne({ text, apart }: Fragment, before: Fragment): boolean {
  const words = text.match(WORD)?.length ?? 0;
  return before.kind === 'sentence' && !apart && (words <= MOST_WORDS_OF_A_NAME || !isWhole(text));
}

function isAntecedent({ fragment }: Part, text: string): boolean {
  return (
    fragment.kind === 'sentence' &&
    isWhole(fragment.text) &&
    fragment.text.length + text.length <= LONGEST_PAIR
  );
}

/** The items from the first on that a unit has room for. */
function fitting(lead: Part, items: readonly Part[]): Part[] {
  let length = lead.fragment.text.length;
  const end = items.findIndex(({ fragment }) => (length += fragment.text.length + 2) > LONGEST_UNIT);
  return items.slice(0, end === -1 ? undefined : end);
}

function joined(parts: readonly [Part, ...Part[]]): Part {
  const fragment = {
    ...parts[0].fragment,
    spans: parts.flatMap((part) => part.fragment.spans),
    text: parts.map((part) => part.fragment.text).join(' '),
  };
  return { fragment, terms: parts.flatMap(({ terms }) => terms) };
}
