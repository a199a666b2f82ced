/** What became of the tokens of one stream, numbered from 0, at the end that read them. */
export class TokenTally {
  private readonly seen = new Set<number>();
  private doubledCount = 0;
  private disorderedCount = 0;
  private last = -1;
  private ended = false;

  constructor(private readonly expected: number) {}

  note(index: number): void {
    if (this.seen.has(index)) this.doubledCount++;
    else if (index < this.last) this.disorderedCount++;
    this.seen.add(index);
    this.last = Math.max(this.last, index);
  }

  /** The stream said that it was complete. */
  end(): void {
    this.ended = true;
  }

  get received(): number {
    return this.seen.size;
  }

  /** Tokens that never came; of a stream that broke off without a word at least one. */
  get lost(): number {
    const missing = this.expected - this.seen.size;
    return this.ended ? missing : Math.max(1, missing);
  }

  get doubled(): number {
    return this.doubledCount;
  }

  get disordered(): number {
    return this.disorderedCount;
  }
}
