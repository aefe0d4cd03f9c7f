// The script in the cell. It must stay tiny: a sanitiser that escapes scripts shows it as text. All that is heavy
// lies deflated in attributes, which every sanitiser drops silently.

(async (room: ParentNode) => {
  // Every cell that is not awake yet: some front ends run the script elsewhere in the output, or once more.
  for (const element of room.querySelectorAll<HTMLElement>("[data-viewer]")) {
    const code = Uint8Array.from(atob(element.dataset.viewer!), (character) => character.charCodeAt(0));
    element.removeAttribute("data-viewer");
    const stream = new Blob([code]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    const script = document.createElement("script");
    script.textContent = await new Response(stream).text();
    element.append(script);
  }
})(document.currentScript!.parentNode!);
