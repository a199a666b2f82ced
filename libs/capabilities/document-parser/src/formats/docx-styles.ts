import { findAll, findFirst, type XmlNode } from './office-xml.js';

/** The heading level of each style id, from its name, its outline level or the style it is based on. */
export function headingLevels(nodes: readonly XmlNode[]): Map<string, number> {
  const styles = new Map(
    findAll(nodes, 'w:style').map((style) => [style.attributes['w:styleId'] ?? '', style]),
  );
  const levels = new Map<string, number>();
  for (const id of styles.keys()) {
    const level = levelOf(id, styles, new Set());
    if (level !== undefined) levels.set(id, level);
  }
  return levels;
}

function levelOf(id: string, styles: ReadonlyMap<string, XmlNode>, seen: Set<string>): number | undefined {
  const style = styles.get(id);
  if (!style || seen.has(id)) return undefined;
  seen.add(id);
  const name = valueOf(style, 'w:name') ?? '';
  const named = /^heading (\d)/i.exec(name)?.[1];
  if (named) return Number(named);
  if (/^title$/i.test(name)) return 1;
  const outline = outlineLevel(style);
  if (outline !== undefined) return outline;
  const base = valueOf(style, 'w:basedOn');
  return base === undefined ? undefined : levelOf(base, styles, seen);
}

/** 0–8 are levels, 9 is body text. */
export function outlineLevel(node: XmlNode): number | undefined {
  const value = valueOf(node, 'w:outlineLvl');
  return value !== undefined && Number(value) < 9 ? Number(value) + 1 : undefined;
}

function valueOf(node: XmlNode, name: string): string | undefined {
  return findFirst(node.children, name)?.attributes['w:val'];
}
