/** Remembers the last ids, so that a message that comes twice is seen. */
export class RecentIds {
  private former = new Set<string>();
  private current = new Set<string>();

  /** Remembers at least so many, at most twice as many. */
  constructor(private readonly size: number) {}

  has(id: string): boolean {
    return this.current.has(id) || this.former.has(id);
  }

  add(id: string): void {
    if (this.current.size >= this.size) {
      this.former = this.current;
      this.current = new Set();
    }
    this.current.add(id);
  }
}
