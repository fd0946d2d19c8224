import { execFileSync } from 'node:child_process';

/** True when git can be run; says that tests are skipped when not, and fails where a skip is a failure. */
export function hasGit(): boolean {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    if (process.env.REQUIRE_ALL === '1') throw error;
    console.warn('skipped the Git target: git cannot be run');
    return false;
  }
}
