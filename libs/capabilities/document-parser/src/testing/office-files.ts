import { CFB, utils, write } from '@e965/xlsx';
import { strToU8, zipSync } from 'fflate';

const office = 'application/vnd.openxmlformats-officedocument';
const word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"';
const drawing =
  'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"';
const relationships = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';

/** A Word file around the XML of its body; `parts` are added or replace others. */
export function docxFile(body: string, parts: Readonly<Record<string, string>> = {}): Uint8Array {
  return zipSync({
    '[Content_Types].xml': contentTypes('/word/document.xml', 'wordprocessingml.document.main'),
    'word/document.xml': strToU8(`<w:document ${word}><w:body>${body}</w:body></w:document>`),
    ...encoded(parts),
  });
}

/** A paragraph of Word; with `level` a heading. */
export function docxParagraph(text: string, level?: number): string {
  const properties = level === undefined ? '' : `<w:pPr><w:outlineLvl w:val="${level - 1}"/></w:pPr>`;
  return `<w:p>${properties}<w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`;
}

export function docxTable(rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => `<w:tc>${docxParagraph(text)}</w:tc>`;
  return `<w:tbl>${rows.map((row) => `<w:tr>${row.map(cell).join('')}</w:tr>`).join('')}</w:tbl>`;
}

/** A PowerPoint file: each slide has a title and a text. */
export function pptxFile(slides: readonly { title: string; text: string }[]): Uint8Array {
  const names = slides.map((_, index) => `slides/slide${index + 1}.xml`);
  const ids = names.map((_, index) => `<p:sldId r:id="rId${index + 1}"/>`).join('');
  const links = names
    .map(
      (name, index) => `<Relationship Id="rId${index + 1}" Type="${relationships}/slide" Target="${name}"/>`,
    )
    .join('');
  const parts = Object.fromEntries(slides.map((slide, index) => [`ppt/${names[index]}`, slideXml(slide)]));
  return zipSync({
    '[Content_Types].xml': contentTypes('/ppt/presentation.xml', 'presentationml.presentation.main'),
    'ppt/presentation.xml': strToU8(`<p:presentation ${drawing} xmlns:r="r">${ids}</p:presentation>`),
    'ppt/_rels/presentation.xml.rels': strToU8(`<Relationships>${links}</Relationships>`),
    ...encoded(parts),
  });
}

/** A workbook, each sheet from its rows. */
export function xlsxFile(
  sheets: Readonly<Record<string, readonly (readonly (string | number)[])[]>>,
): Uint8Array {
  const book = utils.book_new();
  for (const [name, rows] of Object.entries(sheets))
    utils.book_append_sheet(book, utils.aoa_to_sheet(rows.map((row) => [...row])), name);
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx' }) as ArrayBuffer);
}

/** The envelope in which Office keeps a file under a password. */
export function encryptedOfficeFile(): Uint8Array {
  const container = CFB.utils.cfb_new();
  CFB.utils.cfb_add(container, 'EncryptedPackage', Buffer.from('secret'));
  return new Uint8Array(CFB.write(container, { type: 'buffer' }) as Buffer);
}

function slideXml({ title, text }: { title: string; text: string }): string {
  const shape = (kind: string, content: string) =>
    `<p:sp><p:nvSpPr><p:nvPr><p:ph type="${kind}"/></p:nvPr></p:nvSpPr><p:txBody><a:p><a:r><a:t>${content}</a:t></a:r></a:p></p:txBody></p:sp>`;
  return `<p:sld ${drawing}><p:cSld><p:spTree>${shape('title', title)}${shape('body', text)}</p:spTree></p:cSld></p:sld>`;
}

function contentTypes(part: string, kind: string): Uint8Array {
  return strToU8(`<Types><Override PartName="${part}" ContentType="${office}.${kind}+xml"/></Types>`);
}

function encoded(parts: Readonly<Record<string, string>>): Record<string, Uint8Array> {
  return Object.fromEntries(Object.entries(parts).map(([name, content]) => [name, strToU8(content)]));
}
