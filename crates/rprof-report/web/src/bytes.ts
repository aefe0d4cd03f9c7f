// Bytes: from the page's attributes, inflated, and read as postcard writes them.

/** Returns the bytes of `text`, which is base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let place = 0; place < bytes.length; place++) bytes[place] = characters.charCodeAt(place);
  return bytes;
}

/** Returns what raw deflate made `bytes` of. */
export async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export type Reader = ReturnType<typeof read>;

/** Reads postcard: numbers are LEB128 varints, signed ones zigzag, and a length stands before each text and list. */
export function read(bytes: Uint8Array) {
  let place = 0;

  const unsigned = (): number => {
    let byte = bytes[place++];
    // PERF: most numbers of a tree are small, and there are hundreds of thousands.
    if (byte < 128) return byte;
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (byte === undefined) throw new RangeError("the profile is cut short");
      // Not shifts: a weight has more bits than JavaScript's integers.
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      byte = bytes[place++];
    }
  };
  const signed = (): number => {
    const value = unsigned();
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  const slice = (): Uint8Array => {
    const length = unsigned();
    return bytes.subarray(place, (place += length));
  };
  const text = (): string => new TextDecoder().decode(slice());
  const list = <T>(row: () => T): T[] => {
    const rows: T[] = [];
    for (let left = unsigned(); left > 0; left--) rows.push(row());
    return rows;
  };
  const ended = (): boolean => place >= bytes.length;

  return { unsigned, signed, slice, text, list, ended };
}
