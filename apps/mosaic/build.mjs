import { chmod, cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(await readFile(`${here}package.json`, 'utf8'));

/** What those load on demand. */
const LATER = ['program', 'gate-main', 'package-sources', 'git-sources'];

await replaceFolder('dist', bundle);
await replaceFolder('framework', (folder) => cp(`${here}../../framework`, folder, { recursive: true }));

/** What has to start quickly is one file each, since every further one costs some milliseconds; the rest is chunks. */
async function bundle(outdir) {
  await bundleEntries(outdir, ['src/main.ts', 'src/gate-main.ts', 'src/gate-worker.ts'], {
    splitting: false,
    plugins: LATER.map((name) => leaveOut(`./${name}.ts`, `./${name}.js`)),
  });
  const others = ['src/program.ts', 'src/stub-runtime.ts', 'src/gate/package-sources.ts', 'src/gate/git-sources.ts'];
  await bundleEntries(outdir, others, { splitting: true, entryNames: '[name]' });
}

async function bundleEntries(outdir, entryPoints, options) {
  await build({
    ...options,
    absWorkingDir: here,
    entryPoints,
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    define: { MOSAIC_VERSION: JSON.stringify(version) },
    // Bundled CommonJS asks for Node's own modules by require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
}

/** Leaves an import out of the bundle, under the name that it has in the output folder. */
function leaveOut(source, output) {
  return {
    name: 'leave-out',
    setup: ({ onResolve }) =>
      onResolve({ filter: /.*/ }, ({ path }) => (path === source ? { path: output, external: true } : undefined)),
  };
}

/** Whoever reads the folder meanwhile sees the old one or the new one. */
async function replaceFolder(name, fill) {
  const fresh = await mkdtemp(`${here}.${name}-`);
  await chmod(fresh, 0o755);
  const old = `${fresh}-old`;
  try {
    await fill(fresh);
    await rename(`${here}${name}`, old).catch((error) => {
      if (error.code !== 'ENOENT') throw error;
    });
    await rename(fresh, `${here}${name}`);
  } finally {
    await rm(fresh, { recursive: true, force: true });
    await rm(old, { recursive: true, force: true });
  }
}
