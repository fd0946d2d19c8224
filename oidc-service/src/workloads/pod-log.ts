import { Problem } from '../http/problem.js';
import type { Visitor } from '../provider/index.js';
import type { KubeObject } from './kube-object.js';
import { type LogLine, logLines, markAfter, momentOfMark } from './log-line.js';
import type { LogStream, LogStreams } from './log-streams.js';
import { accessOf, type MemberParts, memberProject, tokenSeconds } from './member.js';
import { answered, refusalOf } from './refusal.js';
import { podOf } from './workload.js';
import type { ApiCall } from './workspace-api.js';

/** Which log of which container. */
export interface WantedLog {
  readonly project: string;
  readonly pod: string;
  /** @default the only one */
  readonly container?: string | undefined;
  /** Whether that of the container before its last restart is meant. */
  readonly previous: boolean;
}

/** The end of a log. */
export interface PodLog {
  readonly lines: readonly LogLine[];
  /** Whether there may be lines before these. */
  readonly more: boolean;
  /** Mark after which a stream goes on; empty when there is no line. */
  readonly mark: string;
  /** Container that it is of; null where nobody says which there are. */
  readonly container: string | null;
  readonly containers: readonly string[];
  /** Why there is nothing to read, as the API server says it: the container waits, or never ran before. */
  readonly unavailable: string | null;
}

/** Most bytes of a log that are read for a page, and by one stream before the API server is asked anew. */
const [pageBytes, streamBytes] = [1_048_576, 16_777_216];

const callOf = ({ project, pod, container, previous }: WantedLog, query: ApiCall['query']): ApiCall => ({
  method: 'GET',
  path: ['api', 'v1', 'namespaces', project, 'pods', pod, 'log'],
  query: {
    timestamps: 'true',
    ...(container !== undefined && { container }),
    ...(previous && { previous: 'true' }),
    ...query,
  },
});

/**
 * Reads the last lines of a log. Of a pod with several containers the first is taken when none is named; whoever may see
 * logs and no pods has to name it.
 * @throws Problem
 */
export async function readPodLog(
  parts: MemberParts,
  visitor: Visitor,
  wanted: WantedLog,
  count: number,
): Promise<PodLog> {
  const member = await memberProject(parts, visitor, wanted.project);
  const path = ['api', 'v1', 'namespaces', wanted.project, 'pods', wanted.pod];
  const found = await member.ask({ method: 'GET', path });
  if (found.status === 404) throw refusalOf(found, member.organization);
  const containers = found.status < 300 ? podOf(found.body as KubeObject).containers.map(({ name }) => name) : [];
  const own = found.status < 300 ? ((found.body as KubeObject).spec?.containers ?? []) : [];
  const container = wanted.container ?? own[0]?.name;
  const call = callOf({ ...wanted, container }, { tailLines: String(count), limitBytes: String(pageBytes) });
  const about = { container: container ?? null, containers };
  const lines: LogLine[] = [];
  try {
    const chunks = await opened(parts, visitor, wanted.project, call, AbortSignal.timeout(20_000));
    for await (const some of logLines(chunks)) lines.push(...some);
  } catch (error) {
    if (!(error instanceof Problem)) throw new Problem('WORKSPACE_UNREACHABLE', 'the log broke off');
    if (error.code !== 'WORKSPACE_REJECTED') throw error;
    return { lines: [], more: false, mark: '', ...about, unavailable: error.detail };
  }
  const last = lines.slice(-count);
  return { lines: last, more: lines.length >= count, mark: markAfter(last, ''), ...about, unavailable: null };
}

/** Streams a log from a mark on. @param seconds lifetime of a token */
export async function followPodLog(
  parts: MemberParts,
  streams: LogStreams,
  visitor: Visitor,
  wanted: WantedLog,
  { mark, seconds, holds }: { readonly mark: string; readonly seconds: number; holds(): Promise<boolean> },
): Promise<LogStream> {
  const since = momentOfMark(mark);
  const call = callOf(wanted, {
    follow: 'true',
    limitBytes: String(streamBytes),
    ...(since === '' ? { tailLines: '500' } : { sinceTime: since }),
  });
  return streams.follow({
    person: visitor.person,
    mark,
    holds,
    life: seconds * 1_000,
    open: (signal) => opened(parts, visitor, wanted.project, call, signal, seconds),
  });
}

async function opened(
  parts: MemberParts,
  visitor: Visitor,
  project: string,
  call: ApiCall,
  signal: AbortSignal,
  seconds = tokenSeconds,
): Promise<AsyncIterable<Uint8Array>> {
  const access = await accessOf(parts, visitor, project, seconds);
  const [organization = ''] = visitor.workspace.split('--');
  const { status, chunks } = await answered(parts.api.read(access, call, streamBytes, signal));
  if (status < 300) return chunks;
  const text = new TextDecoder().decode(await whole(chunks));
  throw refusalOf({ status, body: bodyOf(text) }, organization);
}

async function whole(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of chunks) {
    parts.push(chunk);
    if (parts.length > 64) break;
  }
  return Buffer.concat(parts);
}

function bodyOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return { message: text };
  }
}
