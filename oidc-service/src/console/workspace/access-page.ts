import type { AnswerOf, Operations } from '../../api/index.js';
import { type Fragment, html } from '../../http/page/html.js';
import { type PageCall, param } from '../call.js';
import { badge } from '../element/panel.js';
import { table } from '../element/table.js';
import type { ConsolePage, ShownPage } from '../page.js';
import { orOff } from '../provision.js';

/** Who can do what in a project: groups by what they may do. */
export const accessPage: ConsolePage = {
  method: 'get',
  path: '/workspaces/:workspace/projects/:project/access',
  serve: show,
};

type Access = AnswerOf<Operations['listProjectAccess']>['items'][number];
type Duty = keyof Access['may'];

async function show(call: PageCall): Promise<ShownPage> {
  const { text, path } = call;
  const [workspace, project] = [param(call, 'workspace'), param(call, 'project')];
  const words = text.provision;
  const home = path('workspaces', workspace, 'projects', project);
  const page = {
    title: words.who(project),
    lead: words.whoLead,
    workspace,
    tab: 'projects',
    trail: [{ label: project, href: home }],
  };
  const found = await orOff(call, call.ask('listProjectAccess', { params: { workspace, project } }));
  if ('off' in found) return { ...page, body: html`<section class="card">${found.off}</section>` };
  const groups = found.here.items;
  const duties = Object.keys(words.duty) as Duty[];
  const cell = (one: Access, duty: Duty): Fragment => {
    const extent = one.may[duty];
    return html`<td role="cell"${extent === 'none' ? html` class="no"` : null} data-label="${words.duty[duty]}"><div>${badge(words.extent[extent], ({ all: 'good', some: 'wait', none: 'plain' } as const)[extent])}</div></td>`;
  };
  const why = (one: Access): Fragment =>
    one.because.map(
      ({ group, binding, role, project: of }) =>
        html`<li><code>${of === null ? role : `${of}/${role}`}</code> <span class="muted small">${binding ?? words.everywhere}${group === one.group ? null : `, ${words.viaGroup(group)}`}</span></li>`,
    );
  const rows = groups.map(
    (one) =>
      html`<tr role="row"><th role="rowheader" scope="row"><a href="${path('workspaces', workspace, 'groups', one.group)}">${one.group}</a></th>${duties.map((duty) => cell(one, duty))}</tr>`,
  );
  const heads = [text.access.group, ...duties.map((duty) => words.duty[duty])].map(
    (label) => html`<th role="columnheader" scope="col">${label}</th>`,
  );
  const body = html`<section class="card flush"><div class="scroll" tabindex="0" role="group" aria-label="${words.who(project)}"><table class="cards matrix" role="table" aria-label="${words.who(project)}"><thead role="rowgroup"><tr role="row">${heads}</tr></thead><tbody role="rowgroup">${rows}</tbody></table></div></section>`;
  const bound = groups.filter(({ because }) => because.length > 0);
  const reasons = table(
    words.because,
    [
      { label: text.access.group, cell: (one) => html`<strong>${one.group}</strong>` },
      { label: words.because, cell: (one) => html`<ul class="plain">${why(one)}</ul>` },
    ],
    bound,
  );
  return { ...page, body: html`${body}<section class="card flush"><h2>${words.because}</h2>${reasons}</section>` };
}
