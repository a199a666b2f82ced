const longest = 80;

/** The first 80 characters of a question on one line: the title of a session that was given none. */
export function sessionTitleOf(question: string): string {
  const line = question.trim().replace(/\s+/gu, ' ');
  if (line.length <= longest) return line;
  return `${line
    .slice(0, longest - 1)
    .toWellFormed()
    .replace(/\uFFFD$/u, '')
    .trimEnd()}…`;
}
