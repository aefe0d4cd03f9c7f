// The function table: sorts by click and by key. Rust ranked the rows; nothing is compared here but ranks and texts.

import { make } from "./elements";

/** Where the function's name stands, and its share. */
const NAME = 4;
const SHARE = 1;

/** Makes the headings of `table` buttons that sort it, and lets a click on a function's name `find` it. */
export function makeSortable(table: HTMLTableElement, find: (name: string) => void): void {
  const headings = [...table.tHead!.rows[0].cells];
  const body = table.tBodies[0];
  for (const heading of headings) {
    const { rank } = heading.dataset;
    // Figures begin with the greatest, texts with the first letter.
    const orders = rank ? ["descending", "ascending"] : ["ascending", "descending"];
    const key = ({ dataset, cells }: HTMLTableRowElement): string =>
      rank ? dataset.ranks!.split(" ")[+rank] : cells[heading.cellIndex].textContent!;
    const sort = (): void => {
      const again = heading.ariaSort === orders[0];
      for (const other of headings) other.ariaSort = null;
      heading.ariaSort = orders[+again];
      const rows = [...body.rows];
      rows.sort((one, other) => key(one).localeCompare(key(other), "en", { numeric: true }));
      body.append(...(again ? rows.reverse() : rows));
    };
    heading.append(make("button", { onclick: sort }, ...heading.childNodes));
  }
  for (const { cells } of body.rows) {
    const share = cells[SHARE].textContent!.replace(" ", "");
    cells[SHARE].style.background = `linear-gradient(90deg, #7ad8 ${share}, #0000 0)`;
    cells[NAME].onclick = () => find(cells[NAME].textContent!);
  }
}
