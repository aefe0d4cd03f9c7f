// The function table: sorts by click and by key. Rust ranked the rows; nothing is compared here but ranks and texts.

import { make } from "./elements";

/** The columns of the table: which of a row's ranks orders each; those without are ordered by their text. */
const RANKS = [0, 0, 1, 2];
const SHARE = 1;
const NAME = 4;

/** Makes the headings of `table` buttons that sort it, and lets a click on a function's name `find` it. */
export function makeSortable(table: HTMLTableElement, find: (name: string) => void): void {
  const [first, ...rows] = table.rows;
  const headings = [...first.cells] as HTMLTableCellElement[];
  table.createTHead().append(first);
  headings.forEach((heading, column) => {
    const rank = RANKS[column];
    // Figures begin with the greatest, texts with the first letter.
    const orders = column < NAME ? ["descending", "ascending"] : ["ascending", "descending"];
    const key = ({ dataset, cells }: HTMLTableRowElement): string =>
      column < NAME ? dataset.ranks!.split(" ")[rank] : cells[column].textContent!;
    const sort = (): void => {
      const again = heading.ariaSort === orders[0];
      for (const other of headings) other.ariaSort = null;
      heading.ariaSort = orders[+again];
      rows.sort((one, other) => key(one).localeCompare(key(other), "en", { numeric: true }));
      table.tBodies[0].append(...(again ? rows.slice().reverse() : rows));
    };
    heading.scope = "col";
    heading.append(make("button", { onclick: sort }, ...heading.childNodes));
    if (`${column}` === table.dataset.sorted) heading.ariaSort = orders[0];
  });
  for (const { cells } of rows) {
    const share = cells[SHARE].textContent!.replace(/\s/, "");
    cells[SHARE].style.background = `linear-gradient(90deg, #7ad8 ${share}, #0000 0)`;
    cells[NAME].onclick = () => find(cells[NAME].textContent!.replace("…", ""));
  }
}
