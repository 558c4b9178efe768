/** The commands that the service gives to the page of a newcomer, or null. */
export function guide() {
  const text = document.body.dataset.guide;
  return text ? JSON.parse(text) : null;
}
