/** A command line that sends an event to this page, ready to paste. */
export function showCurl({ emitUrl, emitNeedsKey, namespace }) {
  const choices = document.querySelectorAll('input[name="audience"]');
  let rooms = [];
  let socketId;

  function show() {
    const audience = [...choices].find((choice) => choice.checked).value;
    document.getElementById("curl").textContent = curlLine(
      emitUrl,
      emitNeedsKey,
      emitFor(audience),
    );
    document.getElementById("curl-hint").textContent = hintFor(audience);
  }

  function emitFor(audience) {
    const body = {};
    if (namespace !== "/") body.namespace = namespace;
    if (audience === "room") body.to = [rooms[0] ?? "room1"];
    if (audience === "page") body.to = [socketId ?? "…"];
    return { ...body, event: "hello", args: [{ text: TEXTS[audience] }] };
  }

  function hintFor(audience) {
    if (audience === "everyone") return `Reaches every client of the namespace ${namespace}.`;
    if (audience === "page") return "Reaches this page alone, by its socket id.";
    return rooms.length > 0
      ? "Reaches the clients in that room, this page among them."
      : "This page is in no room yet: join room1 to see it arrive.";
  }

  choices.forEach((choice) => choice.addEventListener("change", show));
  show();
  return {
    setRooms(current) {
      rooms = current;
      show();
    },
    setSocketId(current) {
      socketId = current;
      show();
    },
  };
}

const TEXTS = { everyone: "Hello, everyone", room: "Hello, room", page: "Hello, you" };

function curlLine(emitUrl, emitNeedsKey, body) {
  return [
    `curl -sS ${emitUrl}/v1/emit \\`,
    // The shell puts the key in: it is none of the page's business.
    ...(emitNeedsKey ? ['  -H "Authorization: Bearer $KEY" \\'] : []),
    "  -H 'Content-Type: application/json' \\",
    `  -d ${shellQuoted(JSON.stringify(body))}`,
  ].join("\n");
}

/** Inside single quotes a shell changes nothing; only a single quote itself has to step outside. */
function shellQuoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
