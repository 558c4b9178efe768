// Finds out who the caller is: nobody in particular on a service without keys, or the holder of the
// tab's key.
import { Problem, call } from "./api.js";
import { keepKey, session, signOut, storedKey } from "./session.js";

/** Reads the caller and the service; shows the sign-in form if the service wants a key. */
export async function startSession() {
  if (document.body.dataset.requiresKey === "true" && !storedKey()) {
    signOut();
    return;
  }
  try {
    const caller = await call("GET", "v1/caller");
    session.set({
      state: "signed-in",
      caller,
      service: await call("GET", "v1"),
      notice: "",
    });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.status === 401) {
      if (session.value.state !== "signed-out") signOut(error.message);
    } else {
      session.update({ state: "unreachable", notice: `${error.title}. ${error.detail}` });
      setTimeout(startSession, 2_000);
    }
  }
}

/** Signs in with a key; throws a Problem if the service does not accept it. */
export async function signIn(key) {
  const caller = await call("GET", "v1/caller", { key });
  keepKey(key);
  session.set({ state: "signed-in", caller, service: await call("GET", "v1"), notice: "" });
}
