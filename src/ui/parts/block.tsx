import type { Child } from "../view.ts";

export type Color = "neutral" | "info" | "success" | "warning" | "danger";

/** A state in a word; the color repeats it and is never alone. */
export const Tag = ({ color = "neutral", children }: { color?: Color; children?: Child }) => (
  <span class="ds-tag" data-color={color}>
    <span class="dot" aria-hidden="true" />
    {children}
  </span>
);

type AlertProps = {
  color: Exclude<Color, "neutral">;
  title?: string;
  /** It is why what was sent came to nothing: script puts the keyboard there, as on an error summary. */
  refuses?: boolean;
  children?: Child;
};

/** What has happened, or what to know before going on. */
export const Alert = ({ color, title, refuses, children }: AlertProps) => (
  <div
    class="ds-alert"
    data-color={color}
    role={color === "danger" || color === "success" ? "status" : undefined}
    tabindex={refuses ? -1 : undefined}
  >
    {title && (
      <h2 class="ds-heading" data-size="2xs">
        {title}
      </h2>
    )}
    {children}
  </div>
);

type CardProps = { title?: string; level?: 2 | 3; children?: Child; class?: string };

export const Card = ({ title, level = 2, children, class: more = "" }: CardProps) => {
  const Heading = level === 2 ? "h2" : "h3";
  return (
    <section class={`ds-card ${more}`} data-color="neutral">
      {title && (
        <Heading class="ds-heading" data-size="xs">
          {title}
        </Heading>
      )}
      {children}
    </section>
  );
};

export type Stat = { label: string; value: string; href?: string; note?: string };

/** The figures at the top of an overview. */
export const Stats = ({ stats }: { stats: readonly Stat[] }) => (
  <dl class="stats">
    {stats.map(({ label, value, href, note }) => (
      <div class="ds-card" data-color="neutral">
        <dt>{href ? <a href={href}>{label}</a> : label}</dt>
        <dd>
          {value}
          {note && <small>{note}</small>}
        </dd>
      </div>
    ))}
  </dl>
);

/** Nothing here: why, and what to do. */
export const Empty = ({ title, children }: { title: string; children?: Child }) => (
  <div class="empty">
    <p class="ds-heading" data-size="2xs">
      {title}
    </p>
    {children}
  </div>
);

/** Facts about one thing. */
export const Facts = ({ facts }: { facts: readonly (readonly [string, Child] | null)[] }) => (
  <dl class="facts">
    {facts.map(
      (fact) =>
        fact && (
          <div>
            <dt>{fact[0]}</dt>
            <dd>{fact[1]}</dd>
          </div>
        ),
    )}
  </dl>
);

export const Initials = ({ name }: { name: string }) => (
  <span class="ds-avatar" data-color="neutral" data-size="sm" aria-hidden="true">
    {name
      .split(/\s+/)
      .filter(Boolean)
      .map((word) => word[0]?.toUpperCase())
      .slice(0, 2)
      .join("")}
  </span>
);
