import { execFile } from 'node:child_process';

/** What a program that ran to its end left. */
export interface ProgramRun {
  /** `null`: a signal ended it. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program to its end, whatever its exit code. Connections that this process holds stay alive meanwhile. */
export const runProgram = (program: string, args: readonly string[], directory: string): Promise<ProgramRun> =>
  new Promise((done, failed) => {
    const options = { cwd: directory, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (child.pid === undefined) failed(error);
      else done({ status: child.exitCode, stdout, stderr });
    });
  });
