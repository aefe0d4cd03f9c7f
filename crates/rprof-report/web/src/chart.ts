// The script beside a chart: puts the drawing itself in the place of its picture, so that words and axes take on the
// colour and the letters of the text around it. A front end without script, or that forbids it, keeps the picture,
// which is a background: a sanitiser that shows a strange <img> as text drops a strange style silently.

/** The colour in which Rust draws words and axes. */
const INK = "#777777";

for (const place of document.currentScript!.parentNode!.querySelectorAll<HTMLElement>("[data-chart]")) {
  const picture = place.style.backgroundImage.split(/[,"]/)[2];
  // Drawn already: some front ends run the script once more.
  if (!picture) continue;
  const bytes = Uint8Array.from(atob(picture), (character) => character.charCodeAt(0));
  const text = new TextDecoder().decode(bytes).replaceAll(INK, "currentColor");
  const { documentElement: drawing } = new DOMParser().parseFromString(text, "image/svg+xml");
  for (const word of drawing.querySelectorAll("text")) {
    word.setAttribute("fill", "currentColor");
    word.removeAttribute("font-family");
  }
  drawing.style.cssText = "max-width:100%;height:auto";
  place.style.cssText = "";
  place.append(drawing);
}
