import { DocumentParserConfig } from '@plumbline/document-parser';
import { LocalDocumentParser } from '@plumbline/document-parser/adapters/local';

/** The parser as the product runs it, with as many processes as a benchmark asks for. */
export function createLocalParser(processes: number): LocalDocumentParser {
  return new LocalDocumentParser(DocumentParserConfig.parse({ PARSER_PROCESSES: processes }));
}
