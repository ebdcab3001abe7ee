import { chmod, cp, mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(await readFile(`${here}package.json`, 'utf8'));

await replaceFolder('dist', bundle);
await replaceFolder('framework', (folder) => cp(`${here}../../framework`, folder, { recursive: true }));

/** One chunk a command family, so that a launch does not load what only the others need. */
async function bundle(outdir) {
  await build({
    absWorkingDir: here,
    entryPoints: ['src/main.ts', 'src/stub-runtime.ts'],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    define: { MOSAIC_VERSION: JSON.stringify(version) },
    // Bundled CommonJS asks for Node's own modules by require.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
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
