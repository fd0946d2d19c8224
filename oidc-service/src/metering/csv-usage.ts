import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { type Meter, meters } from '@hexabase-kaas/tenancy';
import { decimalText, millionths } from '../billing/index.js';
import { hourOf, type UsagePart, type UsageRecord, usageParts } from './usage-record.js';
import type { UsageSink } from './usage-sink.js';
import type { UsageSource } from './usage-source.js';

const header = 'hour,workspace,part,meter,quantity';

/** A line of a feed that is no record. */
export class UsageLineError extends Error {
  constructor(file: string, line: number, reason: string) {
    super(`${file}:${line}: ${reason}`);
    this.name = 'UsageLineError';
  }
}

/** A folder of `*.csv` files, with the columns `hour,workspace,part,meter,quantity`; hours as `2026-11-21T10:00:00Z`. */
export const csvUsageSource = (folder: string): UsageSource => ({
  name: 'csv',
  read: async (hour) => {
    const files = (await readdir(folder)).filter((name) => name.endsWith('.csv')).sort();
    const records: UsageRecord[] = [];
    for (const file of files) records.push(...parseUsage(file, await readFile(join(folder, file), 'utf8')));
    return records.filter((record) => record.hour.getTime() === hour.getTime());
  },
});

/** Reads lines of a feed. @throws UsageLineError for the first line that is no record: half a feed is none */
export function parseUsage(file: string, text: string): UsageRecord[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (lines[0] !== header) throw new UsageLineError(file, 1, `must be "${header}"`);
  return lines.flatMap((line, index) => (index === 0 || line === '' ? [] : [recordOf(file, index + 1, line)]));
}

function recordOf(file: string, line: number, text: string): UsageRecord {
  const [time = '', workspace = '', part = '', meter = '', amount = '', ...more] = text.split(',');
  const hour = new Date(time);
  const quantity = millionths(amount);
  const refuse = (reason: string): never => {
    throw new UsageLineError(file, line, reason);
  };
  if (more.length > 0) refuse('has more than five columns');
  if (!withZone.test(time) || Number.isNaN(hour.getTime()) || hourOf(hour).getTime() !== hour.getTime())
    refuse('the hour must be like 2026-11-21T10:00:00Z');
  if (!/^[a-z0-9-]+--[a-z0-9-]+$/.test(workspace)) refuse('the workspace must be like acme--shop');
  if (!usageParts.includes(part as UsagePart)) refuse(`the part must be one of ${usageParts.join(', ')}`);
  if (!meters.includes(meter as Meter)) refuse(`the meter must be one of ${meters.join(', ')}`);
  if (quantity === undefined) return refuse('the quantity must be a decimal number with at most 6 decimals');
  return { hour, workspace, part: part as UsagePart, meter: meter as Meter, quantity };
}

/** A time without its zone is another one on another machine. */
const withZone = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Writes each batch as one file, whole or not at all; a batch that comes again is the same file. */
export const csvUsageSink = (folder: string): UsageSink => ({
  name: 'csv',
  send: async (batch, records) => {
    await mkdir(folder, { recursive: true });
    const lines = records.map(
      ({ id, organization, hour, workspace, part, meter, quantity }) =>
        `${hour.toISOString()},${workspace},${part},${meter},${decimalText(quantity)},${organization},${id}`,
    );
    const path = join(folder, `${batch}.csv`);
    const file = await open(`${path}.part`, 'w');
    try {
      await file.writeFile(`${header},organization,id\n${lines.join('\n')}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(`${path}.part`, path);
  },
});
