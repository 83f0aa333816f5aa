// Which way up a photograph is. Cameras write it beside the picture (EXIF), and browsers disagree on whether a bitmap has it
// applied. So it is read here, and the browser gets the picture without it.

/** EXIF stands in one of the first segments, none of which has more than 64 KiB. */
const HEAD = 256 * 1024;
const UPRIGHT = 1;

/** How the stored picture has to be turned and mirrored: 1 to 8 as EXIF counts. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface Plain {
  /** The same picture, which claims to be upright. */
  picture: Blob;
  orientation: Orientation;
}

/** Takes the orientation out of a JPEG. Other kinds have theirs applied by every browser. */
export async function takeOrientation(photograph: Blob): Promise<Plain> {
  const head = new DataView(await photograph.slice(0, HEAD).arrayBuffer());
  const found = find(head);
  if (!found) return { picture: photograph, orientation: UPRIGHT };
  head.setUint16(found.at, UPRIGHT, found.little);
  const picture = new Blob([head.buffer as ArrayBuffer, photograph.slice(HEAD)], { type: photograph.type });
  return { picture, orientation: found.orientation };
}

interface Found {
  at: number;
  little: boolean;
  orientation: Orientation;
}

function find(head: DataView): Found | null {
  try {
    if (head.getUint16(0) !== 0xffd8) return null;
    for (let at = 2; ; at += 2 + head.getUint16(at + 2)) {
      const marker = head.getUint16(at);
      // 'Exif' and two zeros begin the segment; what is no segment, or the picture itself, ends the search.
      if (marker === 0xffe1 && head.getUint32(at + 4) === 0x45786966) return findInExif(head, at + 10);
      if (marker < 0xffc0 || marker === 0xffda) return null;
    }
  } catch {
    // It ends early or is no JPEG.
    return null;
  }
}

/** The tag 0x0112 of the first directory (EXIF 2.32, section 4.6). */
function findInExif(head: DataView, start: number): Found | null {
  const little = head.getUint16(start) === 0x4949;
  const directory = start + head.getUint32(start + 4, little);
  const entries = head.getUint16(directory, little);
  for (let entry = 0; entry < entries; entry += 1) {
    const at = directory + 2 + entry * 12;
    if (head.getUint16(at, little) !== 0x0112) continue;
    const value = head.getUint16(at + 8, little);
    return value >= 1 && value <= 8 ? { at: at + 8, little, orientation: value as Orientation } : null;
  }
  return null;
}

/** Whether its width is the height of the stored picture. */
export function liesOnItsSide(orientation: Orientation): boolean {
  return orientation >= 5;
}

/** The matrix that puts a stored picture of this size upright. */
export function uprightMatrix(orientation: Orientation, width: number, height: number): DOMMatrix2DInit {
  const matrix = (a: number, b: number, c: number, d: number, e: number, f: number) => ({ a, b, c, d, e, f });
  switch (orientation) {
    case 2:
      return matrix(-1, 0, 0, 1, width, 0);
    case 3:
      return matrix(-1, 0, 0, -1, width, height);
    case 4:
      return matrix(1, 0, 0, -1, 0, height);
    case 5:
      return matrix(0, 1, 1, 0, 0, 0);
    case 6:
      return matrix(0, 1, -1, 0, height, 0);
    case 7:
      return matrix(0, -1, -1, 0, height, width);
    case 8:
      return matrix(0, -1, 1, 0, 0, width);
    default:
      return matrix(1, 0, 0, 1, 0, 0);
  }
}
