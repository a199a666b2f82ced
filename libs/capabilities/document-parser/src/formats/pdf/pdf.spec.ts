import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalDocumentParser } from '../../adapters/local.adapter.js';
import { DocumentParserConfig } from '../../document-parser-config.js';
import type { ParsedDocument } from '../../document-parser.port.js';
import { pdfFile, type PdfLine, pdfLines } from '../../testing/pdf-file.js';
import { readPdf } from './pdf.js';

jest.setTimeout(60_000);

// Real: PDFium in the parser's child process, over PDFs made here.
describe(readPdf.name, () => {
  const parser = new LocalDocumentParser(DocumentParserConfig.parse({}));
  let folder: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'plumbline-pdf-'));
  });
  afterAll(async () => {
    await parser.close();
    await rm(folder, { recursive: true, force: true });
  });

  const parse = async (...pages: PdfLine[][]): Promise<ParsedDocument> => {
    const path = join(folder, 'upload');
    await writeFile(path, pdfFile(pages));
    return parser.parse({ path, fileName: 'a.pdf' });
  };

  it('joins the lines of a paragraph, and words that were cut at their ends', async () => {
    const { text } = await parse(
      pdfLines([
        'The landlord may end this agreement at any time of the year when the tenant does not',
        'pay the rent that is due. The tenant may end the agree-',
        'ment with three months notice to the landlord, but a self-',
        'employed tenant may end it at once.',
      ]),
    );
    expect(text).toContain('when the tenant does not pay the rent');
    expect(text).toContain('may end the agreement with three months');
    expect(text).toContain('a self-employed tenant');
  });

  it('keeps the items of a list apart and their lines together', async () => {
    const lines = pdfLines([
      'The tenant pays for:',
      'heating of the whole building in the',
      'winter months; and',
      'water.',
    ]);
    const bullets = [1, 3].map((line) => ({ x: 60, y: 72 + 14 * line, text: '\u0095', size: 16 }));
    const [first, second, third, fourth] = lines;
    const { text } = await parse(
      [first, bullets[0], second, third, bullets[1], fourth].flatMap((line) => line ?? []),
    );
    expect(text).toContain(
      'pays for:\n\u2022 heating of the whole building in the winter months; and\n\u2022 water.',
    );
  });

  it('reads columns one after the other, though they are painted line by line', async () => {
    const left = Array.from({ length: 8 }, (_, index) => `left line ${index} of a long piece of prose`);
    const right = Array.from({ length: 8 }, (_, index) => `right line ${index} of a long piece of prose`);
    const lines = left.flatMap((text, index) => [
      { x: 60, y: 72 + 14 * index, text },
      { x: 320, y: 72 + 14 * index, text: right[index] ?? '' },
    ]);
    const { text } = await parse(lines);
    expect(text.lastIndexOf('left line')).toBeLessThan(text.indexOf('right line'));
  });

  it('takes running footers away, whichever chapter and side of the page', async () => {
    const pages = Array.from({ length: 8 }, (_, index) => {
      const chapter = index < 4 ? 'The lease' : 'The rent';
      const footer = index % 2 === 0 ? `${index + 1} Guide ${chapter}` : `${chapter} Guide ${index + 1}`;
      const body = Array.from(
        { length: 20 },
        (_, line) => `Page ${index} says in line ${line} what nobody else says.`,
      );
      return [...pdfLines(body), { x: 72, y: 760, text: footer }];
    });
    const { text } = await parse(...pages);
    expect(text.match(/Guide/g)).toHaveLength(1);
    expect(text.match(/in line 19/g)).toHaveLength(8);
  });

  it('drops leaders from a document of prose and keeps them in a list of nothing else', async () => {
    const contents = pdfLines(['Rent . . . . . . . . . . . . . 4', 'Water . . . . . . . . . . . . 5']);
    const prose = pdfLines(
      Array(30).fill('The tenant pays the rent on the first day of each month of the lease.'),
    );
    expect((await parse(contents, prose)).text).toContain('Rent 4\n');
    expect((await parse(contents)).text).toContain('. . . .');
  });

  it('finds headings by their size, each under the larger one before it', async () => {
    const page: PdfLine[] = [
      { x: 72, y: 60, text: 'The lease', size: 24 },
      ...pdfLines(['The lease begins in May.', 'It ends in June.'], { top: 100 }),
      { x: 72, y: 160, text: 'Rent and water', size: 16 },
      ...pdfLines(['The rent is due in July.', 'Water is paid by the tenant.'], { top: 190 }),
    ];
    const { text, headings } = await parse(page);
    const found = headings.map(({ level, start, end }) => [level, text.slice(start, end)]);
    expect(found).toEqual([
      [1, 'The lease'],
      [2, 'Rent and water'],
    ]);
  });

  it('joins an address that was wrapped behind a slash', async () => {
    const { text } = await parse(
      pdfLines(['You find all the forms that you need at example.org/', 'forms whenever you like.']),
    );
    expect(text).toContain('example.org/forms whenever');
  });
});
