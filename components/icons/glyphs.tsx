import type { ReactNode } from "react";

/** Sixteen-unit drawings, stroked with the current colour; sync drawings are all made from the mark’s two bars. */
export const glyphs = {
  ban: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m3.9 3.9 8.2 8.2" />
    </>
  ),
  bell: <path d="M3.5 11.5c1-1 1-2 1-4a3.5 3.5 0 0 1 7 0c0 2 0 3 1 4zM6.6 13.8a1.6 1.6 0 0 0 2.8 0" />,
  board: (
    <>
      <path d="M2 3.5h12M2 8h12M2 12.5h12" />
      <path d="M4 2.2v2.6M9 6.7v2.6M6 11.2v2.6" strokeWidth="3" />
    </>
  ),
  calendar: (
    <>
      <rect x="2.2" y="3.2" width="11.6" height="10.6" rx="1.4" />
      <path d="M2.2 6.6h11.6M5.3 1.8v2.6M10.7 1.8v2.6" />
    </>
  ),
  car: (
    <path d="M2.2 8.5 3.8 4.5h8.4l1.6 4v3.8H2.2zM2.2 8.5h11.6M4.6 12.3v1.2M11.4 12.3v1.2M4.8 10.4h.01M11.2 10.4h.01" />
  ),
  check: <path d="m3 8.5 3.3 3.3L13 4.8" />,
  "circle-check": (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="m5.3 8.2 2 2 3.5-4" />
    </>
  ),
  clash: (
    <>
      <rect x="1.8" y="3" width="8.4" height="5.4" rx="1" />
      <rect x="5.8" y="7" width="8.4" height="6" rx="1" />
    </>
  ),
  clock: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.6V8l2.3 1.6" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  copy: (
    <>
      <rect x="5.5" y="5.5" width="8" height="8" rx="1.2" />
      <path d="M10.5 5.5v-2a1 1 0 0 0-1-1h-6a1 1 0 0 0-1 1v6a1 1 0 0 0 1 1h2" />
    </>
  ),
  "double-check": <path d="m1.5 8.7 2.7 2.7 5.6-6M7.6 10.7l.8.7 5.9-6.2" />,
  down: <path d="m4 6.2 4 4 4-4" />,
  download: <path d="M8 2.5v7.6M4.8 7.2 8 10.4l3.2-3.2M2.5 13.5h11" />,
  exit: <path d="M9.5 2.5h-6v11h6M6.5 8h7.5M11.3 5.2 14 8l-2.7 2.8" />,
  external: <path d="M9 2.5h4.5V7M13.5 2.5 7.5 8.5M11.5 9v4.5h-9v-9H7" />,
  eye: (
    <>
      <path d="M1.5 8S4 3.5 8 3.5 14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8z" />
      <circle cx="8" cy="8" r="1.9" />
    </>
  ),
  home: <path d="M2.5 7.5 8 2.8l5.5 4.7v6h-4v-4h-3v4h-4z" />,
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.3v3.7M8 5v.01" strokeWidth="1.7" />
    </>
  ),
  left: <path d="m10 3.5-4.5 4.5 4.5 4.5" />,
  link: (
    <path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.3-2.3a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.2 9.1a2.6 2.6 0 0 0 3.7 3.7l.8-.8" />
  ),
  list: (
    <>
      <path d="M5.5 4h8.5M5.5 8h8.5M5.5 12h8.5" />
      <path d="M2.2 4h.01M2.2 8h.01M2.2 12h.01" strokeWidth="2.2" />
    </>
  ),
  lock: (
    <>
      <rect x="3.2" y="7" width="9.6" height="6.8" rx="1.2" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  mail: (
    <>
      <rect x="1.8" y="3.2" width="12.4" height="9.6" rx="1.2" />
      <path d="m2.2 4.4 5.800 4.400 5.800-4.400" />
    </>
  ),
  menu: <path d="M2.5 4.5h11M2.5 8h11M2.5 11.5h11" />,
  message: <path d="M2.2 3h11.6v8H7l-3 2.5V11H2.2z" />,
  minus: <path d="M3 8h10" />,
  moon: <path d="M13.4 9.6A5.8 5.8 0 0 1 6.4 2.6a5.8 5.8 0 1 0 7 7z" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.4" />,
  move: <path d="M2 8h12M5 5 2 8l3 3M11 5l3 3-3 3" />,
  navigate: <path d="M13.8 2.2 2 7l5 2 2 5z" />,
  "no-show": (
    <>
      <circle cx="6.5" cy="5.2" r="2.6" />
      <path d="M1.8 13.5c.3-2.7 2-4.1 4.7-4.1 1 0 1.900.2 2.600.6M11 9.8l3.6 3.6M14.6 9.8 11 13.4" />
    </>
  ),
  note: <path d="M3 2.5h10v7.5l-3.5 3.5H3zM13 10H9.5v3.5M5.5 5.5h5M5.5 8h3" />,
  offline: (
    <>
      <path d="M1.8 6.2a9.2 9.2 0 0 1 3-1.9M14.2 6.2a9.2 9.2 0 0 0-6-2.5M4.3 8.8a5.6 5.6 0 0 1 2.2-1.3M11.7 8.8a5.6 5.6 0 0 0-1.3-.9M8 12.3v.01" />
      <path d="m2.5 2.5 11 11" />
    </>
  ),
  pause: <path d="M5.5 3.5v9M10.5 3.5v9" strokeWidth="2.4" />,
  pencil: <path d="m10.8 2.8 2.4 2.4L5.5 13l-3 .600.6-3z" />,
  people: (
    <>
      <circle cx="6" cy="5.5" r="2.5" />
      <path d="M1.5 13.5c.3-2.6 2-4 4.5-4s4.2 1.4 4.5 4M10.8 3.3a2.3 2.3 0 0 1 0 4.4M12.2 9.9c1.4.5 2.2 1.7 2.4 3.6" />
    </>
  ),
  person: (
    <>
      <circle cx="8" cy="5.2" r="2.7" />
      <path d="M2.8 13.7c.4-3 2.3-4.5 5.2-4.5s4.8 1.5 5.2 4.5" />
    </>
  ),
  phone: (
    <path d="M3.2 2.5h2.4l1.2 3-1.6 1.2a8 8 0 0 0 4.1 4.1l1.2-1.6 3 1.2v2.4c0 .6-.4 1-1 1C7.2 13.5 2.5 8.8 2.2 3.5c0-.6.4-1 1-1z" />
  ),
  pin: (
    <>
      <path d="M8 14.2S3.2 10 3.2 6.5a4.8 4.8 0 0 1 9.6 0C12.8 10 8 14.2 8 14.2z" />
      <circle cx="8" cy="6.6" r="1.6" />
    </>
  ),
  play: <path className="icon-fill" d="M4.5 2.8v10.4l8.5-5.2z" />,
  plus: <path d="M8 3v10M3 8h10" />,
  print: <path d="M4.5 6V2.2h7V6M4.5 11.5H2.5V6h11v5.5h-2M4.5 9.5h7v4.3h-7z" />,
  pulse: <path d="M1.5 8.5h3l1.8-5 3 9 2-6 .9 2h2.3" />,
  question: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M6.2 6.3a1.9 1.9 0 1 1 2.7 1.7c-.6.3-.9.7-.9 1.3M8 11.3v.01" />
    </>
  ),
  repeat: <path d="M3 7V6a2 2 0 0 1 2-2h7.5M10.5 2l2 2-2 2M13 9v1a2 2 0 0 1-2 2H3.5M5.5 14l-2-2 2-2" />,
  retry: <path d="M13.2 8a5.2 5.2 0 1 1-1.7-3.9M13.3 1.8v3h-3" />,
  right: <path d="m6 3.5 4.5 4.5-4.5 4.5" />,
  screen: (
    <>
      <rect x="1.8" y="2.8" width="12.4" height="8.4" rx="1.2" />
      <path d="M8 11.2v2.4M5.2 13.6h5.6" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.5" />
      <path d="m10.5 10.5 3.5 3.5" />
    </>
  ),
  send: (
    <>
      <path d="M14 2 2 7l4.5 2L9 14z" />
      <path d="M14 2 6.5 9" />
    </>
  ),
  sliders: (
    <>
      <path d="M2 4.5h6M12 4.5h2M2 11.5h2M8 11.5h6" />
      <circle cx="10" cy="4.5" r="1.8" />
      <circle cx="6" cy="11.5" r="1.8" />
    </>
  ),
  sun: (
    <>
      <circle cx="8" cy="8" r="2.8" />
      <path d="M8 1.6v1.6M8 12.8v1.6M1.6 8h1.6M12.8 8h1.6M3.5 3.5l1.1 1.1M11.4 11.4l1.1 1.1M12.5 3.5l-1.1 1.1M4.6 11.4l-1.1 1.1" />
    </>
  ),
  swap: <path d="M2.5 5.5h10M9.5 2.5l3 3-3 3M13.5 10.5h-10M6.5 7.5l-3 3 3 3" />,
  "sync-changed": (
    <>
      <rect x="2" y="4.2" width="8" height="2.6" rx=".6" strokeWidth="1.3" />
      <g className="icon-fill">
        <rect x="5.5" y="8.8" width="9" height="3.4" rx=".8" />
      </g>
    </>
  ),
  "sync-deleted": (
    <>
      <g className="icon-fill">
        <rect x="2" y="3.2" width="12" height="3.4" rx=".8" />
      </g>
      <path d="m5.7 9 4.6 4.6M10.3 9l-4.6 4.6" strokeWidth="1.7" />
    </>
  ),
  "sync-first": (
    <>
      <g className="icon-fill">
        <rect x="2" y="3.8" width="12" height="3.4" rx=".8" />
        <rect x="2" y="8.8" width="6" height="3.4" rx=".8" />
      </g>
      <path d="M9 9.4h4.4v2.4H9" strokeWidth="1.2" />
    </>
  ),
  "sync-level": (
    <>
      <g className="icon-fill">
        <rect x="2" y="3.8" width="12" height="3.4" rx=".8" />
        <rect x="2" y="8.8" width="12" height="3.4" rx=".8" />
      </g>
    </>
  ),
  "sync-none": (
    <>
      <g className="icon-fill">
        <rect x="2" y="3.8" width="12" height="3.4" rx=".8" />
      </g>
      <rect x="2.7" y="9.3" width="10.6" height="2.6" rx=".6" strokeWidth="1.3" strokeDasharray="2 1.6" />
    </>
  ),
  "sync-outdated": (
    <>
      <g className="icon-fill">
        <rect x="5.5" y="3.8" width="9" height="3.4" rx=".8" />
      </g>
      <rect x="2" y="9.3" width="8" height="2.6" rx=".6" strokeWidth="1.3" />
    </>
  ),
  "sync-queued": (
    <>
      <g className="icon-fill">
        <rect x="2" y="3.8" width="12" height="3.4" rx=".8" />
      </g>
      <path d="M3.5 10.7h.01M8 10.7h.01M12.5 10.7h.01" strokeWidth="2.6" />
    </>
  ),
  "sync-removed": (
    <>
      <g className="icon-fill">
        <rect x="2" y="3.8" width="12" height="3.4" rx=".8" />
      </g>
      <path d="M5 10.7h6" strokeWidth="1.6" />
    </>
  ),
  "sync-sending": (
    <>
      <g className="icon-fill">
        <rect x="2" y="3.2" width="12" height="3.4" rx=".8" />
      </g>
      <path d="M2.5 11h10.5M10 8.4l3 2.6-3 2.6" />
    </>
  ),
  tag: (
    <>
      <path d="M2.5 2.5h5l6 6-5 5-6-6z" />
      <path d="M5.3 5.3v.01" strokeWidth="2" />
    </>
  ),
  trash: <path d="M2.5 4.5h11M6 4.5v-2h4v2M4 4.5l.6 9h6.8l.6-9" />,
  tray: <path d="M2 9.5 3.8 3h8.4L14 9.5V13H2zM2 9.5h3.5l1 1.5h3l1-1.5H14" />,
  undo: <path d="M5.5 3 2.5 6l3 3M2.5 6h6.8a4 4 0 0 1 0 8H6" />,
  unplug: (
    <>
      <path d="M6 2v3M10 2v3M4.5 5h7v2.5a3.5 3.5 0 0 1-3.5 3.5 3.5 3.5 0 0 1-3.5-3.5zM8 11v3" />
      <path d="m2 14 12-12" />
    </>
  ),
  up: <path d="m4 9.8 4-4 4 4" />,
  warn: (
    <>
      <path d="M8 2 1.6 13.5h12.8z" />
      <path d="M8 6.5v3.2M8 11.6v.01" strokeWidth="1.7" />
    </>
  ),
} as const satisfies Record<string, ReactNode>;

export type IconName = keyof typeof glyphs;
