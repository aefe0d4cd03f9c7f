// The script beside a chart: exchanges the image for the drawing itself, whose words and axes take on the colour and
// the letters of the text around it. A front end without script, or that forbids it, keeps the image.

/** The colour in which Rust draws words and axes in the image. */
const INK = "#777777";

for (const image of document.currentScript!.parentNode!.querySelectorAll<HTMLImageElement>("img[data-chart]")) {
  const bytes = Uint8Array.from(atob(image.src.split(",")[1]), (character) => character.charCodeAt(0));
  const { documentElement: drawing } = new DOMParser().parseFromString(new TextDecoder().decode(bytes), "image/svg+xml");
  for (const element of drawing.querySelectorAll("*")) {
    element.removeAttribute("font-family");
    for (const paint of ["fill", "stroke"]) {
      const isWord = element.localName === "text" && paint === "fill";
      if (isWord || element.getAttribute(paint) === INK) element.setAttribute(paint, "currentColor");
    }
  }
  drawing.setAttribute("style", "max-width:100%;height:auto");
  image.replaceWith(drawing);
}
