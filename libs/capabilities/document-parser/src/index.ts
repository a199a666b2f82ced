export { DocumentParserConfig } from './document-parser-config.js';
export { DocumentParserModule } from './document-parser.module.js';
export {
  DocumentParser,
  type ParsedDocument,
  type ParsedHeading,
  type ParsedPage,
  type ParseRequest,
  type ParserLimits,
  type Span,
} from './document-parser.port.js';
