import { benchAnswers } from './answers.bench.js';
import { benchApart } from './apart/apart.bench.js';
import { evaluationData } from './evaluation-data.js';
import { benchKill } from './ingestion/kill.bench.js';
import type { Measurement } from './measurement.js';
import { benchCorpora } from './parsing/corpora.bench.js';
import { benchParsing } from './parsing/parsing.bench.js';
import { benchQuality } from './quality.bench.js';
import { benchRouter } from './router.bench.js';
import { benchReplicas } from './scaling/replicas.bench.js';
import { benchWorkers } from './scaling/workers.bench.js';
import { benchSearchLoad } from './search-load.bench.js';
import { benchStart } from './start.bench.js';
import { benchStreaming } from './streaming/streaming.bench.js';
import { benchTransport } from './transport/transport.bench.js';
import { benchUpload } from './upload.bench.js';
import { benchVerification } from './verification/verification.bench.js';

export interface Benchmark {
  readonly about: string;
  /** How often it is run; figures are medians. Once where chance plays no part or the benchmark repeats by itself. */
  readonly runs: number;
  readonly run: () => Promise<Measurement[]>;
}

/** Every benchmark by the name that `npm run bench` takes. */
export const benchmarks: Readonly<Record<string, Benchmark>> = {
  start: { about: 'npm start on a fresh clone, and again', runs: 3, run: benchStart },
  answers: { about: 'first token and memory on the sample corpus', runs: 3, run: benchAnswers },
  upload: { about: 'a 142-page publication, and questions meanwhile', runs: 3, run: benchUpload },
  search: { about: 'POST /search over 10,000 and 20,000 passages', runs: 1, run: benchSearchLoad },
  quality: { about: 'ranking, abstention and citations', runs: 1, run: benchQuality },
  router: { about: 'document questions, small talk and refusals', runs: 1, run: benchRouter },
  verification: {
    about: '500 false answers and true paraphrases of a scripted model',
    runs: 1,
    run: () => benchVerification(evaluationData()),
  },
  parsing: {
    about: 'PDF text and boxes against pdfjs-dist',
    runs: 1,
    run: () => benchParsing(evaluationData()),
  },
  corpora: {
    about: 'broken and odd PDF and Office files',
    runs: 1,
    run: () => benchCorpora(evaluationData()),
  },
  transport: {
    about: "calls over Redis Streams, and over Nest's own transport",
    runs: 5,
    run: benchTransport,
  },
  scaling: { about: 'three replicas against one', runs: 3, run: benchScaling },
  streaming: { about: '64 streams of tokens to an HTTP end, for a minute', runs: 1, run: benchStreaming },
  apart: { about: 'a question to the services apart against standalone', runs: 1, run: benchApart },
  kill: { about: 'kill -9 at 20 moments of ingesting', runs: 1, run: benchKill },
};

async function benchScaling(): Promise<Measurement[]> {
  return [...(await benchReplicas()), ...(await benchWorkers())];
}
