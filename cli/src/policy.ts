import { Command } from 'commander';

/** `kaas policy`, with what it can do. */
export function policyCommand(...commands: readonly Command[]): Command {
  const policy = new Command('policy')
    .summary('work with the policy bundle')
    .description('The policies of the platform: written once, enforced by Kyverno or by the API server itself.')
    .addHelpText(
      'after',
      `
Examples:
  kaas policy emit --out policies                 for Kyverno, reporting only
  kaas policy emit --mode enforce | kubectl apply -f -`,
    );
  for (const command of commands) policy.addCommand(command);
  return policy;
}
