import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { normalizeText } from '@plumbline/text';
import type { DocumentParser, ParsedDocument, Span } from './document-parser.port.js';
import {
  docxFile,
  docxParagraph,
  docxTable,
  encryptedOfficeFile,
  pptxFile,
  xlsxFile,
} from './testing/office-files.js';
import { pdfFile, pdfLines } from './testing/pdf-file.js';
import { zipSync } from 'fflate';

type Content = string | Uint8Array;

/** The promises of `DocumentParser`; an adapter's test calls it with a way to make one. */
export function documentParserContract(create: () => DocumentParser): void {
  let folder: string;
  let parser: DocumentParser;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-parser-'));
    parser = create();
  });
  afterAll(async () => {
    await parser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const parse = async (fileName: string, content: Content, signal?: AbortSignal) => {
    const path = join(folder, 'upload');
    await writeFile(path, content);
    return parser.parse({ path, fileName, ...(signal && { signal }) });
  };

  readsEveryFormat(parse);
  keepsOffsets(parse);
  refusesWhatItCannotRead(parse);
}

type Parse = (fileName: string, content: Content, signal?: AbortSignal) => Promise<ParsedDocument>;

const email = [
  'From: Ada <ada@example.org>',
  'To: Bob <bob@example.org>',
  'Subject: The lease',
  'Date: Mon, 1 Jun 2026 10:00:00 +0000',
  '',
  'The rent is due in July.',
].join('\r\n');

const office = 'application/vnd.openxmlformats-officedocument';
const formats: readonly { name: string; mediaType: string; text: string; content: () => Content }[] = [
  {
    name: 'a.pdf',
    mediaType: 'application/pdf',
    text: 'due in July',
    content: () => pdfFile([pdfLines(['The rent is due in July.'])]),
  },
  {
    name: 'a.docx',
    mediaType: `${office}.wordprocessingml.document`,
    text: 'Due in July.',
    content: () => docxFile(docxParagraph('Due in July.')),
  },
  {
    name: 'a.pptx',
    mediaType: `${office}.presentationml.presentation`,
    text: 'Due in July.',
    content: () => pptxFile([{ title: 'Rent', text: 'Due in July.' }]),
  },
  {
    name: 'a.xlsx',
    mediaType: `${office}.spreadsheetml.sheet`,
    text: 'July | 1200',
    content: () =>
      xlsxFile({
        Rent: [
          ['Month', 'Due'],
          ['July', 1200],
        ],
      }),
  },
  { name: 'a.csv', mediaType: 'text/csv', text: 'July | 1,200', content: () => 'Month,Due\nJuly,"1,200"\n' },
  {
    name: 'a.html',
    mediaType: 'text/html',
    text: 'Due in July.',
    content: () => '<!doctype html><h1>Rent</h1><p>Due in <b>July</b>.</p>',
  },
  {
    name: 'a.md',
    mediaType: 'text/markdown',
    text: 'Due in July.',
    content: () => '# Rent\n\nDue in July.\n',
  },
  { name: 'a.txt', mediaType: 'text/plain', text: 'Due in July.', content: () => 'Due in July.' },
  {
    name: 'a.json',
    mediaType: 'application/json',
    text: 'rent.due: July',
    content: () => '{"rent":{"due":"July"}}',
  },
  { name: 'a.eml', mediaType: 'message/rfc822', text: 'The rent is due in July.', content: () => email },
];

function readsEveryFormat(parse: Parse): void {
  it.each(formats)('reads $name', async ({ name, content, mediaType, text }) => {
    const document = await parse(name, content());
    expect(document.mediaType).toBe(mediaType);
    expect(document.text).toContain(text);
    expect(normalizeText(document.text)).toBe(document.text);
  });

  it.each(formats.slice(0, 4))(
    'tells $name by its content when it is called a.txt',
    async ({ content, mediaType }) => {
      expect((await parse('a.txt', content())).mediaType).toBe(mediaType);
    },
  );

  it('reads text in UTF-16 and in an old Western charset', async () => {
    const utf16 = Buffer.from('\uFEFFGebühr für März', 'utf16le');
    expect((await parse('a.txt', utf16)).text).toContain('Gebühr für März');
    expect((await parse('a.txt', Buffer.from('Gebühr für März', 'latin1'))).text).toContain(
      'Gebühr für März',
    );
  });
}

function keepsOffsets(parse: Parse): void {
  const sliced = ({ text }: ParsedDocument, spans: readonly Span[]) =>
    spans.map(({ start, end }) => text.slice(start, end).trim());

  it('points at headings and tables of a Word file', async () => {
    const rows = [
      ['Month', 'Rent'],
      ['July', '1,200'],
    ];
    const body =
      docxParagraph('The lease', 1) + docxParagraph('Rent 😀', 2) + docxTable(rows) + docxParagraph('End.');
    const document = await parse('a.docx', docxFile(body));
    expect(sliced(document, document.headings)).toEqual(['The lease', 'Rent 😀']);
    expect(document.headings.map(({ level }) => level)).toEqual([1, 2]);
    expect(sliced(document, document.tables)).toEqual(['Month | Rent\nJuly | 1,200']);
  });

  it('points at the pages of a PDF, without a gap, and packs boxes for its words', async () => {
    const document = await parse('a.pdf', pdfFile([pdfLines(['First page.']), pdfLines(['Second page.'])]));
    expect(sliced(document, document.pages)).toEqual(['First page.', 'Second page.']);
    expect(document.pages.map(({ page, start }) => [page, start])).toEqual([
      [1, 0],
      [2, document.pages[0]?.end],
    ]);
    expect(document.pages.at(-1)?.end).toBe(document.text.length);
    expect(document.layout?.length).toBeGreaterThan(0);
  });

  it('counts a slide and a sheet as a page', async () => {
    const slides = [
      { title: 'One', text: 'first' },
      { title: 'Two', text: 'second' },
    ];
    expect((await parse('a.pptx', pptxFile(slides))).pages).toHaveLength(2);
    expect((await parse('a.xlsx', xlsxFile({ A: [[1]], B: [[2]] }))).pages).toHaveLength(2);
  });
}

const refused: readonly { what: string; name: string; content: () => Content; code: string }[] = [
  { what: '0 bytes', name: 'a.txt', content: () => '', code: 'DOCUMENT_EMPTY' },
  { what: 'white space alone', name: 'a.txt', content: () => ' \n\t ', code: 'DOCUMENT_EMPTY' },
  { what: 'a PDF without text', name: 'a.pdf', content: () => pdfFile([[]]), code: 'DOCUMENT_EMPTY' },
  {
    what: 'a PDF that breaks off',
    name: 'a.pdf',
    content: () => '%PDF-1.7\n1 0 obj',
    code: 'DOCUMENT_UNREADABLE',
  },
  {
    what: 'a PDF under a password',
    name: 'a.pdf',
    content: () => pdfFile([[]], { encrypted: true }),
    code: 'DOCUMENT_ENCRYPTED',
  },
  {
    what: 'an Office file under a password',
    name: 'a.docx',
    content: encryptedOfficeFile,
    code: 'DOCUMENT_ENCRYPTED',
  },
  {
    what: 'half a Word file',
    name: 'a.docx',
    content: () => docxFile(docxParagraph('x')).slice(0, 400),
    code: 'DOCUMENT_UNREADABLE',
  },
  {
    what: 'an archive',
    name: 'a.docx',
    content: () => zipSync({ 'a.txt': new Uint8Array(9) }),
    code: 'UNSUPPORTED_MEDIA',
  },
  {
    what: 'a program',
    name: 'a.pdf',
    content: () => Buffer.from('7f454c460201010000000000', 'hex'),
    code: 'UNSUPPORTED_MEDIA',
  },
  { what: 'noise', name: 'a.txt', content: () => '\u0000\u0001\u0002'.repeat(50), code: 'UNSUPPORTED_MEDIA' },
  {
    what: 'a zip bomb',
    name: 'a.docx',
    content: () => docxFile(' '.repeat(60_000_000)),
    code: 'DOCUMENT_BOMB',
  },
  { what: 'an entity bomb', name: 'a.docx', content: entityBomb, code: 'DOCUMENT_BOMB' },
  {
    what: 'JSON nested without end',
    name: 'a.json',
    content: () => '['.repeat(900) + ']'.repeat(900),
    code: 'DOCUMENT_BOMB',
  },
];

function refusesWhatItCannotRead(parse: Parse): void {
  it.each(refused)('refuses $what', async ({ name, content, code }) => {
    await expect(parse(name, content())).rejects.toMatchObject({ code });
  });

  it('gives up when it is told to', async () => {
    const stop = new AbortController();
    const parsed = parse('a.txt', 'words', stop.signal);
    stop.abort();
    await expect(parsed).rejects.toMatchObject({ code: 'CANCELLED' });
    expect((await parse('a.txt', 'words')).text).toContain('words');
  });
}

function entityBomb(): Uint8Array {
  const declaration = '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>';
  return docxFile('', { 'word/document.xml': `${declaration}<w:document><w:body>&c;</w:body></w:document>` });
}
