import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';
import { decodeText } from '../detection/decode-text.js';
import type { Span } from '../document-parser.port.js';
import type { Reader } from '../reader.js';
import { cleanPiece, type TextBuilder } from '../text-builder.js';

interface Node {
  readonly type: string;
  readonly depth?: number;
  readonly position?: { start: { offset?: number }; end: { offset?: number } } | undefined;
  readonly children?: readonly Node[];
}

/** Above this the structure is left out: reading it takes longer than it is worth. */
const MAX_STRUCTURE_CHARACTERS = 4_000_000;
const FRONT_MATTER = /^---\n[\s\S]*?\n---(?=\n|$)/;

/** Markdown stays as it is written; headings and tables point into it. */
export const readMarkdown: Reader = async (data, { builder, warnings }) => {
  const text = cleanPiece(decodeText(data).text);
  builder.append(text);
  if (text.length > MAX_STRUCTURE_CHARACTERS) {
    warnings.push(`Headings of a text over ${MAX_STRUCTURE_CHARACTERS} characters are not read.`);
    return {};
  }
  const blocks = fromMarkdown(blankFrontMatter(text), {
    extensions: [gfm()],
    mdastExtensions: [gfmFromMarkdown()],
  });
  noteStructure(blocks.children as readonly Node[], builder);
  const first = builder.headings.find(({ level }) => level === 1);
  return { title: frontMatterTitle(text) ?? (first && text.slice(first.start, first.end)) };
};

/** Spaces of the same length, so that offsets stay. */
function blankFrontMatter(text: string): string {
  return text.replace(FRONT_MATTER, (block) => block.replaceAll(/[^\n]/g, ' '));
}

function frontMatterTitle(text: string): string | undefined {
  return /^title:\s*["']?(.+?)["']?\s*$/m.exec(FRONT_MATTER.exec(text)?.[0] ?? '')?.[1];
}

function noteStructure(nodes: readonly Node[], builder: TextBuilder): void {
  for (const node of nodes) {
    if (node.type === 'heading') noteHeading(node, builder);
    else if (node.type === 'table') builder.tables.push(...spanOf(node, node));
    else if (node.type === 'blockquote' || node.type.startsWith('list'))
      noteStructure(node.children ?? [], builder);
  }
}

/** The words of the heading, without its marks. */
function noteHeading({ depth = 1, children = [] }: Node, builder: TextBuilder): void {
  for (const span of spanOf(children[0], children.at(-1))) builder.headings.push({ ...span, level: depth });
}

function spanOf(first: Node | undefined, last: Node | undefined): Span[] {
  const start = first?.position?.start.offset;
  const end = last?.position?.end.offset;
  return start === undefined || end === undefined || end <= start ? [] : [{ start, end }];
}
