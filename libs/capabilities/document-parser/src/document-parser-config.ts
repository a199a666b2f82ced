import { z } from 'zod';

const positive = z.coerce.number().int().positive();

/** Environment of the parser; every limit holds for one file. */
export const DocumentParserConfig = z.object({
  PARSER_TIMEOUT_MS: positive.default(300_000).describe('Longest time to parse one file, in milliseconds'),
  PARSER_STALL_TIMEOUT_MS: positive
    .default(25_000)
    .describe('Longest time to parse one file without finishing a page, in milliseconds'),
  PARSER_MAX_MEMORY_MB: positive
    .min(128)
    .default(768)
    .describe('Resident memory of the process that parses a file and of its descendants, in megabytes'),
  PARSER_MAX_CHARACTERS: positive.default(20_000_000).describe('Most characters of text taken from one file'),
  PARSER_MAX_EXPANSION: positive
    .default(200)
    .describe('Most unpacked bytes for each packed byte of an Office file'),
  PARSER_MAX_PAGES: positive.default(5000).describe('Most pages, slides or sheets read of one file'),
  PARSER_PROCESSES: positive.max(32).default(1).describe('Files parsed at the same time, each in a process'),
});
export type DocumentParserConfig = z.infer<typeof DocumentParserConfig>;
