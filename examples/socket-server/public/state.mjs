/** Says how things stand, in words for people and as `data-connected` for programs. */
export function showState({ connected, serverListens, problem, socketId }) {
  const live = connected && serverListens;
  document.documentElement.dataset.connected = String(live);

  const state = document.getElementById("state");
  const [name, label] = describe(connected, serverListens, problem);
  if (state.dataset.state !== name || state.querySelector(".label").textContent !== label) {
    state.dataset.state = name;
    state.querySelector(".label").textContent = label;
  }
  document.getElementById("reconnect").hidden = problem === undefined;
  document.getElementById("socket-id").textContent = socketId ?? "–";
  document.querySelector('[data-copies="socket-id"]').disabled = socketId === undefined;
}

function describe(connected, serverListens, problem) {
  if (problem !== undefined) return ["refused", problem];
  if (!connected) return ["connecting", "Connecting…"];
  return serverListens ? ["live", "Live"] : ["deaf", "Server is cut off"];
}
