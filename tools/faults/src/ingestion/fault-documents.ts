import { type Random, seededRandom } from '../plan/random.js';

export interface FaultDocument {
  readonly externalId: string;
  readonly content: string;
}

const subjects = ['lease', 'levy', 'refund', 'dividend', 'pension', 'royalty', 'customs duty', 'allowance'];
const verbs = ['applies to', 'is due on', 'was raised for', 'does not cover', 'is paid with', 'follows'];
const objects = ['farms', 'partnerships', 'imported goods', 'non-residents', 'small companies', 'trusts'];
const leastBytes = 5 * 1024;

/** So many documents of four formats and at least 5 KB each, the same for the same seed. */
export function faultDocuments(seed: number, count: number): FaultDocument[] {
  const random = seededRandom(seed, 'documents');
  const formats = Object.keys(writers) as (keyof typeof writers)[];
  return Array.from({ length: count }, (_, index) => {
    const format = formats[index % formats.length] ?? 'txt';
    return { externalId: `document-${index}.${format}`, content: writeDocument(format, index, random) };
  });
}

interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
}

const writers = {
  txt: ({ heading, paragraphs }: Section) => [heading, ...paragraphs, ''].join('\n\n'),
  md: ({ heading, paragraphs }: Section) => [`## ${heading}`, ...paragraphs, ''].join('\n\n'),
  html: ({ heading, paragraphs }: Section) =>
    `<h2>${heading}</h2>\n${paragraphs.map((text) => `<p>${text}</p>`).join('\n')}\n`,
  csv: ({ heading, paragraphs }: Section) =>
    paragraphs.map((text, index) => `"${heading}",${index + 1},"${text}"\n`).join(''),
};

function writeDocument(format: keyof typeof writers, index: number, random: Random): string {
  let content = format === 'csv' ? 'section,number,text\n' : '';
  for (let section = 1; content.length < leastBytes; section++) {
    const heading = `Document ${index} section ${section} on the ${pick(subjects, random)}`;
    content += writers[format]({ heading, paragraphs: Array.from({ length: 4 }, () => paragraph(random)) });
  }
  return content;
}

function paragraph(random: Random): string {
  return Array.from({ length: 5 }, () => sentence(random)).join(' ');
}

function sentence(random: Random): string {
  const words = [pick(subjects, random), pick(verbs, random), pick(objects, random)];
  return `The ${words.join(' ')} from ${1 + random.below(28)} May ${1990 + random.below(30)} at ${random.below(100)} percent.`;
}

function pick(words: readonly string[], random: Random): string {
  return words[random.below(words.length)] ?? '';
}
