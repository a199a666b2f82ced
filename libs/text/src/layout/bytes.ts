import { AppError } from '@plumbline/core';

/** Whole numbers as varints: seven bits a byte, the lowest first, up to 2^49. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private length = 0;

  unsigned(value: number): void {
    let rest = value;
    for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) this.append((rest % 0x80) | 0x80);
    this.append(rest);
  }

  signed(value: number): void {
    this.unsigned(value < 0 ? -2 * value - 1 : 2 * value);
  }

  toBase64(): string {
    return Buffer.from(this.bytes.buffer, 0, this.length).toString('base64');
  }

  private append(byte: number): void {
    if (this.length === this.bytes.length) {
      const longer = new Uint8Array(2 * this.length);
      longer.set(this.bytes);
      this.bytes = longer;
    }
    this.bytes[this.length++] = byte;
  }
}

/** Reads what `ByteWriter` wrote; throws `VALIDATION_FAILED` when the bytes end inside a number. */
export class ByteReader {
  private readonly bytes: Uint8Array;
  private position = 0;

  constructor(base64: string) {
    this.bytes = Buffer.from(base64, 'base64');
  }

  get done(): boolean {
    return this.position >= this.bytes.length;
  }

  unsigned(): number {
    let value = 0;
    for (let unit = 1; unit < 2 ** 49; unit *= 0x80) {
      const byte = this.bytes[this.position++];
      if (byte === undefined) break;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
    throw new AppError('VALIDATION_FAILED', 'This is not a packed layout.');
  }

  signed(): number {
    const value = this.unsigned();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}
