import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluationData } from '../evaluation-data.js';
import type { UploadFile } from '../http-client.js';
import { type Random, seededRandom } from '../verification/random.js';

const subjects = ['lease', 'levy', 'refund', 'dividend', 'pension', 'royalty', 'customs duty', 'allowance'];
const verbs = ['applies to', 'is due on', 'was raised for', 'does not cover', 'is paid with', 'follows'];
const objects = ['farms', 'partnerships', 'imported goods', 'non-residents', 'small companies', 'trusts'];

/** Ten documents of several formats, the same at every run; two of them public PDFs when there is evaluation data. */
export function killDocuments(): UploadFile[] {
  const random = seededRandom(20);
  const paged = publications();
  const formats = ['txt', 'html', 'md'] as const;
  const generated = Array.from({ length: 10 - paged.length }, (_, index) => {
    const format = formats[index % formats.length] ?? 'txt';
    return { name: `generated-${index}.${format}`, content: write(format, random) };
  });
  return [...generated, ...paged];
}

function publications(): UploadFile[] {
  try {
    const folder = join(evaluationData(), 'irs_publications', 'pdf');
    const names = ['f1040_ty2017.pdf', 'f1040ez_ty2017.pdf'].filter((name) => existsSync(join(folder, name)));
    return names.map((name) => ({ name, content: readFileSync(join(folder, name)) }));
  } catch {
    return [];
  }
}

function write(format: 'txt' | 'html' | 'md', random: Random): string {
  const sections = Array.from({ length: 12 }, (_, index) => ({
    heading: `Section ${index + 1}: ${random.pick(subjects)}`,
    paragraphs: Array.from({ length: 6 }, () => paragraph(random)),
  }));
  const mark = { txt: plain, html, md: markdown }[format];
  return sections.map(mark).join('\n');
}

interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

const plain = ({ heading, paragraphs }: Section) => [heading, ...paragraphs, ''].join('\n\n');
const markdown = ({ heading, paragraphs }: Section) => [`## ${heading}`, ...paragraphs, ''].join('\n\n');
const html = ({ heading, paragraphs }: Section) =>
  `<h2>${heading}</h2>\n${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}`;

function paragraph(random: Random): string {
  return Array.from({ length: 5 }, () => {
    const [subject, verb, object] = [random.pick(subjects), random.pick(verbs), random.pick(objects)];
    return `The ${subject} of ${random.below(9000)} rand ${verb} ${object} since ${1950 + random.below(76)}.`;
  }).join(' ');
}
