import { type TenancyDocument, type TenancySpec, tenancyDocuments } from '@hexabase-kaas/tenancy';
import { ApiObject } from 'cdk8s';
import type { IConstruct } from 'constructs';
import { contextDocuments, documentPath } from './context-file.js';
import { type Declaration, declarationOf } from './declaration.js';

/** A tree of constructs as the model reads it. */
export interface TenancyTree {
  readonly input: TenancySpec;
  readonly context: readonly unknown[];
  /** Where what an issue names was written: construct paths, or context files. */
  readonly places: ReadonlyMap<string, readonly string[]>;
  /** Why objects could not be read, in the words of cdk8s, which name the construct. */
  readonly unread: readonly UnreadObject[];
}

/** An object that could not be read. */
export interface UnreadObject {
  readonly place: string;
  readonly message: string;
}

/** Reads every declaration below `root`, and the context files, in one walk. */
export function readTree(root: IConstruct, contextFiles: readonly string[]): TenancyTree {
  const entries: Entry[] = [];
  walk(root, undefined, entries);
  const places = new Map<string, string[]>();
  const note = (key: string, place: string): void => {
    const known = places.get(key);
    if (known === undefined) places.set(key, [place]);
    else known.push(place);
  };

  const input: Record<string, unknown[]> = {};
  const unread: UnreadObject[] = [];
  for (const entry of entries.filter(({ owned }) => owned)) {
    input[entry.list] ??= [];
    const list = input[entry.list] as unknown[];
    const here = [entry.path, `${entry.list}[${list.length}]`];
    for (const key of here) {
      note(key, entry.construct.node.path);
      for (const [i, object] of entry.objects.entries()) note(`${key}.workloads[${i}]`, object.node.path);
    }
    for (const object of entry.objects) note(`${entry.path}.workloads.${object.kind}/${object.name}`, object.node.path);
    const workloads = entry.objects.flatMap((object): unknown[] => {
      try {
        return [object.toJson()];
      } catch (error) {
        unread.push({ place: object.node.path, message: (error as Error).message });
        return [];
      }
    });
    list.push(workloads.length === 0 ? entry.spec : { ...entry.spec, workloads });
  }

  const context: unknown[] = [];
  for (const entry of entries.filter(({ owned }) => !owned)) {
    for (const key of [entry.path, `context.documents[${context.length}]`]) note(key, entry.construct.node.path);
    context.push(document(entry));
  }
  for (const file of contextFiles) {
    for (const found of contextDocuments(file)) {
      note(`context.documents[${context.push(found) - 1}]`, file);
      const path = documentPath(found);
      if (path !== undefined) note(path, file);
    }
  }
  return { input, context, places, unread };
}

interface Entry extends Declaration {
  readonly construct: IConstruct;
  readonly objects: ApiObject[];
}

/** By hand and not by `Node.findAll`, so that each object meets its project on the way down, once. */
function walk(construct: IConstruct, project: Entry | undefined, entries: Entry[]): void {
  const declaration = declarationOf(construct);
  const entry = declaration && { ...declaration, construct, objects: [] };
  if (entry !== undefined) entries.push(entry);
  if (ApiObject.isApiObject(construct)) project?.objects.push(construct);
  const around = entry?.list === 'projects' ? entry : project;
  for (const child of construct.node.children) walk(child, around, entries);
}

const document = ({ list, spec }: Entry): TenancyDocument | undefined => tenancyDocuments({ [list]: [spec] })[0];
