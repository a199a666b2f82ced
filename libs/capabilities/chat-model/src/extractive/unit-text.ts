/** `pair`: a sentence behind the one that its pronoun points to; `item`, `row`: with its lead-in; `list`: all items. */
export type UnitKind = 'sentence' | 'pair' | 'item' | 'list' | 'row';

/** How a unit reads in an answer: a statement of the words of its parts, in their order. */
export function unitText(kind: UnitKind, parts: readonly string[]): string {
  const [lead = '', ...rest] = parts;
  if (kind === 'row') return capitalised(rowText(parts));
  if (kind === 'item') return capitalised(`${announced(lead)} ${ended(rest.join(' '))}`);
  if (kind === 'list') return capitalised(`${announced(lead)} ${rest.map(bare).join('; ')}.`);
  return parts.join(' ');
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A lead-in in the middle of a sentence goes on as it stands. */
function announced(lead: string): string {
  if (/(?:[,;]|\b(?:and|or|if|that|to))$/i.test(lead)) return lead;
  return `${lead.replace(/\s*[.:—–…]+$/, '')}:`;
}

function ended(item: string): string {
  return /[.!?]["”’)]?$/.test(item) ? item : `${bare(item)}.`;
}

/** Without what joins it to the next item. */
function bare(item: string): string {
  return item.replace(/[;,]\s+(?:and|or)$|[.;,:]$/i, '');
}

/** Whether one can tell what each cell is: by the names of the columns, or because it is one thing and its value. */
export function isClearRow(parts: readonly string[]): boolean {
  const cells = cellsOf(parts.at(-1));
  return cells.length <= 2 || hasNames(parts, cells);
}

/** Each cell with the name of its column where the first row has as many cells. */
function rowText(parts: readonly string[]): string {
  const cells = cellsOf(parts.at(-1));
  const [lead] = parts;
  if (hasNames(parts, cells)) {
    const names = cellsOf(lead);
    return `${cells.map((cell, index) => `${announced(names[index] ?? '')} ${cell}`).join('; ')}.`;
  }
  return `${lead !== undefined && parts.length > 1 ? `${announced(lead)} ` : ''}${cells.join('; ')}.`;
}

function hasNames(parts: readonly string[], cells: readonly string[]): boolean {
  return parts.length > 1 && cells.length > 1 && cellsOf(parts[0]).length === cells.length;
}

function cellsOf(row = ''): string[] {
  return row
    .split('|')
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '');
}
