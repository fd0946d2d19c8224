import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { tool } from '../cluster/harness/tools.ts';
import { payloadText } from './policy-objects.ts';
import { paceRow, type Row } from './row.ts';
import { kaas, middleRuns, type ProcessRun, wholeProcess } from './whole-process.ts';

/** The policies of policies/json on one payload, ours and the binary's. @throws Error unless both print the same */
export function besideKyvernoJson(objects: number, directory: string, say: (text: string) => void): readonly Row[] {
  writeFileSync(join(directory, 'payload.json'), payloadText(objects));
  const scan = ['scan', '--policy', resolve('policies/json'), '--payload', 'payload.json'];
  say(`kyverno-json scan and kaas json scan on ${objects} objects, three times each`);
  const binary = tool('kyverno-json');
  const [ours, theirs] = middleRuns([
    () => kaas(['json', ...scan], directory),
    () => wholeProcess(binary, scan, directory, [0]),
  ] as const);
  mustAgree(ours, theirs);
  const name = `kyverno-json scan, ${objects.toLocaleString('en')} objects, same output`;
  const bench = `policies: json scan, ${objects.toLocaleString('en')}`;
  return [paceRow(bench, { ...ours, objects }, { ...theirs, objects }, name)];
}

function mustAgree({ stdout: ours }: ProcessRun, { stdout: theirs }: ProcessRun): void {
  for (const word of ['PASSED', 'FAILED']) if (!ours.includes(word)) throw new Error(`no rule has ${word}`);
  if (ours.includes(' ERROR: ')) throw new Error('a rule could not be judged');
  if (ours === theirs) return;
  const other = theirs.split('\n');
  const line = ours.split('\n').findIndex((text, i) => text !== other[i]);
  throw new Error(`kaas json scan and kyverno-json scan say different things from line ${line + 1}: ${other[line]}`);
}
