// Slack's native charts (`data_visualization`) as small SVG drawings with a legend and a readable summary.

import { h, svg } from "./dom.js";

const WIDTH = 480, HEIGHT = 200, LEFT = 44, BOTTOM = 26, TOP = 8;
const color = (at) => `var(--chart-${at % 6})`;
const short = new Intl.NumberFormat(undefined, { notation: "compact", maximumFractionDigits: 1 });

export function chart(block) {
  const { type } = block.chart;
  const drawing = type === "pie" ? pie(block.chart) : plot(block.chart);
  const summary = type === "pie" ? pieWords(block.chart) : seriesWords(block.chart);
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", `${block.title}: ${summary}`);
  return h("figure", { class: "chart" }, h("figcaption", {}, block.title), drawing, legend(block.chart));
}

const pieWords = ({ segments }) => segments.map((one) => `${one.label} ${one.value}`).join(", ");
const seriesWords = ({ series }) =>
  series.map((one) => `${one.name}: ${one.data.map((point) => `${point.label} ${point.value}`).join(", ")}`).join("; ");

function legend({ type, segments, series }) {
  const total = type === "pie" ? segments.reduce((sum, one) => sum + one.value, 0) : 0;
  const names = type === "pie"
    ? segments.map((one) => `${one.label} · ${Math.round((100 * one.value) / total)} %`)
    : series.map((one) => one.name);
  return h("ul", { class: "legend" }, names.map((name, at) =>
    h("li", {}, h("i", { style: { background: color(at) } }), name)));
}

function pie({ segments }) {
  const total = segments.reduce((sum, one) => sum + one.value, 0);
  let turn = 0;
  const slices = segments.map((one, at) => {
    const share = one.value / total;
    const arc = svg("circle", { r: 40, cx: 60, cy: 60, fill: "none", "stroke-width": 34, pathLength: 100,
      stroke: color(at), "stroke-dasharray": `${share * 100} 100`, "stroke-dashoffset": -turn * 100,
      transform: "rotate(-90 60 60)" });
    turn += share;
    return arc;
  });
  return svg("svg", { viewBox: "0 0 120 120", class: "pie" }, slices);
}

function plot({ type, series, axis_config: axis }) {
  const values = series.flatMap((one) => one.data.map((point) => point.value));
  const top = niceTop(Math.max(0, ...values)), low = Math.min(0, ...values);
  const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (top - low || 1));
  const step = (WIDTH - LEFT) / axis.categories.length;
  const x = (at) => LEFT + step * (at + 0.5);
  const shapes = type === "bar" ? bars(series, axis, x, y, step) : lines(type, series, axis, x, y);
  return svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}` }, grid(low, top, y), shapes, labels(axis, x), axisTitle(axis));
}

function niceTop(value) {
  const unit = 10 ** Math.floor(Math.log10(value || 1));
  return Math.ceil((value || 1) / unit) * unit;
}

const grid = (low, top, y) => [0, 0.5, 1].flatMap((share) => {
  const value = low + (top - low) * share;
  return [
    svg("line", { x1: LEFT, x2: WIDTH, y1: y(value), y2: y(value), class: "grid" }),
    svg("text", { x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, short.format(value)),
  ];
});

const labels = (axis, x) => axis.categories.map((name, at) =>
  svg("text", { x: x(at), y: HEIGHT - 8, "text-anchor": "middle" }, name));

const axisTitle = (axis) => (axis.y_label ? svg("text", { x: LEFT + 4, y: TOP + 10, class: "axis" }, axis.y_label) : []);

const valueAt = (one, label) => one.data.find((point) => point.label === label)?.value ?? 0;

function bars(series, axis, x, y, step) {
  const wide = Math.min(34, (step * 0.76) / series.length);
  return series.flatMap((one, at) => axis.categories.map((label, place) => {
    const value = valueAt(one, label), from = x(place) - (wide * series.length) / 2 + wide * at;
    const bar = svg("rect", { x: from + 1, width: Math.max(1, wide - 2), y: Math.min(y(value), y(0)), rx: 2,
      height: Math.max(1, Math.abs(y(value) - y(0))), fill: color(at) });
    bar.append(svg("title", {}, `${one.name}, ${label}: ${value}`));
    return bar;
  }));
}

function lines(type, series, axis, x, y) {
  return series.flatMap((one, at) => {
    const points = axis.categories.map((label, place) => `${x(place)},${y(valueAt(one, label))}`);
    const line = svg("polyline", { points: points.join(" "), fill: "none", stroke: color(at), "stroke-width": 2.5 });
    if (type === "line") return [line];
    const ends = [`${x(0)},${y(0)}`, ...points, `${x(axis.categories.length - 1)},${y(0)}`];
    return [svg("polygon", { points: ends.join(" "), fill: color(at), opacity: 0.25 }), line];
  });
}
