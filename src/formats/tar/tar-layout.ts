import { tarBlock, tarPadding, tarTrailer } from './tar-header.js';

export interface TarPlace {
  readonly path: string;
  readonly headerOffset: number;
  readonly dataOffset: number;
  readonly bytes: number;
}

/** Where everything lies in the tar of these files, in their order: header, data and padding of each, then the trailer. All in bytes. */
export function tarLayout(files: readonly { readonly path: string; readonly bytes: number }[]): {
  totalBytes: number;
  members: TarPlace[];
} {
  let at = 0;
  const members = files.map(({ path, bytes }) => {
    const place = { path, headerOffset: at, dataOffset: at + tarBlock, bytes };
    at += tarBlock + bytes + tarPadding(bytes);
    return place;
  });
  return { totalBytes: at + tarTrailer.length, members };
}
