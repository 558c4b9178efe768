const CONFIRMATION_MS = 1_500;

/** Makes each button with `data-copies` copy the text of the element of that id. */
export function offerCopies() {
  for (const button of document.querySelectorAll("button[data-copies]")) {
    const label = button.textContent;
    let timer;
    button.addEventListener("click", async () => {
      const copied = await copy(document.getElementById(button.dataset.copies));
      button.textContent = copied ? "Copied" : "Press Ctrl+C";
      clearTimeout(timer);
      timer = setTimeout(() => (button.textContent = label), CONFIRMATION_MS);
    });
  }
}

/**
 * The clipboard is closed to pages over plain HTTP from another host: there the text is left
 * selected.
 */
async function copy(element) {
  try {
    await navigator.clipboard.writeText(element.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(element);
    return false;
  }
}
