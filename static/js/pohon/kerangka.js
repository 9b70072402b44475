/**
 * What Wunderbaum lacks around its rows: the roles of a treegrid, and reading the scroll position once per drawing.
 */

/**
 * Wunderbaum reads the scroll position before each row it draws, and each reading makes the browser lay the page out
 * anew: most of the time that scrolling takes. While it draws, the position cannot change, so it is read once.
 *
 * @param {Wunderbaum} tree
 */
export function measureOncePerDrawing(tree) {
  const draw = tree._updateRows.bind(tree);
  tree._updateRows = (options) => {
    const { element } = tree;
    const posisi = element.scrollTop;
    Object.defineProperty(element, "scrollTop", { configurable: true, get: () => posisi });
    try {
      return draw(options);
    } finally {
      delete element.scrollTop;
    }
  };
}

/**
 * Keeps the roles of the frame, and the row under the cursor, in step with what is drawn.
 *
 * @param {Wunderbaum} tree
 */
export function describe(tree) {
  const { element, headerElement, listContainerElement, nodeListElement } = tree;
  element.setAttribute("role", "treegrid");
  element.setAttribute("aria-rowcount", String(tree.treeRowCount + 1));
  headerElement.setAttribute("role", "rowgroup");
  listContainerElement.setAttribute("role", "presentation");
  nodeListElement.setAttribute("role", "rowgroup");
  const judul = headerElement.querySelector(".wb-row");
  judul.setAttribute("role", "row");
  judul.setAttribute("aria-rowindex", "1");
  for (const kolom of judul.querySelectorAll(".wb-col")) {
    kolom.setAttribute("role", "columnheader");
  }
  const baris = tree.getActiveNode()?._rowElem;
  if (baris?.isConnected) {
    element.setAttribute("aria-activedescendant", baris.id);
  } else {
    element.removeAttribute("aria-activedescendant");
  }
}
