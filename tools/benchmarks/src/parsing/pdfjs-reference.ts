import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const root = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));

/** Text and a box for each piece of it by pdfjs-dist: what our parser is compared with. Returns pages and characters. */
export async function readWithPdfJs(
  path: string,
): Promise<{ pages: number; characters: number; boxes: number }> {
  const task = getDocument({
    data: new Uint8Array(await readFile(path)),
    verbosity: 0,
    disableFontFace: true,
    useSystemFonts: false,
    cMapUrl: `${join(root, 'cmaps')}/`,
    cMapPacked: true,
    standardFontDataUrl: `${join(root, 'standard_fonts')}/`,
    wasmUrl: `${join(root, 'wasm')}/`,
  });
  const document = await task.promise;
  let characters = 0;
  const boxes: number[][] = [];
  for (let number = 1; number <= document.numPages; number += 1) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent({ disableNormalization: true });
    for (const item of items) {
      if (!('str' in item)) continue;
      characters += item.str.length;
      boxes.push([Number(item.transform[4]), Number(item.transform[5]), item.width, item.height]);
    }
    page.cleanup();
  }
  const pages = document.numPages;
  await task.destroy();
  return { pages, characters, boxes: boxes.length };
}
