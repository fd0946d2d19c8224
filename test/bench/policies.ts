// Judging objects by policies as a pipeline does, beside kyverno apply and kyverno-json scan, as whole processes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { whyNoTools } from '../cluster/harness/tools.ts';
import { besideKyvernoApply } from './policies-apply.ts';
import { besideKyvernoJson } from './policies-json.ts';
import type { Row } from './row.ts';

const objects = 10_000;

export async function policies(say: (text: string) => void): Promise<readonly Row[]> {
  const why = whyNoTools();
  if (why !== false) throw new Error(`the peers are needed: ${why}`);
  const scratch = mkdtempSync(join(tmpdir(), 'bench-policies-'));
  try {
    return [...besideKyvernoJson(objects, scratch, say), ...besideKyvernoApply(objects, scratch, say)];
  } finally {
    rmSync(scratch, { recursive: true });
  }
}
