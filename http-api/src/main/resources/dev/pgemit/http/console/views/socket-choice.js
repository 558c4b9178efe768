// The namespace and the room whose sockets are shown. Other views choose them, and then lead there.
import { go } from "../router.js";
import { Store } from "../store.js";

/** A room of null stands for all sockets. The id of a socket is a room too. */
export const socketChoice = new Store({ namespace: "/", room: null });

/**
 * Shows the sockets that a message to these rooms addresses: of all rooms together if there are
 * several.
 */
export function showRecipients(namespace, rooms) {
  socketChoice.set({ namespace, room: rooms.length === 1 ? rooms[0] : null });
  go("sockets");
}
