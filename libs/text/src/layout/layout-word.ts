import type { Span } from '../span.js';

/** A rectangle on a page in fractions of the page's width and height, origin top left. */
export interface Box {
  /** From 1. */
  readonly page: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A word of the text, `start..end`, and where it stands on its page. */
export interface LayoutWord extends Span, Box {}
