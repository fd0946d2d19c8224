/** Tests run on the built packages (what a user gets); `npm test` builds them first. */
module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/cluster/', '<rootDir>/test/bench/'],
  modulePathIgnorePatterns: ['/dist/package.json'],
  transform: { '\\.ts$': '<rootDir>/test/esbuild-transform.cjs' },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.ts', '$1.js'] },
  maxWorkers: 2,
  // What a file loaded is never let go by its worker: looking through that takes more than half of the time in the end.
  workerIdleMemoryLimit: '300MB',
  // Some start servers; a busy computer takes its time.
  testTimeout: 120_000,
};
