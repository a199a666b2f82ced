import { findAll, findFirst, type XmlNode } from './office-xml.js';
import { formatNumber } from './number-format.js';

interface Level {
  readonly start: number;
  readonly format: string;
  /** `%1.%2` stands for the numbers of the first and the second level. */
  readonly text: string;
}

interface List {
  /** Lists of one abstract numbering count on from each other. */
  readonly abstractId: string;
  readonly levels: ReadonlyMap<number, Level>;
  readonly restarts: ReadonlyMap<number, number>;
}

interface Place {
  readonly list: string;
  readonly level: number;
}

const BULLET = '-';
const MAX_LEVELS = 9;

/** What Word writes before the paragraphs of lists and numbered headings (ECMA-376, 17.9): `1.`, `2.3.8`, `b)`. */
export class DocxNumbering {
  readonly #lists: ReadonlyMap<string, List>;
  readonly #byStyle: ReadonlyMap<string, Place>;
  readonly #counters = new Map<string, number[]>();
  readonly #started = new Set<string>();

  constructor(numbering: readonly XmlNode[], styles: readonly XmlNode[]) {
    this.#lists = readLists(numbering);
    this.#byStyle = new Map(
      findAll(styles, 'w:style').flatMap((style) => {
        const place = placeIn(style);
        return place ? [[style.attributes['w:styleId'] ?? '', place]] : [];
      }),
    );
  }

  /** The label of the next paragraph with these properties; undefined when it is in no list. */
  next(properties: XmlNode | undefined): string | undefined {
    const style = properties && valueOf(properties, 'w:pStyle');
    const place = (properties && placeIn(properties)) ?? this.#byStyle.get(style ?? '');
    if (!place || place.list === '0') return undefined;
    const list = this.#lists.get(place.list);
    const level = list?.levels.get(place.level);
    if (!list || !level || level.format === 'bullet') return BULLET;
    const numbers = this.#count(place, list);
    return level.text.replaceAll(/%(\d)/g, (_mark, digit: string) => {
      const index = Number(digit) - 1;
      return formatNumber(numbers[index] ?? 1, list.levels.get(index)?.format);
    });
  }

  #count({ list: id, level }: Place, list: List): readonly number[] {
    const counters = this.#counters.get(list.abstractId) ?? [];
    const startOf = (index: number) => list.restarts.get(index) ?? list.levels.get(index)?.start ?? 1;
    if (!this.#started.has(id)) for (const index of list.restarts.keys()) counters.splice(index);
    this.#started.add(id);
    for (let index = 0; index < level; index += 1) counters[index] ??= startOf(index);
    const before = counters[level];
    counters[level] = before === undefined ? startOf(level) : before + 1;
    counters.length = level + 1;
    this.#counters.set(list.abstractId, counters);
    return counters;
  }
}

function readLists(numbering: readonly XmlNode[]): Map<string, List> {
  const abstracts = new Map(
    findAll(numbering, 'w:abstractNum').map((node) => [
      node.attributes['w:abstractNumId'] ?? '',
      new Map(findAll(node.children, 'w:lvl').map(readLevel)),
    ]),
  );
  return new Map(
    findAll(numbering, 'w:num').map((node) => {
      const abstractId = valueOf(node, 'w:abstractNumId') ?? '';
      const levels = abstracts.get(abstractId) ?? new Map<number, Level>();
      return [node.attributes['w:numId'] ?? '', { abstractId, levels, restarts: restartsOf(node) }];
    }),
  );
}

function readLevel(node: XmlNode): [number, Level] {
  const level = {
    start: Number(valueOf(node, 'w:start') ?? 1),
    format: valueOf(node, 'w:numFmt') ?? 'decimal',
    text: valueOf(node, 'w:lvlText') ?? '',
  };
  return [Number(node.attributes['w:ilvl'] ?? 0), level];
}

function restartsOf(list: XmlNode): Map<number, number> {
  const overrides = findAll(list.children, 'w:lvlOverride').flatMap((override): [number, number][] => {
    const start = valueOf(override, 'w:startOverride');
    return start === undefined ? [] : [[Number(override.attributes['w:ilvl'] ?? 0), Number(start)]];
  });
  return new Map(overrides);
}

function placeIn(properties: XmlNode): Place | undefined {
  const numbering = findFirst(properties.children, 'w:numPr');
  const list = numbering && valueOf(numbering, 'w:numId');
  if (!numbering || list === undefined) return undefined;
  const level = Number(valueOf(numbering, 'w:ilvl') ?? 0);
  return { list, level: Math.min(Math.max(level, 0), MAX_LEVELS - 1) };
}

function valueOf(node: XmlNode, name: string): string | undefined {
  return findFirst(node.children, name)?.attributes['w:val'];
}
