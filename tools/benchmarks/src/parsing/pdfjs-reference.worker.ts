import { readWithPdfJs } from './pdfjs-reference.js';

process.on('disconnect', () => process.exit());
process.on('message', (path: string) => {
  readWithPdfJs(path).then(
    (value) => process.send?.(value),
    () => process.exit(1),
  );
});
