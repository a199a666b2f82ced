import { RecentIds } from './recent-ids.js';

describe(RecentIds.name, () => {
  it('remembers the last ids and forgets the others', () => {
    const recent = new RecentIds(10);
    for (let id = 0; id < 100; id++) recent.add(String(id));
    for (let id = 90; id < 100; id++) expect(recent.has(String(id))).toBe(true);
    for (let id = 0; id < 80; id++) expect(recent.has(String(id))).toBe(false);
  });
});
