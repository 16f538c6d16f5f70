import { localStore } from './local.ts';
import { s3Store } from './s3.ts';
import type { S3Settings } from './s3-request.ts';
import type { FileStore } from './store.ts';

/** Which store the configuration asks for; `folder` holds the files, or what is on its way to the bucket. */
export interface FileSettings {
  readonly folder: string;
  readonly s3: S3Settings | undefined;
}

/** The store of files as configured. Nothing is touched before the first file. */
export const openStore = ({ folder, s3 }: FileSettings): FileStore => (s3 ? s3Store(s3, folder) : localStore(folder));
