/** Drawn on a grid of 24, one line thick; they say nothing that a word beside them does not. */
const PATHS = {
  home: "M4 11 12 4l8 7v9h-5v-6H9v6H4z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8Zm-8 8c0-4 4-6 8-6s8 2 8 6",
  people:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7Zm-6 9c0-4 3-6 6-6s6 2 6 6M16 4.3a3.5 3.5 0 0 1 0 6.4M17 14c2.5.6 4 2.8 4 6",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13Zm5-2 5 5",
  shield: "M12 3 5 6v5c0 5 3 8 7 10 4-2 7-5 7-10V6z",
  list: "M6 3h12v18H6zM9 8h6M9 12h6M9 16h4",
  check: "M4 4h16v16H4zm4 8 3 3 5-6",
  chart: "M4 20V4m0 16h16M8 16v-4m4 4V8m4 8v-6",
  link: "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1",
  role: "M4 8h16v12H4zM9 8V4h6v4m-6 5h6",
  sync: "M5 10a7 7 0 0 1 12-3l2 2m0-5v5h-5m5 5a7 7 0 0 1-12 3l-2-2m0 5v-5h5",
  pause: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM10 9v6m4-6v6",
} as const;

export type IconName = keyof typeof PATHS;

export const Icon = ({ name }: { name: IconName }) => (
  <svg
    class="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
    focusable="false"
  >
    <path d={PATHS[name]} />
  </svg>
);
