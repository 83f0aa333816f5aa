const SHAPES = {
  home: 'M4 11.5 12 4l8 7.5M6 10v9.5h4.5V14h3v5.5H18V10',
  message: 'M4 5.5h16v11H9.5L5 20v-3.5H4z',
  bell: 'M6 16.5c1.2-1.3 1.5-3 1.5-5.5a4.5 4.5 0 0 1 9 0c0 2.5.3 4.2 1.5 5.5zM10.3 19.5a2 2 0 0 0 3.4 0',
  bill: 'M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9.5 8.5h5M9.5 12.5h5',
  calendar: 'M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V8M15.5 3.5V8',
  gear: 'M10.0 5.4L10.4 2.9L13.6 2.9L14.0 5.4L15.2 5.9L17.3 4.5L19.5 6.7L18.1 8.8L18.6 10.0L21.1 10.4L21.1 13.6L18.6 14.0L18.1 15.2L19.5 17.3L17.3 19.5L15.2 18.1L14.0 18.6L13.6 21.1L10.4 21.1L10.0 18.6L8.8 18.1L6.7 19.5L4.5 17.3L5.9 15.2L5.4 14.0L2.9 13.6L2.9 10.4L5.4 10.0L5.9 8.8L4.5 6.7L6.7 4.5L8.8 5.9zM12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  menu: 'M4 7h16M4 12h16M4 17h16',
  next: 'm9 5 7 7-7 7',
  back: 'm15 5-7 7 7 7',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  clock: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5V12l3 2.5',
  alert: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 7.5v5.5M12 16.2v.3',
  cross: 'm6.5 6.5 11 11M17.5 6.5l-11 11',
  outside: 'M13 4.5h6.5V11M19 5l-8.5 8.5M10 6H5v13h13v-5',
  download: 'M12 4v11M7.5 11l4.5 4.5 4.5-4.5M5 20h14',
  info: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM12 11v5.5M12 7.5v.3',
  mail: 'M3.5 6h17v12.5h-17zM4 6.5l8 6.5 8-6.5',
  document: 'M6 3.5h8l4.5 4.5v12.5H6zM13.5 3.5V8.5h5M9 12.5h6M9 16h6',
  folder: 'M3.5 6h6l2 2.5h9v10.5h-17z',
  send: 'M12 20V5M6.5 10.5 12 5l5.5 5.5M5 20h14',
  camera: 'M3.5 7.5h4l1.5-2.5h6l1.5 2.5h4v11.5h-17zM12 16a3.25 3.25 0 1 0 0-6.5 3.25 3.25 0 0 0 0 6.5z',
  scan: 'M4 8V4h4M16 4h4v4M20 16v4h-4M8 20H4v-4M8 8.5h8M8 12h8M8 15.5h5',
  photo: 'M3.5 5h17v14h-17zM4 17l5-5 3.5 3.5 3-3 4.5 4.5M15.5 9.2v.3',
  pause: 'M8.5 5.5v13M15.5 5.5v13',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5l5 5',
  key: 'M8 16.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 12.5h9v3.5M17.5 12.5v2.5',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
} as const;

export type IconName = keyof typeof SHAPES;

/** An icon beside words, never instead of them. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={SHAPES[name]} />
    </svg>
  );
}
