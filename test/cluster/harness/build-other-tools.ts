import { buildTools, otherTools, type Tool } from './tools.ts';

// Run beside the tests that need none of these: building them takes as long as many of those. Arguments: which; all without any.
const asked = process.argv.slice(2) as Tool[];
buildTools(asked.length > 0 ? asked : otherTools);
