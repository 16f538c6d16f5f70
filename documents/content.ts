/** A document with everything filled in, before it has a layout. PDF and DOCX are made from the same one. */
export interface Content {
  readonly kind: string;
  /** For the file's properties: the kind's name, not what a template calls it. */
  readonly name: string;
  readonly number: string;
  readonly issuer: string;
  /** `YYYY-MM-DD`. */
  readonly issuedOn: string;
  readonly blocks: readonly ContentBlock[];
}

/** Lines of one paragraph or cell: no line breaks, nothing that cannot be printed. */
export type Lines = readonly string[];

export type Align = 'left' | 'center' | 'right';

export type ContentBlock =
  | { readonly type: 'title' | 'number' | 'heading'; readonly text: string }
  | { readonly type: 'paragraph'; readonly lines: Lines; readonly flush: boolean }
  | {
      readonly type: 'table';
      readonly columns: readonly { readonly label: string; readonly width: number; readonly align: Align }[];
      readonly rows: readonly (readonly Lines[])[];
    }
  | { readonly type: 'facts'; readonly rows: readonly { readonly label: string; readonly lines: Lines }[] }
  | { readonly type: 'new-page' }
  | { readonly type: 'signatures'; readonly places: readonly { readonly label: string; readonly date: string }[] }
  | { readonly type: 'issued'; readonly lines: Lines };
