import { firstVersion } from '../services/first-version.ts';

/** 事项目录: the topics a case can be about. Not demo data: every installation starts with them. */
export const matters: readonly { readonly code: string; readonly zh: string; readonly en: string }[] = firstVersion.map(
  ({ code, zh, en }) => ({ code, zh, en }),
);
