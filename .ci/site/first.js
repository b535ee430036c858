"use strict";
// The first page: sliders → counts, shapes and the maps that lie ready. `FACTS` and `PICTURES` are generated.
const $ = (id) => document.getElementById(id);
const [CHANNELS, HEIGHT, WIDTH] = FACTS.shape;
const sheets = new Map(); // key → Image, as long as the page is open
const canvases = new Map();
let state = { garment: FACTS.garments[0], ...FACTS.start };

const grouped = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0");
const times = (channels) => `${channels}×${HEIGHT}×${WIDTH}`;
const plural = (count, thing) => `${grouped(count)} ${thing}${count === 1 ? "" : "s"}`;

// What a branch costs: a weight for each tap of each filter and a bias a filter; a MAC a weight and pixel.
function costOf(branch) {
  let channels = CHANNELS, params = 0, macs = 0;
  for (const [name, kernel] of FACTS.branches[branch].layers) {
    const weights = kernel * kernel * channels * state[name];
    params += weights + state[name];
    macs += weights * HEIGHT * WIDTH;
    channels = state[name];
  }
  return { channels, params, macs };
}

// The largest tiles that fill a canvas: in half steps of a map's own size, or what fits below that.
function tileSize(count, canvas) {
  const fits = (size) => Math.floor(canvas.width / (size + 1)) * Math.floor(canvas.height / (size + 1)) >= count;
  let size = 8 * HEIGHT;
  while (size > 1 && !fits(size)) size -= size > HEIGHT ? HEIGHT / 2 : 1;
  return size;
}

function drawMaps(branch, count, sheet, key) {
  const canvas = canvases.get(branch), context = canvas.getContext("2d");
  const ratio = window.devicePixelRatio || 1;
  canvas.width = Math.round(canvas.clientWidth * ratio);
  canvas.height = Math.round(canvas.clientHeight * ratio);
  context.imageSmoothingEnabled = false;
  const size = tileSize(count, canvas), columns = Math.floor(canvas.width / (size + 1));
  for (let map = 0; map < count; map++) {
    const x = (map % columns) * (size + 1), y = Math.floor(map / columns) * (size + 1);
    context.drawImage(sheet, 0, map * HEIGHT, WIDTH, HEIGHT, x, y, size, size);
  }
  Object.assign(canvas.dataset, { size, columns, count, key });
}

// The picture of all maps of a branch at its reduce width; drawn once it is decoded, if it is still wanted.
function showMaps(branch, count) {
  const layers = FACTS.branches[branch].layers;
  const step = layers.length > 1 ? FACTS.widths[layers[0][0]].indexOf(state[layers[0][0]]) : 0;
  const key = `${state.garment} ${branch} ${step}`;
  const pictures = PICTURES[state.garment];
  if (!pictures) return load(state.garment);
  if (!sheets.has(key)) {
    const sheet = new Image();
    sheet.src = `data:image/png;base64,${pictures[branch][step]}`;
    sheet.decode().then(render);
    sheets.set(key, sheet);
  }
  const sheet = sheets.get(key);
  if (sheet.complete && sheet.naturalWidth) drawMaps(branch, count, sheet, key);
}

// A garment's maps come as a script, which a page from a file may load as well.
function load(garment) {
  if (document.querySelector(`script[data-garment="${garment}"]`)) return;
  const script = document.createElement("script");
  script.src = FACTS.files[garment];
  script.dataset.garment = garment;
  script.onload = render;
  document.body.append(script);
}

function renderBranch(branch) {
  const { channels, params, macs } = costOf(branch), name = FACTS.branches[branch].name;
  $(`${branch}-shape`).textContent = `${plural(channels, "map")} of ${HEIGHT}×${WIDTH}`;
  $(`${branch}-cost`).textContent = `${grouped(params)} parameters, ${grouped(macs)} MACs`;
  canvases.get(branch).setAttribute(
    "aria-label", `${plural(channels, "feature map")} of branch ${branch}, ${name}, for the ${state.garment}`);
  showMaps(branch, channels);
  return { branch, channels, params, macs };
}

function renderWidths() {
  for (const [name, offered] of Object.entries(FACTS.widths)) {
    $(name).value = offered.indexOf(state[name]);
    $(name).setAttribute("aria-valuetext", plural(state[name], "channel"));
    $(`${name}-value`).textContent = state[name];
    for (const node of document.querySelectorAll(`[data-text="${name}"]`)) node.textContent = state[name];
    for (const node of document.querySelectorAll(`[data-line="${name}"]`))
      node.setAttribute("stroke-width", 1 + 8 * Math.min(state[name] / FACTS.most, 1));
  }
  const same = ([, widths]) => Object.keys(widths).every((name) => widths[name] === state[name]);
  $("preset").value = (Object.entries(FACTS.presets).find(same) || [""])[0];
}

// The bar that stands upright in the drawing, and the ribbon that lies below.
function renderJoined(parts, whole) {
  let y = FACTS.bar[0];
  for (const { branch, channels } of parts) {
    const share = channels / whole, height = FACTS.bar[1] * share;
    $(`${branch}-bar`).setAttribute("y", y);
    $(`${branch}-bar`).setAttribute("height", height);
    $(`${branch}-part`).style.flexGrow = channels;
    $(`${branch}-part`).title = $(`${branch}-part`).ariaLabel = `${branch}: ${plural(channels, "channel")}`;
    const room = share * $("ribbon").clientWidth, label = `${branch}: ${channels}`;
    $(`${branch}-label`).textContent = room > 8 * label.length + 8 ? label : room > 30 ? branch : "";
    y += height;
  }
}

function render() {
  renderWidths();
  const parts = Object.keys(FACTS.branches).map(renderBranch);
  const sum = (what) => parts.reduce((total, part) => total + part[what], 0);
  renderJoined(parts, sum("channels"));
  for (const node of document.querySelectorAll("[data-out]")) node.textContent = times(sum("channels"));
  $("sum").textContent = parts.map((part) => part.channels).join(" + ");
  $("params").textContent = grouped(sum("params"));
  $("macs").textContent = grouped(sum("macs"));
  for (const input of document.querySelectorAll("[name=garment]")) input.checked = input.value === state.garment;
  $("picture").setAttribute("href", document.querySelector("[name=garment]:checked + img").src);
}

// #64-96,128-16,32-32@coat: what an address holds, so that a link opens the page as somebody left it.
const line = () => "{c1}-{c2_reduce},{c2}-{c3_reduce},{c3}-{c4}@{garment}".replace(/{(\w+)}/g, (_, name) => state[name]);

function readLine(text) {
  const found = /^#(\d+)-(\d+),(\d+)-(\d+),(\d+)-(\d+)@(.+)$/.exec(decodeURIComponent(text));
  if (!found) return;
  const names = Object.keys(FACTS.widths), widths = names.map((name, at) => Number(found[at + 1]));
  const known = names.every((name, at) => FACTS.widths[name].includes(widths[at]));
  if (!known || !FACTS.garments.includes(found[7])) return;
  state = { garment: found[7], ...Object.fromEntries(names.map((name, at) => [name, widths[at]])) };
}

function set(changes) {
  Object.assign(state, changes);
  render();
}

function start() {
  for (const branch of Object.keys(FACTS.branches)) canvases.set(branch, $(`${branch}-maps`));
  for (const [name, offered] of Object.entries(FACTS.widths))
    $(name).addEventListener("input", (event) => set({ [name]: offered[event.target.value] }));
  for (const input of document.querySelectorAll("[name=garment]"))
    input.addEventListener("change", () => set({ garment: input.value }));
  $("preset").addEventListener("change", (event) => set(FACTS.presets[event.target.value]));
  $("reset").addEventListener("click", () => set({ garment: FACTS.garments[0], ...FACTS.start }));
  $("block").addEventListener("change", () => history.replaceState(null, "", `#${line()}`));
  $("reset").addEventListener("click", () => history.replaceState(null, "", `#${line()}`));
  window.addEventListener("hashchange", () => (readLine(location.hash), render()));
  window.addEventListener("resize", render);
  readLine(location.hash);
  render();
  FACTS.garments.forEach((garment) => PICTURES[garment] || load(garment));
}

start();
