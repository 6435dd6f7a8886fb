// The district as the portal draws it: streets as areas, and the stops of the day with their place in the order.

import { word } from "./device.js";

const SVG = "http://www.w3.org/2000/svg";
const shape = (tag, attributes, text = "") => {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.textContent = text;
  return node;
};

// Where a position lies on the drawing, as `facilities.register.street_map.Map.point` says it.
export const point = (map, [east, north]) => [(east - map.west) * map.squeeze * map.scale, (map.north - north) * map.scale];

export function drawn(map, stops, here) {
  const svg = shape("svg", { class: "map", viewBox: `0 0 ${map.width} ${map.height}`, role: "group", "aria-label": word("map") });
  svg.append(...map.streets.map((street, place) => shape("path", { class: `map-street map-street-${place % 3}`, d: street.outline })),
    shape("path", { class: "map-border", d: map.borders }),
    ...map.streets.map(({ x, y, name }) => shape("text", { class: "map-name", x, y, "aria-hidden": true }, name)));
  if (here) svg.append(shape("path", { class: "map-start", d: `M${point(map, here).join(" ")}m-12 0h24m-12 -12v24` }));
  stops.forEach((stop, place) => { if (stop.position) svg.append(dot(map, stop, place + 1)); });
  return svg;
}

function dot(map, { position, facility }, place) {
  const [x, y] = point(map, position);
  const link = shape("a", { href: `#stop-${place}`, "aria-label": `${place}. ${facility.facts.name}` });
  link.append(shape("circle", { class: "map-cluster map-stop", cx: x, cy: y, r: 17 }), shape("text", { class: "map-count", x, y }, String(place)));
  link.addEventListener("click", (event) => {  // the address of this page says which visit is open, so the link only scrolls
    event.preventDefault();
    document.getElementById(`stop-${place}`)?.scrollIntoView({ block: "center" });
  });
  return link;
}
