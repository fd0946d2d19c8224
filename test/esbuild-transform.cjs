// Jest transform: TypeScript to CommonJS by esbuild; types are checked by `tsc -b`, which runs before.
const { transformSync } = require('esbuild');

module.exports = {
  process(source, path) {
    const { code } = transformSync(source, {
      loader: 'ts',
      format: 'cjs',
      target: 'node22',
      sourcefile: path,
      sourcemap: 'inline',
      platform: 'node',
    });
    return { code };
  },
};
