const LONGEST = 255;

/** Control characters, and marks that make a name read otherwise than it is written. */
const unseen = /[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/**
 * The base name of what a client calls its file: no folders of any system, no control characters, at most 255
 * characters with the extension kept; `document` when nothing is left.
 */
export function baseName(given: string | undefined): string {
  const name =
    (given ?? '').toWellFormed().normalize('NFC').replace(unseen, '').split(/[/\\]/).at(-1)?.trim() ?? '';
  if (/^\.*$/.test(name)) return 'document';
  if (name.length <= LONGEST) return name;
  const [extension = ''] = /\.[\p{L}\p{N}]{1,10}$/u.exec(name) ?? [];
  return name.slice(0, LONGEST - extension.length).toWellFormed() + extension;
}

/** `Content-Disposition` that saves under the name, whatever characters it has (RFC 6266). */
export function attachment(fileName: string): string {
  const plain = fileName.replace(/[^\x20-\x7e]|["\\%]/g, '_');
  const encoded = encodeURIComponent(fileName).replace(
    /['()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16)}`,
  );
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
