// One PDF of several pages. The library comes with this file, and this file when somebody scans.
import { jsPDF } from 'jspdf';
import type { Size, Turn } from './quad';

/** A sheet of US Letter in points, short side first: no page is larger, so that each prints on one. */
const SHORT = 612;
const LONG = 792;

/** A JPEG, and how it is to be turned. */
interface PageOfPdf extends Size {
  bytes: Blob;
  turn: Turn;
}

/** The JPEGs go in as they are; a page that was turned is turned by the PDF, which costs no quality. */
export async function makePdf(pages: PageOfPdf[], title: string): Promise<Blob> {
  let pdf: jsPDF | undefined;
  for (const [row, page] of pages.entries()) {
    const { across, down, width, height } = sheetOf(page);
    const orientation = across > down ? 'landscape' : 'portrait';
    const format = [across, down];
    if (pdf) pdf.addPage(format, orientation);
    else pdf = new jsPDF({ unit: 'pt', format, orientation, putOnlyUsedFonts: true });
    const bytes = new Uint8Array(await page.bytes.arrayBuffer());
    const { x, y, rotation } = placeOf(page.turn, width, height);
    pdf.addImage(bytes, 'JPEG', x, y, width, height, `page-${row}`, 'NONE', rotation);
  }
  if (!pdf) throw new Error('A PDF has at least one page.');
  pdf.setProperties({ title });
  return pdf.output('blob');
}

/** The size of the sheet, and of the picture on it before it is turned. */
function sheetOf(page: PageOfPdf) {
  const long = Math.max(page.width, page.height);
  const short = Math.min(page.width, page.height);
  const scale = Math.min(LONG / long, SHORT / short);
  const width = page.width * scale;
  const height = page.height * scale;
  const side = page.turn % 180 !== 0;
  return { width, height, across: side ? height : width, down: side ? width : height };
}

/** The library turns a picture counterclockwise around its lower left corner, and counts from the top of the sheet. */
function placeOf(turn: Turn, width: number, height: number) {
  switch (turn) {
    case 90:
      return { x: 0, y: -height, rotation: 270 };
    case 180:
      return { x: width, y: -height, rotation: 180 };
    case 270:
      return { x: height, y: width - height, rotation: 90 };
    default:
      return { x: 0, y: 0, rotation: 0 };
  }
}
