import { sanitizeFileName } from './file-name.js';

describe(sanitizeFileName.name, () => {
  it.each([
    ['report.pdf', 'report.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['C:\\Users\\me\\Tax 2025.docx', 'Tax 2025.docx'],
    ['a\u0000b\nc\u202Efdp.exe', 'abcfdp.exe'],
    ['..', 'document'],
    ['folder/', 'document'],
    ['   ', 'document'],
    ['Übersicht 😀.md', 'Übersicht 😀.md'],
  ])('makes %j to %j', (given, expected) => {
    expect(sanitizeFileName(given)).toBe(expected);
  });

  it('cuts what is too long between characters', () => {
    const name = sanitizeFileName(`a${'😀'.repeat(300)}`);
    expect(name.length).toBeLessThanOrEqual(255);
    expect(name.isWellFormed()).toBe(true);
  });
});
