/** The rooms of this page, each with a button to leave it, and a field to join another. */
export function roomsPanel(document, connection) {
  const field = document.getElementById("room");
  const list = document.getElementById("rooms");

  document.getElementById("join-form").addEventListener("submit", (submission) => {
    submission.preventDefault();
    connection.join(field.value);
    field.value = "";
  });

  function show(rooms) {
    list.replaceChildren(...rooms.map(roomItem));
  }

  function roomItem(room) {
    const item = document.createElement("li");
    item.dataset.room = room;
    const name = document.createElement("span");
    name.textContent = room;
    const leave = document.createElement("button");
    leave.type = "button";
    leave.textContent = "×";
    leave.setAttribute("aria-label", `Leave ${room}`);
    leave.addEventListener("click", () => {
      connection.leave(room);
      // Its own button is about to go, and focus would be lost with it.
      field.focus();
    });
    item.append(name, leave);
    return item;
  }

  return { show };
}
