/**
 * Calls `report` for each row that appears in the list of events on the example page, in the order
 * in which the events arrived.
 */
export async function reportRows(page, report) {
  await page.exposeFunction("reportRow", ({ args, ...row }) =>
    report({ ...row, args: JSON.parse(args) }),
  );
  await page.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      const list = document.getElementById("events");
      if (list === null) return;
      new MutationObserver((changes) => {
        // The page inserts new rows at the top, several at a time.
        const rows = changes.flatMap((change) => [...change.addedNodes].reverse());
        for (const row of rows) {
          const args = row.querySelector(".args").textContent;
          globalThis.reportRow({
            event: row.dataset.event,
            namespace: row.dataset.namespace,
            args,
          });
        }
      }).observe(list, { childList: true });
    });
  });
}
