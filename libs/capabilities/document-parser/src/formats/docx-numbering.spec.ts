import type { XmlNode } from './office-xml.js';
import { DocxNumbering } from './docx-numbering.js';

const node = (name: string, attributes: Record<string, string> = {}, children: XmlNode[] = []): XmlNode => ({
  name,
  text: '',
  attributes,
  children,
});
const value = (name: string, val: string | number) => node(name, { 'w:val': String(val) });

const level = (index: number, format: string, text: string) =>
  node('w:lvl', { 'w:ilvl': String(index) }, [
    value('w:start', 1),
    value('w:numFmt', format),
    value('w:lvlText', text),
  ]);
const legal = node('w:abstractNum', { 'w:abstractNumId': '7' }, [
  level(0, 'decimal', '%1.'),
  level(1, 'decimal', '%1.%2'),
  level(2, 'lowerRoman', '(%3)'),
]);
const bullets = node('w:abstractNum', { 'w:abstractNumId': '8' }, [level(0, 'bullet', '\uF0B7')]);
const list = (id: string, abstractId: number, restart?: number) =>
  node('w:num', { 'w:numId': id }, [
    value('w:abstractNumId', abstractId),
    ...(restart === undefined
      ? []
      : [node('w:lvlOverride', { 'w:ilvl': '0' }, [value('w:startOverride', restart)])]),
  ]);
const place = (id: string, index = 0) =>
  node('w:pPr', {}, [node('w:numPr', {}, [value('w:ilvl', index), value('w:numId', id)])]);

describe(DocxNumbering.name, () => {
  const numbering = (styles: XmlNode[] = []) =>
    new DocxNumbering([legal, bullets, list('1', 7), list('2', 8), list('3', 7, 1)], styles);

  it('counts each level on and begins the lower ones anew', () => {
    const labels = numbering();
    const levels = [0, 1, 1, 0, 1, 2, 2];
    const found = levels.map((index) => labels.next(place('1', index)));
    expect(found).toEqual(['1.', '1.1', '1.2', '2.', '2.1', '(i)', '(ii)']);
  });

  it('begins anew where a list says so, and otherwise goes on from the list of the same numbering', () => {
    const labels = numbering();
    expect([labels.next(place('1')), labels.next(place('1'))]).toEqual(['1.', '2.']);
    expect([labels.next(place('3')), labels.next(place('3'))]).toEqual(['1.', '2.']);
    expect(labels.next(place('1'))).toBe('3.');
  });

  it('takes the list of the style, and a dash for bullets and for lists that are not there', () => {
    const style = node('w:style', { 'w:styleId': 'Heading1' }, [place('1')]);
    const labels = numbering([style]);
    expect(labels.next(node('w:pPr', {}, [value('w:pStyle', 'Heading1')]))).toBe('1.');
    expect(labels.next(place('2'))).toBe('-');
    expect(labels.next(place('99'))).toBe('-');
  });

  it('labels nothing that is in no list', () => {
    expect(numbering().next(undefined)).toBeUndefined();
    expect(numbering().next(place('0'))).toBeUndefined();
  });
});
