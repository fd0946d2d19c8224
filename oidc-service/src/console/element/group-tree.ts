import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, type Html, html } from '../../http/page/html.js';
import type { PageCall } from '../call.js';
import { badge } from './panel.js';
import { originBadge } from './workspace-badge.js';

type Groups = AnswerOf<Operations['listGroups']>['items'];

/** Groups as a tree of lists; one whose parent is not there stands at the top. @param beside what stands beside each */
export function groupTree(
  { text, path }: Pick<PageCall, 'text' | 'path'>,
  workspace: string,
  groups: Groups,
  beside: (group: string) => Fragment = () => null,
): Html {
  const names = new Set(groups.map(({ name }) => name));
  const branches = Map.groupBy(groups, ({ parent }) => (parent !== null && names.has(parent) ? parent : ''));
  const branch = (above: string, seen: readonly string[]): Fragment => {
    const inside = branches.get(above)?.filter(({ name }) => !seen.includes(name)) ?? [];
    if (inside.length === 0) return null;
    return html`<ul${above === '' ? html` class="tree"` : null}>${inside.map(
      (
        group,
      ) => html`<li><div class="node"><a href="${path('workspaces', workspace, 'groups', group.name)}">${group.name}</a>
<span class="muted small">${text.access.members(group.members)}</span>${originBadge(text, group.origin)}${
        group.state === 'pending' ? badge(text.access.pending, 'wait') : null
      }${beside(group.name)}</div>${branch(group.name, [...seen, group.name])}</li>`,
    )}</ul>`;
  };
  return html`${branch('', [])}`;
}
