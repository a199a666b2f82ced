import type { ParserLimits } from './document-parser.port.js';

/** What the host asks of the parser's child process. */
export interface ParserInput {
  readonly operation: 'parse' | 'detect';
  readonly path: string;
  readonly fileName: string;
  readonly limits: ParserLimits;
}

/** The files in which a parsed document comes back: the text is read as text, without a detour through JSON. */
export const parsedFiles = { text: 'text.txt', layout: 'layout.txt', structure: 'structure.json' } as const;
