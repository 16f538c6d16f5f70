/** What may be attached: a closed list. Everything else is refused, and so is what only calls itself one of these. */

export interface Kind {
  /** As a file name ends. */
  readonly extensions: readonly string[];
  /** What it is stored and served as. */
  readonly mediaType: string;
  /** What a sender may call it beside that. */
  readonly alsoCalled?: readonly string[];
  /** What its first bytes say, in the words of `detect`. */
  readonly signatures: readonly string[];
  /** For an archive: the entry that makes it what it is. */
  readonly mainEntry?: string;
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const ZIP = ['application/zip', 'application/x-zip-compressed'];

export const kinds: readonly Kind[] = [
  { extensions: ['pdf'], mediaType: 'application/pdf', alsoCalled: ['application/x-pdf'], signatures: ['pdf'] },
  {
    extensions: ['jpg', 'jpeg'],
    mediaType: 'image/jpeg',
    alsoCalled: ['image/jpg', 'image/pjpeg'],
    signatures: ['jpg'],
  },
  { extensions: ['png'], mediaType: 'image/png', alsoCalled: ['image/x-png'], signatures: ['png'] },
  { extensions: ['webp'], mediaType: 'image/webp', signatures: ['webp'] },
  { extensions: ['heic', 'heif'], mediaType: 'image/heic', alsoCalled: ['image/heif'], signatures: ['heic'] },
  {
    ...{ extensions: ['docx'], mediaType: `${OFFICE}.wordprocessingml.document`, alsoCalled: ZIP },
    ...{ signatures: ['zip'], mainEntry: 'word/document.xml' },
  },
  {
    ...{ extensions: ['xlsx'], mediaType: `${OFFICE}.spreadsheetml.sheet`, alsoCalled: ZIP },
    ...{ signatures: ['zip'], mainEntry: 'xl/workbook.xml' },
  },
  { extensions: ['doc'], mediaType: 'application/msword', alsoCalled: ['application/x-msword'], signatures: ['cfb'] },
  {
    ...{ extensions: ['xls'], mediaType: 'application/vnd.ms-excel', signatures: ['cfb'] },
    alsoCalled: ['application/msexcel', 'application/x-msexcel'],
  },
  { extensions: ['txt'], mediaType: 'text/plain', signatures: ['text'] },
  { extensions: ['mp3'], mediaType: 'audio/mpeg', alsoCalled: ['audio/mp3'], signatures: ['mp3'] },
  {
    extensions: ['wav'],
    mediaType: 'audio/wav',
    alsoCalled: ['audio/x-wav', 'audio/wave', 'audio/vnd.wave'],
    signatures: ['wav'],
  },
  { extensions: ['m4a'], mediaType: 'audio/mp4', alsoCalled: ['audio/x-m4a', 'audio/m4a'], signatures: ['m4a', 'mp4'] },
  { extensions: ['mp4'], mediaType: 'video/mp4', alsoCalled: ['audio/mp4'], signatures: ['mp4', 'm4v'] },
  { extensions: ['amr'], mediaType: 'audio/amr', alsoCalled: ['audio/amr-nb'], signatures: ['amr'] },
];

/** Every extension that is taken, for telling people. */
export const acceptedExtensions: string = kinds.map(({ extensions }) => extensions.join(' ')).join(' ');

/** The extension of a file name, lower case, without the dot; empty if it has none. */
export const extensionOf = (fileName: string): string =>
  /\.([^./\\\s]{1,10})\s*$/.exec(fileName)?.[1]?.toLowerCase() ?? '';

export const kindOfName = (fileName: string): Kind | undefined =>
  kinds.find(({ extensions }) => extensions.includes(extensionOf(fileName)));

/** Whether what the sender called it goes with the kind; `application/octet-stream` says nothing and goes with all. */
export function goesWith(kind: Kind, declared: string): boolean {
  const type = declared.split(';')[0]?.trim().toLowerCase() ?? '';
  return ['', 'application/octet-stream', kind.mediaType, ...(kind.alsoCalled ?? [])].includes(type);
}
