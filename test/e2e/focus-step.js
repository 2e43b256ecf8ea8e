// In every page that the keyboard walks through.
globalThis.hasFocus = (wanted) => wanted.includes(document.activeElement);

// After each press of Tab, with what is looked for: whether it has the focus, and what is wrong with what has. How it looks
// is compared when the focus has gone on, so that nothing is disturbed by measuring.
globalThis.focusStep = (wanted) => {
  const told = (element) => element.outerHTML.replaceAll(/\s+/g, " ").slice(0, 140);
  const lookOf = (element) => {
    const { outlineStyle, outlineWidth, outlineColor, boxShadow } = getComputedStyle(element);
    const outline = outlineStyle === "none" ? "none" : [outlineStyle, outlineWidth, outlineColor].join(" ");
    return [outline, boxShadow].join(" ");
  };
  // Of a table wider than the window, or a link that breaks, a part that is in the window.
  const isCovered = (element) => {
    const box = element.getClientRects()[0];
    const middle = (from, to, most) => (Math.max(0, from) + Math.min(most, to)) / 2;
    const at = document.elementFromPoint(
      middle(box.left, box.right, window.innerWidth),
      middle(box.top, box.bottom, window.innerHeight),
    );
    return at === null || !(element.contains(at) || at.contains(element));
  };
  const faultsOf = (element) => {
    const shown = { opacityProperty: true, visibilityProperty: true };
    if (!element.checkVisibility(shown) || element.closest("[inert], [aria-hidden='true']"))
      return ["has the focus and is hidden"];
    const box = element.getBoundingClientRect();
    if (box.width < 2 || box.height < 2) return ["has the focus and no size"];
    const isOutside =
      box.bottom <= 0 || box.right <= 0 || box.top >= window.innerHeight || box.left >= window.innerWidth;
    if (isOutside) return ["has the focus outside the window"];
    return [
      ...(isCovered(element) ? ["has the focus under something else"] : []),
      ...(element.tabIndex > 0 ? ["has a place of its own in the order"] : []),
    ];
  };
  const faultsOfStep = (before, after) => {
    // A date is three fields and a button in one.
    if (before.element === after)
      return after.type === "date" && before.times < 4 ? [] : [`holds the keyboard: ${told(after)}`];
    if (!before.element.isConnected) return [];
    const isAhead = before.element.compareDocumentPosition(after) & Node.DOCUMENT_POSITION_FOLLOWING;
    const isAlike = lookOf(before.element) === before.look;
    return [
      ...(isAlike ? [`looks the same without the focus: ${told(before.element)}`] : []),
      ...(isAhead ? [] : [`the order goes back to: ${told(after)}`]),
    ];
  };
  const focused = document.activeElement;
  const before = globalThis.focusBefore;
  if (focused === null || focused === document.body) {
    globalThis.focusBefore = undefined;
    return { found: false, isEnd: true, faults: [] };
  }
  const faults = [
    ...(before ? faultsOfStep(before, focused) : []),
    ...faultsOf(focused).map((fault) => `${fault}: ${told(focused)}`),
  ];
  const times = before?.element === focused ? before.times + 1 : 1;
  globalThis.focusBefore = { element: focused, look: lookOf(focused), times };
  // Of radio buttons one is reached by Tab, and the others from there.
  const isBeside = (one) => one.type === "radio" && focused.type === "radio" && one.name === focused.name;
  return { found: wanted.some((one) => one === focused || isBeside(one)), isEnd: false, faults };
};
