import { useEffect, useRef } from 'preact/hooks';
import type { ScannedPage } from '../../scanning/pages';

/** The longest side of what is drawn, in pixels of the canvas: sharp on a phone at the size of the styles. */
const LONGEST = 320;

/** A page as it will stand in the PDF. Drawn, because the page's policy shows no pictures from memory. */
export function Picture({ page, label }: { page: ScannedPage; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { bytes, turn, width, height } = page;
  const scale = LONGEST / Math.max(width, height);
  const across = Math.round(width * scale);
  const down = Math.round(height * scale);
  const side = turn % 180 !== 0;
  useEffect(() => {
    let gone = false;
    createImageBitmap(bytes).then(
      (bitmap) => {
        const pen = canvas.current?.getContext('2d');
        if (pen && !gone) {
          pen.resetTransform();
          pen.translate(pen.canvas.width / 2, pen.canvas.height / 2);
          pen.rotate((turn * Math.PI) / 180);
          pen.imageSmoothingQuality = 'high';
          pen.drawImage(bitmap, -across / 2, -down / 2, across, down);
        }
        bitmap.close();
      },
      () => {
        // The page is there all the same; only its picture is missing.
      },
    );
    return () => {
      gone = true;
    };
  }, [bytes, turn]);
  return (
    <span class="scan-picture">
      <canvas
        ref={canvas}
        role="img"
        aria-label={label}
        width={side ? down : across}
        height={side ? across : down}
      />
    </span>
  );
}
