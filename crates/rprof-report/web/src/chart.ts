// The script beside a chart: puts the drawing itself in the place of its picture, so that words and axes take on the
// colour and the letters of the text around it. A front end without script, or that forbids it, keeps the picture,
// which is a background: a sanitiser that shows a strange <img> as text drops a strange style silently.

/** The colour in which Rust draws words and axes. */
const INK = "#777777";

for (const place of document.currentScript!.parentNode!.querySelectorAll<HTMLElement>("[data-chart]")) {
  const picture = place.style.backgroundImage.split(",")[1]?.match(/^[\w+/=]+/);
  // Drawn already: some front ends run the script once more.
  if (!picture) continue;
  const bytes = Uint8Array.from(atob(picture[0]), (character) => character.charCodeAt(0));
  const { documentElement: drawing } = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml");
  for (const element of drawing.querySelectorAll("*")) {
    element.removeAttribute("font-family");
    for (const paint of ["fill", "stroke"]) {
      const isWord = element.localName === "text" && paint === "fill";
      if (isWord || element.getAttribute(paint) === INK) element.setAttribute(paint, "currentColor");
    }
  }
  drawing.setAttribute("style", "max-width:100%;height:auto");
  place.removeAttribute("style");
  place.append(drawing);
}
