import { type Manifest, names, type TenancyDocument, tenancyUnits, type Unit } from '@hexabase-kaas/tenancy';
import { tenancyOf } from './declaration.js';
import type { Reading } from './reading.js';

/**
 * What this service delivers: its documents, a file a workspace, and what is rendered from them, so that one commit has both.
 * @throws TenancyError
 */
export function unitsOf(own: readonly TenancyDocument[], reading: Reading, source: string): readonly Unit[] {
  const files = Map.groupBy(own, ({ kind, metadata }) =>
    kind === 'Organization'
      ? metadata.name
      : `${metadata.organization}/${kind === 'Workspace' ? metadata.name : metadata.workspace}`,
  );
  const home = names.folder.documents(source);
  const documents = [...files].map(([file, inFile]) => documentUnit(`${home}/${file}`, inFile));
  return [...documents, ...tenancyUnits(tenancyOf(own, reading))];
}

const documentUnit = (file: string, documents: readonly TenancyDocument[]): Unit => ({
  key: file,
  input: JSON.stringify(documents),
  manifests: () =>
    Object.fromEntries(documents.map((document, index) => [`${file}/${index}`, document as unknown as Manifest])),
});
