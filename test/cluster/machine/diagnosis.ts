import { existsSync, readFileSync } from 'node:fs';
import { undelivered } from './delivered.ts';
import { kubectl } from './exec.ts';
import type { Machine } from './machine.ts';
import { isAlive, logFile, startedServers } from './process.ts';

/** What somebody who looks for a fault would ask the machine first: dead servers, what is not ready, warnings, logs. */
export async function diagnosis(machine: Machine): Promise<string> {
  const dead = startedServers(machine).filter((name) => !isAlive(machine, name));
  const sections: [string, string][] = [
    ...dead.map((name): [string, string] => [`${name} has ended`, tail(machine, name)]),
    ['not delivered', await attempt(async () => (await undelivered(machine)).join('\n'))],
    ['pods', await ask(machine, 'get', 'pods', '--all-namespaces', '--output=wide', '--no-headers')],
    ['warnings', await ask(machine, 'get', 'events', '--all-namespaces', '--field-selector=type=Warning', ...columns)],
  ];
  for (const controller of ['source-controller', 'kustomize-controller', 'helm-controller'])
    sections.push([controller, await ask(machine, '-n', 'flux-system', 'logs', `deploy/${controller}`, '--tail=15')]);
  return sections
    .filter(([, text]) => text !== '')
    .map(([title, text]) => `--- ${title}\n${text}`)
    .join('\n');
}

const columns = [
  '--sort-by=.lastTimestamp',
  '--no-headers',
  '--output=custom-columns=:.lastTimestamp,:.involvedObject.namespace,:.involvedObject.kind,:.involvedObject.name,:.message',
];

const ask = (machine: Machine, ...args: string[]): Promise<string> =>
  attempt(async () => lastLines((await kubectl(machine, '--request-timeout=10s', ...args)).output, 60));

const tail = (machine: Machine, name: string): string => {
  const file = logFile(machine, name);
  return existsSync(file) ? lastLines(readFileSync(file, 'utf8'), 20) : '';
};

const lastLines = (text: string, count: number): string => text.trimEnd().split('\n').slice(-count).join('\n');

async function attempt(ask: () => Promise<string>): Promise<string> {
  try {
    return await ask();
  } catch (error) {
    return `cannot be asked: ${(error as Error).message}`;
  }
}
