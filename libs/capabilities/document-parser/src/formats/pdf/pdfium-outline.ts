import type { OutlineEntry } from './page.js';
import { type PdfiumLibrary, readUtf16 } from './pdfium-library.js';

const MAX_ENTRIES = 5000;
const MAX_DEPTH = 6;

/** The bookmarks of a document in reading order; a file that links them in a circle is cut off at the limit. */
export function readOutline(library: PdfiumLibrary, document: number): OutlineEntry[] {
  const entries: OutlineEntry[] = [];
  const seen = new Set<number>();
  const visit = (parent: number, level: number) => {
    let bookmark = library.call.FPDFBookmark_GetFirstChild(document, parent);
    for (; bookmark !== 0 && !seen.has(bookmark) && entries.length < MAX_ENTRIES;) {
      seen.add(bookmark);
      entries.push(readEntry(library, { document, bookmark, level }));
      if (level < MAX_DEPTH) visit(bookmark, level + 1);
      bookmark = library.call.FPDFBookmark_GetNextSibling(document, bookmark);
    }
  };
  visit(0, 1);
  return entries;
}

function readEntry(
  library: PdfiumLibrary,
  entry: { document: number; bookmark: number; level: number },
): OutlineEntry {
  const { document, bookmark, level } = entry;
  const title = readUtf16(library, (buffer, bytes) =>
    library.call.FPDFBookmark_GetTitle(bookmark, buffer, bytes),
  );
  const direct = library.call.FPDFBookmark_GetDest(document, bookmark);
  const action = direct === 0 ? library.call.FPDFBookmark_GetAction(bookmark) : 0;
  const destination = action === 0 ? direct : library.call.FPDFAction_GetDest(document, action);
  const pageIndex = destination === 0 ? -1 : library.call.FPDFDest_GetDestPageIndex(document, destination);
  return { title, pageIndex, level };
}
