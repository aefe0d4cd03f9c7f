// Bytes: from the page's attributes, inflated, and read as postcard writes them.

/** Returns the bytes of `text`, which is base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
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
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      if (place >= bytes.length) throw new RangeError("the profile is cut short");
      const byte = bytes[place++];
      // Not shifts: a weight has more bits than JavaScript's integers.
      value += (byte & 127) * scale;
      if (byte < 128) return value;
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
  const list = <T>(row: () => T): T[] => Array.from({ length: unsigned() }, row);
  const ended = (): boolean => place >= bytes.length;

  return { unsigned, signed, slice, text, list, ended };
}
