import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/** Passwords and keys that this installation made up for itself, the same at each start. */
export class KeptSecrets {
  private readonly secrets: Record<string, string>;

  constructor(private readonly file: string) {
    this.secrets = read(file);
  }

  /** 256 bits that fit into a URL. */
  secret(name: string): string {
    const known = this.secrets[name];
    if (known) return known;
    const made = randomBytes(32).toString('base64url');
    this.secrets[name] = made;
    writeFileSync(this.file, `${JSON.stringify(this.secrets, null, 2)}\n`, { mode: 0o600 });
    return made;
  }
}

function read(file: string): Record<string, string> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}
