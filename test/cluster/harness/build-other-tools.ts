import { buildTools, otherTools } from './tools.ts';

// Run beside the tests that need none of these: building them takes as long as many of those.
buildTools(otherTools);
