import type { Job } from '@plumbline/contracts';
import { MultiBar, type SingleBar } from 'cli-progress';

const stages = ['received', 'scanned', 'parsed', 'chunked', 'enriched', 'embedded', 'indexed'];

export interface FileBar {
  show(job: Job): void;
  end(status: string): void;
}

/** One bar a file on a terminal; one line a finished file elsewhere. */
export class FileProgress {
  private readonly bars = process.stderr.isTTY
    ? new MultiBar({ format: '{bar} {stage} {detail} {file}', stream: process.stderr, hideCursor: true })
    : undefined;

  add(file: string): FileBar {
    const bar = this.bars?.create(stages.length - 1, 0, { file, stage: 'uploading', detail: '' });
    return bar ? onTerminal(bar) : asLines(file);
  }

  stop(): void {
    this.bars?.stop();
  }
}

function onTerminal(bar: SingleBar): FileBar {
  return {
    show: ({ stage, pagesDone, pagesTotal, chunks }) => {
      const pages = pagesTotal ? `${pagesDone}/${pagesTotal} pages` : '';
      bar.update(stages.indexOf(stage), { stage, detail: `${pages} ${chunks} chunks`.trim() });
    },
    end: (status) => bar.update(stages.length - 1, { stage: status }),
  };
}

function asLines(file: string): FileBar {
  let last = '';
  const say = (state: string) => {
    if (state !== last) process.stderr.write(`${file}: ${state}\n`);
    last = state;
  };
  return { show: ({ stage }) => say(stage), end: say };
}
