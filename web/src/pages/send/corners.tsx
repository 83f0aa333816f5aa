import type { TargetedKeyboardEvent, TargetedPointerEvent } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { ScannedPage } from '../../scanning/pages';
import { each, isConvex, type Point, type Quad } from '../../scanning/quad';
import { type PlainId, wordsOf } from '../../text/text';
import { useTurned } from './picture';

const t = wordsOf('documents');

/** The longest side of the drawn picture, in pixels of the canvas: sharp under the magnifier, too. */
const LONGEST = 1200;
/** How much of the picture the magnifier shows, in pixels of both canvases. */
const GLASS = 176;
/** How far an arrow moves a corner, in parts of the picture; and with the shift key. */
const STEP = 0.005;
const LONG_STEP = 0.05;
/** Twice the least area of three corners. */
const LEAST = 0.01;

const NAMES: readonly PlainId<'documents'>[] = [
  'scan-corner-1',
  'scan-corner-2',
  'scan-corner-3',
  'scan-corner-4',
];

interface Props {
  page: ScannedPage;
  corners: Quad;
  onCorners: (change: (corners: Quad) => Quad) => void;
}

/** A photograph with four corners to move, by finger, by mouse, and by the arrow keys. */
export function Corners({ page, corners, onCorners }: Props) {
  const { photograph, turn } = page;
  const canvas = useTurned(photograph, turn, LONGEST);
  const [held, setHeld] = useState<number>();
  const move = (corner: number, to: (from: Point) => Point) =>
    onCorners((before) => {
      const after = each(before, (point, row) => (row === corner ? within(to(point)) : point));
      return isConvex(after, LEAST) ? after : before;
    });
  const line = corners.map(({ x, y }) => `${x * 100} ${y * 100}`).join('L');
  return (
    <div class="paper">
      <canvas ref={canvas} width={turn % 180 === 0 ? 3 : 4} height={turn % 180 === 0 ? 4 : 3} />
      <svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        <path class="paper-off" fill-rule="evenodd" d={`M0 0H100V100H0ZM${line}Z`} />
        <path class="paper-rim" vector-effect="non-scaling-stroke" d={`M${line}Z`} />
        <path class="paper-line" vector-effect="non-scaling-stroke" d={`M${line}Z`} />
      </svg>
      {corners.map((point, corner) => (
        <Corner
          key={corner}
          name={t(NAMES[corner] as PlainId<'documents'>)}
          point={point}
          picture={canvas}
          onMove={(to) => move(corner, to)}
          onHeld={(is) => setHeld(is ? corner : undefined)}
        />
      ))}
      {held !== undefined && <Glass point={corners[held] as Point} picture={canvas} />}
    </div>
  );
}

function within({ x, y }: Point): Point {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return { x: clamp(x), y: clamp(y) };
}

interface CornerProps {
  name: string;
  point: Point;
  picture: { current: HTMLCanvasElement | null };
  onMove: (to: (from: Point) => Point) => void;
  onHeld: (is: boolean) => void;
}

/** One corner. To a screen reader it is two sliders; from either, the arrow keys move it in both directions. */
function Corner({ name, point, picture, onMove, onHeld }: CornerProps) {
  const across = useRef<HTMLInputElement>(null);
  const grip = useRef<Point | null>(null);
  const hold = (event: TargetedPointerEvent<HTMLElement>) => {
    const box = picture.current?.getBoundingClientRect();
    if (!box || event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    across.current?.focus({ preventScroll: true });
    // Grabbing a corner beside its middle does not move it.
    grip.current = {
      x: event.clientX - box.left - point.x * box.width,
      y: event.clientY - box.top - point.y * box.height,
    };
    onHeld(true);
  };
  const drag = (event: TargetedPointerEvent<HTMLElement>) => {
    const box = picture.current?.getBoundingClientRect();
    const from = grip.current;
    if (!box || !from) return;
    const x = (event.clientX - from.x - box.left) / box.width;
    const y = (event.clientY - from.y - box.top) / box.height;
    onMove(() => ({ x, y }));
  };
  const drop = () => {
    grip.current = null;
    onHeld(false);
  };
  const press = (event: TargetedKeyboardEvent<HTMLElement>) => {
    const step = event.shiftKey ? LONG_STEP : STEP;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by) return;
    event.preventDefault();
    const [right = 0, down = 0] = by;
    onMove(({ x, y }) => ({ x: x + right * step, y: y + down * step }));
  };
  return (
    <fieldset
      class="paper-corner"
      aria-label={name}
      style={{ left: `${point.x * 100}%`, top: `${point.y * 100}%` }}
      onPointerDown={hold}
      onPointerMove={drag}
      onPointerUp={drop}
      onPointerCancel={drop}
      onKeyDown={press}
    >
      <input
        ref={across}
        type="range"
        aria-label={t('scan-from-left', { corner: name })}
        aria-valuetext={`${Math.round(point.x * 100)} %`}
        step="any"
        max={1}
        value={point.x}
        onInput={({ currentTarget }) => {
          const x = currentTarget.valueAsNumber;
          onMove(({ y }) => ({ x, y }));
        }}
      />
      <input
        type="range"
        tabIndex={-1}
        aria-label={t('scan-from-top', { corner: name })}
        aria-valuetext={`${Math.round(point.y * 100)} %`}
        step="any"
        max={1}
        value={point.y}
        onInput={({ currentTarget }) => {
          const y = currentTarget.valueAsNumber;
          onMove(({ x }) => ({ x, y }));
        }}
      />
    </fieldset>
  );
}

/** A magnifier: shows what is under the finger, beside it. */
function Glass({ point, picture }: Pick<CornerProps, 'point' | 'picture'>) {
  const glass = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const pen = glass.current?.getContext('2d');
    const shown = picture.current;
    if (!pen || !shown) return;
    const [x, y] = [point.x * shown.width - GLASS / 2, point.y * shown.height - GLASS / 2];
    pen.clearRect(0, 0, GLASS, GLASS);
    pen.drawImage(shown, x, y, GLASS, GLASS, 0, 0, GLASS, GLASS);
  });
  const side = point.x < 0.5 ? 'paper-glass paper-glass-right' : 'paper-glass';
  return (
    <span class={side} aria-hidden="true">
      <canvas ref={glass} width={GLASS} height={GLASS} />
    </span>
  );
}
