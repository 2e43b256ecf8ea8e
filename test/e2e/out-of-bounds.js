// Evaluated in the page: texts of what is wider than the window, lies outside it, or hides a part of itself.
(() => {
  const told = (element) => element.outerHTML.replaceAll(/\s+/g, " ").slice(0, 140);
  const wide =
    document.documentElement.scrollWidth > window.innerWidth
      ? [`wider than the window: ${document.documentElement.scrollWidth} of ${window.innerWidth}`]
      : [];
  const seen = [...document.querySelectorAll("main *, header *, footer *")].filter(
    (element) => element.checkVisibility() && !element.closest(".ds-sr-only, .ds-skip-link, svg"),
  );
  const outside = seen.filter((element) => {
    const box = element.getBoundingClientRect();
    return box.width > 0 && box.right > window.innerWidth + 1 && !element.closest(".table-frame");
  });
  const hides = (overflow) => overflow === "hidden" || overflow === "clip";
  const clipped = seen.filter((element) => {
    const { overflowX, overflowY } = getComputedStyle(element);
    return (
      (hides(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
      (hides(overflowY) && element.scrollHeight > element.clientHeight + 1)
    );
  });
  return [
    ...wide,
    ...outside.slice(0, 3).map((one) => `outside the window: ${told(one)}`),
    ...clipped.slice(0, 3).map((one) => `cut off: ${told(one)}`),
  ];
})();
