// Where the viewer starts: the boot script put this one into the element that holds the profile.

import { fromBase64 } from "./bytes";
import { colours } from "./palette";
import { readProfile } from "./profile";
import { plant } from "./tree";
import { view } from "./viewer";

async function start(element: HTMLElement): Promise<void> {
  const { rprof, palette, codes } = element.dataset;
  const flame = element.querySelector<HTMLElement>("[data-flame]");
  const legend = element.querySelector<HTMLElement>("[data-legend]");
  const table = element.querySelector("table");
  if (!rprof || !palette || !codes || !flame || !legend || !table) return;
  const tree = plant(await readProfile(fromBase64(rprof)));
  if (tree.length) view(tree, colours(palette, codes), { flame, legend, table });
}

const script = document.currentScript!;
const element = script.parentElement!;
script.remove();
void start(element);
