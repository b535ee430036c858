// One slide at a time, in the largest type in which it fits. Its number stands after the # of the address.
const FOOT = 34, COLUMN = 1260;  // px, of the line at the foot and of the narrowest column of two
var slides = [...document.querySelectorAll("section")];
const [back, next] = document.querySelectorAll("nav a"), [heading, count] = document.querySelectorAll("nav span");
const STEPS = { ArrowRight: 1, PageDown: 1, " ": 1, ArrowLeft: -1, PageUp: -1, Home: -1e3, End: 1e3 };
const bounded = number => Math.min(Math.max(number, 1), slides.length);
const place = () => bounded(parseInt(location.hash.slice(1)) || 1);
const current = () => slides[place() - 1];
const cut = slide => slide.scrollWidth > slide.clientWidth + 1 || slide.scrollHeight > slide.clientHeight + 1;

function arrange(slide, two, zoom) {
  slide.classList.toggle("two", two);
  slide.style.zoom = zoom;
  slide.style.bottom = `${FOOT / zoom}px`;
}

function largest(slide, two, most) {
  const fits = zoom => { arrange(slide, two, zoom); return !cut(slide); };
  let low = 0.1, high = most;
  if (fits(high)) return high;
  while (high - low > 0.01) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle; else high = middle;
  }
  return low;
}

function fit(slide) {
  const most = Math.min(innerWidth / 1024, innerHeight / 768), one = largest(slide, false, most);
  // A widget that is high for a slide stands in two columns, if that leaves it larger.
  const two = one < most / 2 ? largest(slide, true, Math.min(most, innerWidth / 2 / COLUMN)) : 0;
  arrange(slide, two > one, Math.max(one, two));
}

const watch = new ResizeObserver(() => cut(current()) && fit(current()));

function show() {
  const here = place(), slide = current();
  document.activeElement.blur();
  watch.disconnect();
  for (const one of slides) one.classList.toggle("now", one === slide);
  back.href = `#${bounded(here - 1)}`;
  next.href = `#${bounded(here + 1)}`;
  heading.textContent = slide.ariaLabel;
  count.textContent = `${here} / ${slides.length}`;
  fit(slide);
  for (const part of slide.children) watch.observe(part);
}

// A key pressed in a widget is the widget's; Escape leaves it.
addEventListener("keydown", event => {
  if (event.key === "Escape") document.activeElement.blur();
  const step = STEPS[event.key];
  if (!step || event.target.closest(".jupyter-widgets") || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  location.hash = bounded(place() + step);
});
addEventListener("hashchange", show);
addEventListener("resize", () => fit(current()));
show();
