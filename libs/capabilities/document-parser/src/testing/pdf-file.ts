/** A line of a page: points from the top left, in Helvetica. */
export interface PdfLine {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size?: number;
  readonly bold?: boolean;
}

const pageHeight = 792;
const header = '%PDF-1.4\n';

/** A PDF of these pages (612 by 792 points); `encrypted` asks for a password that nobody knows. */
export function pdfFile(
  pages: readonly (readonly PdfLine[])[],
  { encrypted = false }: { encrypted?: boolean } = {},
): Uint8Array {
  const kids = pages.map((_, index) => `${5 + 2 * index} 0 R`).join(' ');
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Kids [${kids}] /Count ${pages.length} >>`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>',
    ...pages.flatMap((lines, index) => [pageObject(6 + 2 * index), streamObject(lines)]),
  ];
  const secret = `<${'5a'.repeat(32)}>`;
  if (encrypted) objects.push(`<< /Filter /Standard /V 1 /R 2 /O ${secret} /U ${secret} /P -4 >>`);
  const trailer = encrypted ? `/Encrypt ${objects.length} 0 R /ID [${secret} ${secret}]` : '';
  return assemble(objects, trailer);
}

/** Lines of one size below each other, from the top of the page. */
export function pdfLines(texts: readonly string[], { x = 72, top = 72, step = 14 } = {}): PdfLine[] {
  return texts.map((text, index) => ({ x, y: top + index * step, text }));
}

function pageObject(content: number): string {
  const resources = '<< /Font << /F1 3 0 R /F2 4 0 R >> >>';
  return `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 ${pageHeight}] /Resources ${resources} /Contents ${content} 0 R >>`;
}

function streamObject(lines: readonly PdfLine[]): string {
  const content = lines
    .map(({ x, y, text, size = 12, bold = false }) => {
      const escaped = text.replaceAll(/[\\()]/g, (character) => `\\${character}`);
      return `BT /F${bold ? 2 : 1} ${size} Tf ${x} ${pageHeight - y} Td (${escaped}) Tj ET`;
    })
    .join('\n');
  return `<< /Length ${content.length} >>\nstream\n${content}\nendstream`;
}

function assemble(objects: readonly string[], trailer: string): Uint8Array {
  let body = header;
  const offsets = objects.map((object, index) => {
    const offset = body.length;
    body += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, '0')} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`;
  const end = `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${body.length}\n%%EOF`;
  return new Uint8Array(Buffer.from(`${body}${table}${end}`, 'latin1'));
}
