import { AppError } from '@plumbline/core';
import { strFromU8 } from 'fflate';
import { XMLParser } from 'fast-xml-parser';

/** An element of a part, or a piece of text (`name` is `#text`). */
export interface XmlNode {
  readonly name: string;
  readonly text: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlNode[];
}

type RawNode = Record<string, unknown>;
type Parts = ReadonlyMap<string, Uint8Array>;

const ATTRIBUTES = ':@';
const TEXT = '#text';
/** Deeper than any editor nests; keeps recursion inside the stack. */
const MAX_DEPTH = 400;

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  trimValues: false,
  parseTagValue: false,
  parseAttributeValue: false,
});

/** Reads a part; the parts of Office files declare no document type, so one that does is refused as an attack. */
export function parseXml(source: Uint8Array): readonly XmlNode[] {
  const text = decodePart(source);
  refuseDeclarations(text);
  try {
    return (parser.parse(text) as RawNode[]).map((node) => toNode(node, 0));
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('DOCUMENT_UNREADABLE', 'A part of the Office file is damaged.', { cause: error });
  }
}

/** All descendants of that name, in document order, not looking inside the found ones. */
export function findAll(nodes: readonly XmlNode[], name: string): XmlNode[] {
  return nodes.flatMap((node) => (node.name === name ? [node] : findAll(node.children, name)));
}

export function findFirst(nodes: readonly XmlNode[], name: string): XmlNode | undefined {
  for (const node of nodes) {
    const found = node.name === name ? node : findFirst(node.children, name);
    if (found) return found;
  }
  return undefined;
}

/** The text below a node. */
export function textOf(node: XmlNode): string {
  return node.name === TEXT ? node.text : node.children.map(textOf).join('');
}

/** The parts that a part refers to, by relationship id, as names in the container; links to the outside are left out. */
export function relationsOf(parts: Parts, part: string): Map<string, string> {
  const folder = part.slice(0, part.lastIndexOf('/') + 1);
  const source = parts.get(`${folder}_rels/${part.slice(folder.length)}.rels`);
  const relations = source ? findAll(parseXml(source), 'Relationship') : [];
  return new Map(
    relations
      .filter(({ attributes }) => attributes['TargetMode'] !== 'External')
      .map(({ attributes }) => [attributes['Id'] ?? '', resolve(folder, attributes['Target'] ?? '')]),
  );
}

/** The title in the document's properties. */
export function officeTitle(parts: Parts): string | undefined {
  const source = parts.get('docProps/core.xml');
  const node = source && findFirst(parseXml(source), 'dc:title');
  return (node && textOf(node).trim()) || undefined;
}

export function refuseDeclarations(text: string): void {
  if (/<!(DOCTYPE|ENTITY)/i.test(text)) {
    throw new AppError(
      'DOCUMENT_BOMB',
      'A part of the Office file declares entities, which no Office program does.',
    );
  }
}

function decodePart(source: Uint8Array): string {
  if (source[0] === 0xff && source[1] === 0xfe) return new TextDecoder('utf-16le').decode(source);
  if (source[0] === 0xfe && source[1] === 0xff) return new TextDecoder('utf-16be').decode(source);
  return strFromU8(source);
}

function resolve(folder: string, target: string): string {
  try {
    return decodeURIComponent(new URL(target, `file:///${folder}`).pathname.slice(1));
  } catch {
    return '';
  }
}

function toNode(raw: RawNode, depth: number): XmlNode {
  const name = Object.keys(raw).find((key) => key !== ATTRIBUTES) ?? '';
  const content = raw[name];
  const attributes = (raw[ATTRIBUTES] ?? {}) as Record<string, string>;
  if (!Array.isArray(content)) return { name, text: String(content ?? ''), attributes, children: [] };
  if (depth > MAX_DEPTH)
    throw new AppError('DOCUMENT_BOMB', `An Office part nests deeper than ${MAX_DEPTH} levels.`);
  return {
    name,
    text: '',
    attributes,
    children: (content as RawNode[]).map((child) => toNode(child, depth + 1)),
  };
}
