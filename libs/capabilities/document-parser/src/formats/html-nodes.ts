import type { DefaultTreeAdapterTypes } from 'parse5';

export type HtmlNode = DefaultTreeAdapterTypes.Node;
export type HtmlElement = DefaultTreeAdapterTypes.Element;

const unseen = new Set(
  'head script style noscript template svg iframe object audio video canvas select datalist'.split(' '),
);
/** Deeper than any page nests; keeps recursion inside the stack. */
const MAX_DEPTH = 500;

export function isElement(node: HtmlNode): node is HtmlElement {
  return 'tagName' in node;
}

export function childrenOf(node: HtmlNode): readonly HtmlNode[] {
  return 'childNodes' in node ? node.childNodes : [];
}

export function findElement(node: HtmlNode, tagName: string, depth = 0): HtmlElement | undefined {
  for (const child of depth > MAX_DEPTH ? [] : childrenOf(node)) {
    if (isElement(child) && child.tagName === tagName) return child;
    const found = findElement(child, tagName, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** The nearest descendants with one of these names, not looking inside them. */
export function elementsBelow(node: HtmlNode, tagNames: readonly string[], depth = 0): HtmlElement[] {
  if (depth > MAX_DEPTH) return [];
  return childrenOf(node).flatMap((child) =>
    isElement(child) && tagNames.includes(child.tagName)
      ? [child]
      : elementsBelow(child, tagNames, depth + 1),
  );
}

export function isHidden(element: HtmlElement): boolean {
  if (unseen.has(element.tagName)) return true;
  const value = (name: string) => element.attrs.find((attribute) => attribute.name === name)?.value;
  return (
    value('hidden') !== undefined || /display\s*:\s*none|visibility\s*:\s*hidden/i.test(value('style') ?? '')
  );
}

/** Text on one line. */
export function flowText(nodes: readonly HtmlNode[], depth = 0): string {
  if (depth > MAX_DEPTH) return '';
  return nodes
    .map((node) => {
      if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
      if (!isElement(node) || isHidden(node)) return '';
      if (node.tagName === 'br') return ' ';
      const inner = flowText(childrenOf(node), depth + 1);
      return isInline(node) ? inner : ` ${inner} `;
    })
    .join('')
    .replaceAll(/[ \t\r\n\f]+/g, ' ');
}

export function isInline({ tagName }: HtmlElement): boolean {
  return inline.has(tagName);
}

const inline = new Set(
  'a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp small span strike strong sub sup time tt u var wbr'.split(
    ' ',
  ),
);
