import type { View } from "../view.ts";

type Bar = {
  /** Below the bar; every so often none, where there are many. */
  mark: string;
  value: number;
};
type ChartProps = {
  view: View;
  title: string;
  note?: string;
  /** Instead of the bars, where all of them are nothing. */
  empty: string;
  bars: readonly Bar[];
  /** The same as figures, for those who cannot see it, under `more`. */
  more: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
  /** Over the whole width. */
  wide?: boolean;
};

const HEIGHT = 150;
const FOOT = 22;
const TOP = 18;

/**
 * Upright bars, drawn by the server: widths in per cent, so that the text keeps its size at any width. The figures stand below in a
 * table.
 */
export const BarChart = ({ view, title, note, empty, bars, more, head, rows, wide }: ChartProps) => {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  const step = 100 / bars.length;
  const full = HEIGHT - FOOT - TOP;
  const few = bars.length <= 14;
  return (
    <figure class={`ds-card chart${wide ? " chart-wide" : ""}`} data-color="neutral">
      <figcaption>
        <h2 class="ds-heading" data-size="xs">
          {title}
        </h2>
        {note && <p class="muted">{note}</p>}
      </figcaption>
      {bars.every(({ value }) => value === 0) ? (
        <p class="muted">{empty}</p>
      ) : (
        <svg width="100%" height={HEIGHT} role="img" aria-label={title}>
          <line x1="0" x2="100%" y1={HEIGHT - FOOT} y2={HEIGHT - FOOT} class="chart-axis" />
          {bars.map(({ mark, value }, i) => {
            const height = value === 0 ? 0 : Math.max(2, Math.round((value / most) * full));
            const middle = `${((i + 0.5) * step).toFixed(2)}%`;
            const top = HEIGHT - FOOT - height;
            return (
              <>
                <rect
                  class="chart-bar"
                  x={`${((i + 0.15) * step).toFixed(2)}%`}
                  y={top}
                  width={`${(step * 0.7).toFixed(2)}%`}
                  height={height}
                  rx="2"
                />
                {value > 0 && (few || value === most) && (
                  <text x={middle} y={top - 5} text-anchor="middle">
                    {view.number(value)}
                  </text>
                )}
                {mark && (
                  <text x={middle} y={HEIGHT - 6} text-anchor="middle" class="chart-mark">
                    {mark}
                  </text>
                )}
              </>
            );
          })}
        </svg>
      )}
      <Figures title={more} label={title} head={head} rows={rows} />
    </figure>
  );
};

/** Bars that lie, one for each of a few things with names. */
export const LyingBars = ({ view, title, note, bars, more, head, rows }: Omit<ChartProps, "empty">) => {
  const most = Math.max(1, ...bars.map(({ value }) => value));
  return (
    <figure class="ds-card chart" data-color="neutral">
      <figcaption>
        <h2 class="ds-heading" data-size="xs">
          {title}
        </h2>
        {note && <p class="muted">{note}</p>}
      </figcaption>
      <ul class="lying" aria-label={title}>
        {bars.map(({ mark, value }) => (
          <li>
            <span>{mark}</span>
            <strong class="figures">{view.number(value)}</strong>
            <svg width="100%" height="10" aria-hidden="true" focusable="false">
              <rect width="100%" height="10" rx="2" class="chart-track" />
              <rect width={`${((value / most) * 100).toFixed(2)}%`} height="10" rx="2" class="chart-bar" />
            </svg>
          </li>
        ))}
      </ul>
      <Figures title={more} label={title} head={head} rows={rows} />
    </figure>
  );
};

type FiguresProps = {
  title: string;
  label: string;
  head: readonly string[];
  rows: readonly (readonly string[])[];
};

const Figures = ({ title, label, head, rows }: FiguresProps) => (
  <details class="figures-of">
    <summary aria-label={`${title}: ${label}`}>{title}</summary>
    <section class="table-frame" tabindex={0} aria-label={`${title}: ${label}`}>
      <table class="ds-table">
        <thead>
          <tr>
            {head.map((text, i) => (
              <th scope="col" class={i === 0 ? undefined : "figures"}>
                {text}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([first, ...rest]) => (
            <tr>
              <th scope="row">{first}</th>
              {rest.map((text) => (
                <td class="figures">{text}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  </details>
);
