import { randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Where rendered texts wait until the whole of a delivery is known to be allowed. */
export interface Shelf {
  /** Keeps a text and gives what takes it out again; cheapest in the order in which texts were kept. */
  keep(text: string): () => string;
  /** Forgets everything. */
  close(): void;
}

/** Keeps nothing, for a check: it asks what differs, and never for a text. */
export const noShelf: Shelf = { keep: () => () => '', close: () => {} };

/**
 * Keeps texts in memory, and in a file of the folder once they are many: the 600 MB of ten thousand workspaces would slow
 * every collection of garbage, and rendering twice costs more than reading back. The file has no name while it is used,
 * so a killed process leaves none behind.
 */
export function shelf(folder: string, { memory = 64e6, chunk = 1e6 } = {}): Shelf {
  const chunks: { readonly position: number; readonly bytes: number }[] = [];
  let file: number | undefined;
  let end = 0;
  let inMemory = 0;
  let pending: string[] = [];
  let length = 0;
  let read = { index: -1, text: '' };

  function flush(): void {
    if (file === undefined) {
      const name = join(folder, `texts.${randomBytes(6).toString('hex')}`);
      file = openSync(name, 'wx+', 0o600);
      rmSync(name, { force: true });
    }
    const bytes = Buffer.from(pending.join(''));
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done, bytes.length - done, end + done);
    chunks.push({ position: end, bytes: bytes.length });
    end += bytes.length;
    pending = [];
    length = 0;
  }

  function chunkText(index: number): string {
    if (index === chunks.length) return pending.join('');
    if (read.index !== index) {
      const { position, bytes } = chunks[index] as (typeof chunks)[number];
      const buffer = Buffer.alloc(bytes);
      for (let done = 0; done < bytes; ) {
        const more = readSync(file as number, buffer, done, bytes - done, position + done);
        if (more === 0) throw new Error(`${folder}: a temporary file was cut off`);
        done += more;
      }
      read = { index, text: buffer.toString() };
    }
    return read.text;
  }

  return {
    keep(text) {
      if (inMemory < memory) {
        inMemory += text.length;
        return held(text);
      }
      const index = chunks.length;
      const start = length;
      pending.push(text);
      length += text.length;
      const stop = length;
      if (length >= chunk) flush();
      return () => chunkText(index).slice(start, stop);
    },
    close() {
      if (file !== undefined) closeSync(file);
      file = undefined;
    },
  };
}

/** Apart from `keep`, whose other answer would hold the text as well: closures of one function share what they see. */
const held = (text: string) => () => text;
