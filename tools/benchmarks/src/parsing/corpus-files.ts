import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { extract } from 'tar';

export interface CorpusFile {
  readonly corpus: 'pdf' | 'office';
  readonly archive: string;
  readonly name: string;
  readonly path: string;
  /** Characters that the manifest states for a PDF it calls readable; undefined for any other file. */
  readonly statedCharacters?: number | undefined;
  /** Markdown of what the file says. */
  readonly groundTruth?: string | undefined;
}

/** Formats of `office_corpus` that have ground truth and that the product reads. */
const withGroundTruth = /\.(docx|pptx|xlsx|xlsm|html|csv)$/;

/** Unpacks the visible archives of a corpus and lists their files, ground truth aside. */
export async function corpusFiles(
  corpus: CorpusFile['corpus'],
  evalData: string,
  target: string,
): Promise<CorpusFile[]> {
  const folder = join(evalData, `${corpus}_corpus`);
  const stated = readManifest(join(folder, 'manifest.tsv'));
  const files: CorpusFile[] = [];
  for (const packed of readdirSync(folder)
    .filter((name) => name.endsWith('.tar.gz'))
    .sort()) {
    const archive = basename(packed, '.tar.gz');
    const cwd = join(target, corpus, archive);
    mkdirSync(cwd, { recursive: true });
    await extract({ file: join(folder, packed), cwd });
    files.push(...listFiles(cwd).map((path) => describe({ corpus, archive, cwd, path, stated })));
  }
  return files.filter(({ name }) => !name.includes('groundtruth'));
}

interface Unpacked {
  readonly corpus: CorpusFile['corpus'];
  readonly archive: string;
  readonly cwd: string;
  readonly path: string;
  readonly stated: ReadonlyMap<string, number>;
}

function describe({ corpus, archive, cwd, path, stated }: Unpacked): CorpusFile {
  const name = path.slice(cwd.length + 1);
  const truth = `${path.replace('__sources__', '__groundtruth__')}.md`;
  const hasTruth = name.includes('__sources__') && withGroundTruth.test(name) && existsSync(truth);
  return {
    corpus,
    archive,
    name,
    path,
    statedCharacters: stated.get(`${archive}/${name}`),
    groundTruth: hasTruth ? readFileSync(truth, 'utf8') : undefined,
  };
}

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Columns: archive, file, bytes, sha256_16, pdfium_status, pages, chars_pdfium. */
function readManifest(path: string): Map<string, number> {
  const rows = readFileSync(path, 'utf8')
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'));
  const readable = rows.filter(([, , , , status, , characters]) => status === 'ok' && Number(characters) > 0);
  return new Map(
    readable.map(([archive, file, , , , , characters]) => [`${archive}/${file}`, Number(characters)]),
  );
}
