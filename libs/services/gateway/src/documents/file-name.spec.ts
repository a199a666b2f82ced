import { attachment, baseName } from './file-name.js';

describe(baseName.name, () => {
  it('cuts what is too long and keeps the extension', () => {
    const name = baseName(`${'ä'.repeat(300)}.pdf`);
    expect(name).toHaveLength(255);
    expect(name.endsWith('ä.pdf')).toBe(true);
  });

  it.each([undefined, '', '.', '..', '/', 'a/', '\u0000'])('calls %j a document', (given) => {
    expect(baseName(given)).toBe('document');
  });
});

describe(attachment.name, () => {
  it('lets no name end its header', () => {
    expect(attachment('a"\r\nset-cookie: b.txt')).toBe(
      `attachment; filename="a___set-cookie: b.txt"; filename*=UTF-8''a%22%0D%0Aset-cookie%3A%20b.txt`,
    );
  });
});
