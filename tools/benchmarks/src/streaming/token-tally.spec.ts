import { TokenTally } from './token-tally.js';

describe(TokenTally.name, () => {
  it('finds nothing wrong with a whole stream', () => {
    expect(tallyOf([0, 1, 2, 3])).toMatchObject({ received: 4, lost: 0, doubled: 0, disordered: 0 });
  });

  it('counts what never came', () => {
    expect(tallyOf([0, 3])).toMatchObject({ lost: 2, doubled: 0, disordered: 0 });
  });

  it('counts what came twice', () => {
    expect(tallyOf([0, 1, 1, 2, 3, 0])).toMatchObject({ lost: 0, doubled: 2, disordered: 0 });
  });

  it('counts what came after a later one', () => {
    expect(tallyOf([0, 2, 1, 3])).toMatchObject({ lost: 0, doubled: 0, disordered: 1 });
  });

  it('takes a stream without an end for one that lost something', () => {
    const tally = new TokenTally(1);
    tally.note(0);
    expect(tally.lost).toBe(1);
  });
});

function tallyOf(indices: readonly number[]): TokenTally {
  const tally = new TokenTally(4);
  for (const index of indices) tally.note(index);
  tally.end();
  return tally;
}
