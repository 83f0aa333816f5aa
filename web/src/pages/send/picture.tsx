import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ScannedPage } from '../../scanning/pages';
import type { Turn } from '../../scanning/quad';

/** The longest side of what is drawn, in pixels of the canvas: sharp on a phone at the size of the styles. */
const LONGEST = 320;

/** Draws a turned picture on a canvas, whose longest side becomes this long, in pixels. */
function drawTurned(canvas: HTMLCanvasElement, picture: ImageBitmap, turn: Turn, longest: number) {
  const scale = longest / Math.max(picture.width, picture.height);
  const across = Math.round(picture.width * scale);
  const down = Math.round(picture.height * scale);
  [canvas.width, canvas.height] = turn % 180 === 0 ? [across, down] : [down, across];
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.translate(canvas.width / 2, canvas.height / 2);
  pen.rotate((turn * Math.PI) / 180);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, -across / 2, -down / 2, across, down);
}

/** A canvas with a photograph, turned, as soon as it is decoded. Drawn, because the page's policy allows no pictures from memory. */
export function useTurned(
  photograph: Blob,
  turn: Turn,
  longest: number,
): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    let gone = false;
    createImageBitmap(photograph).then(
      (bitmap) => {
        if (canvas.current && !gone) drawTurned(canvas.current, bitmap, turn, longest);
        bitmap.close();
      },
      () => {
        // Only the picture is missing.
      },
    );
    return () => {
      gone = true;
    };
  }, [photograph, turn, longest]);
  return canvas;
}

/** A page as it will be in the PDF. */
export function Picture({ page, label }: { page: ScannedPage; label: string }) {
  const { bytes, turn, width, height } = page;
  const canvas = useTurned(bytes, turn, LONGEST);
  const scale = LONGEST / Math.max(width, height);
  const across = Math.round(width * scale);
  const down = Math.round(height * scale);
  const side = turn % 180 !== 0;
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
