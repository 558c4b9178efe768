// Which messages the live view shows.

/** Returns a predicate on rows. Rows without a message, which mark a loss, always pass. */
export function compileFilter({ event, room, text, id }) {
  const wanted = {
    event: event.trim().toLowerCase(),
    room: room.trim().toLowerCase(),
    text: text.trim().toLowerCase(),
  };
  return (row) => {
    if (row.message === undefined) return true;
    if (id && row.id !== id) return false;
    if (wanted.event && !(row.event ?? row.message.type).toLowerCase().includes(wanted.event))
      return false;
    if (wanted.room && !row.rooms.some((one) => one.toLowerCase().includes(wanted.room)))
      return false;
    return !wanted.text || searchText(row).includes(wanted.text);
  };
}

function searchText(row) {
  row.search ??=
    `${row.id ?? ""} ${JSON.stringify(row.message.args ?? row.message.data ?? "")}`.toLowerCase();
  return row.search;
}
