import type { TextBuilder } from '../text-builder.js';
import { paragraphTexts } from './drawing-text.js';
import { findAll, findFirst, textOf, type XmlNode } from './office-xml.js';

/** The names and values that a chart was drawn from, one line a series. */
export function writeChart(nodes: readonly XmlNode[], builder: TextBuilder): void {
  const title = findFirst(nodes, 'c:title');
  if (title) builder.paragraph(paragraphTexts(title.children).join('\n'));
  const series = findAll(nodes, 'c:ser').map((one) => ({
    name: valuesOf(one, 'c:tx').join(' '),
    categories: valuesOf(one, 'c:cat'),
    values: [...valuesOf(one, 'c:val'), ...valuesOf(one, 'c:yVal')],
  }));
  const categories = series.find((one) => one.categories.length > 0)?.categories ?? [];
  builder.table([['', ...categories], ...series.map(({ name, values }) => [name, ...values])]);
}

function valuesOf(series: XmlNode, name: string): string[] {
  const holder = series.children.find((child) => child.name === name);
  return holder ? findAll(holder.children, 'c:v').map(textOf) : [];
}
