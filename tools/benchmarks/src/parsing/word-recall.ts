/** The words of a text, folded: NFKC, lower case, letters and digits alone. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

/** The share of the expected words that are in the text, each counted as often as it is there. */
export function wordRecall(expected: readonly string[], found: readonly string[]): number {
  if (expected.length === 0) return 1;
  const left = new Map<string, number>();
  for (const word of found) left.set(word, (left.get(word) ?? 0) + 1);
  let hits = 0;
  for (const word of expected) {
    const count = left.get(word) ?? 0;
    if (count > 0) hits += 1;
    left.set(word, count - 1);
  }
  return hits / expected.length;
}

/** Ground truth is Markdown: comments, images, targets of links, rules and entities are no words of the document. */
export function plainMarkdown(markdown: string): string {
  return markdown
    .replaceAll(/<!--[\s\S]*?-->/g, ' ')
    .replaceAll(/data:[^)\s]+/g, ' ')
    .replaceAll(/\]\([^)]*\)/g, '] ')
    .replaceAll(String.raw`\_`, '_')
    .replaceAll('&amp;', '&')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll(/^-{3,}|\|[ -|]*\|$/gm, (rule) => (/\w/.test(rule) ? rule : ' '));
}
