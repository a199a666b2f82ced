const longest = 255;

/** The base name of what a client called its file: no path parts, no control or direction characters, never empty. */
export function sanitizeFileName(name: string): string {
  const base = name.split(/[/\\]/).at(-1) ?? '';
  // Control, format (such as right-to-left override) and lone surrogate characters would forge what a person reads.
  const clean = base.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '').trim();
  const short = Array.from(clean).slice(0, longest).join('').slice(0, longest).toWellFormed();
  return short === '' || short === '.' || short === '..' ? 'document' : short;
}
