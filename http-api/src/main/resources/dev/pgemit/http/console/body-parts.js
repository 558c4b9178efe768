// Reads the body of a response as it comes.

/**
 * Yields the parts of a body that end with a separator, each as soon as it is there, until the body
 * ends.
 */
export async function* bodyParts(response, separator) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const parts = (rest + value).split(separator);
    rest = parts.pop();
    yield* parts;
  }
}
