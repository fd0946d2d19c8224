import type { Project } from './project.js';

/** The projects above one, nearest first. Ends where a cycle closes or a parent is unknown. */
export function ancestors(projects: readonly Project[], project: Project): readonly Project[] {
  const above: Project[] = [];
  for (let next = parentOf(projects, project); next && !above.includes(next) && next !== project; ) {
    above.push(next);
    next = parentOf(projects, next);
  }
  return above;
}

/** A project and every project below it, in the order given. */
export const withDescendants = (projects: readonly Project[], project: Project): readonly Project[] =>
  projects.filter((candidate) => candidate === project || ancestors(projects, candidate).includes(project));

const parentOf = (projects: readonly Project[], { parent }: Project): Project | undefined =>
  parent === undefined ? undefined : projects.find(({ name }) => name === parent);
