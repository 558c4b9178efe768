// From an empty machine to an event in a browser: three steps, each with what is there already.
import { call } from "../api.js";
import { plural } from "../format.js";
import { useAction, usePolling } from "../hooks.js";
import { html, useState } from "../html.js";
import { Icon } from "../icons.js";
import { CopyButton } from "../parts/copy.js";
import { SelectField } from "../parts/fields.js";
import { ErrorBox } from "../parts/states.js";
import { hasCall, may } from "../session.js";
import { Store, useStore } from "../store.js";
import { showRecipients } from "./socket-choice.js";
import { guide } from "./start-guide.js";

const INTERVAL = 2_000;

/** The event that was sent from here, {id, room}, or null. It survives a change of the view. */
const sent = new Store(null);

export function Start() {
  const { addresses } = guide();
  const message = useStore(sent);
  const { data } = usePolling(
    (signal) =>
      may("rooms") ? call("GET", "v1/rooms", { query: { maxAge: INTERVAL }, signal }) : null,
    INTERVAL,
  );
  const rooms = data?.rooms ?? [];
  const hasServer = (data?.servers ?? 0) > 0;
  return html`<div class="page">
    <div class="page-head">
      <div>
        <h1>Get started</h1>
        <p class="soft">From an empty machine to an event in a browser, in three steps.</p>
      </div>
    </div>
    <ol class="steps">
      <${Step} title="Start a Socket.IO server" isDone=${hasServer && rooms.length > 0}>
        <${ServerStep} hasServer=${hasServer} rooms=${rooms} />
      <//>
      <${Step} title="Send an event to a room" isDone=${message !== null}>
        <${SendStep} rooms=${rooms} hasServer=${hasServer} />
      <//>
      <${Step} title="See it arrive">
        <${ArrivalStep} message=${message} />
      <//>
    </ol>
    <p class="soft">
      ${Object.entries(addresses).map(
        ([name, url]) =>
          html`<span key=${name}>
          ${name} is at <code>${url}</code>${" "}
        </span>`,
      )}
    </p>
  </div>`;
}

function Step({ title, isDone = false, children }) {
  return html`<li class=${`card ${isDone ? "done" : ""}`}>
    <h2>
      ${title}
      ${
        isDone &&
        html`<span class="badge good">
          <${Icon} name="check" size=${12} />
          Done
        </span>`
      }
    </h2>
    ${children}
  </li>`;
}

function ServerStep({ hasServer, rooms }) {
  const { exampleCommand, packages, serverSource, addresses } = guide();
  const page = html`<a href="http://127.0.0.1:3000" target="_blank" rel="noopener">
      127.0.0.1:3000
    </a>`;
  return html`${
    hasServer
      ? html`<p role="status">
        A server is connected.${" "}
        ${
          rooms.length
            ? html`Its sockets are in ${plural(rooms.length, "room")}:${" "}
            ${rooms.slice(0, 5).map(
              ({ room }) =>
                html`<span class="chip small" key=${room}>
                ${room}
              </span>`,
            )}`
            : html`Open ${page}, enter the name of a room, such as <code>room1</code>, and press
            Join.`
        }
      </p>`
      : html`<p>In another terminal, start the example server:</p>
        <${Code} text=${exampleCommand} />
        <p>
          Then open ${page}, and join a room there, such as <code>room1</code>.
        </p>
        <p class="waiting soft" role="status">
          <span class="spinner" aria-hidden="true"></span>Waiting for a server …
        </p>`
  }
    <details>
      <summary>Or connect your own server</summary>
      <p class="soft">
        Run <code>npm install ${packages.join(" ")}</code>. This server survives lost
        connections to ${Object.keys(addresses).at(-1)}.
      </p>
      <${Code} text=${serverSource} />
    </details>`;
}

function SendStep({ rooms, hasServer }) {
  const [chosen, setChosen] = useState(null);
  const room = rooms.some((one) => one.room === chosen) ? chosen : rooms[0]?.room;
  const send = useAction(async () => {
    const args = [{ text: `Hello, ${room}` }];
    const { id } = await call("POST", "v1/emit", {
      body: { to: room, event: "hello", args },
    });
    sent.set({ id, room });
  });
  if (room === undefined) {
    return html`<p class="soft">
      ${
        hasServer
          ? "The rooms appear here as soon as a socket joins one."
          : "The rooms of your server appear here."
      }${" "}
      <a href="#/compose">Compose</a> sends to everyone too.
    </p>`;
  }
  return html`<div class="send-step">
      <${SelectField}
        label="Room"
        value=${room}
        onChange=${setChosen}
        options=${rooms
          .slice(0, 100)
          .map((one) => [one.room, `${one.room} (${plural(one.sockets, "socket")})`])}
      />
      <button type="button" class="primary" disabled=${send.isBusy} onClick=${send.run}>
        <${Icon} name="compose" size=${16} />
        Send “hello”
      </button>
    </div>
    <${ErrorBox} error=${send.error} />
    <p class="soft">
      <a href="#/compose">Compose</a> sends any event, and shows the call in curl, Java,
      SQL, Node and Python.
    </p>`;
}

function ArrivalStep({ message }) {
  if (!message) {
    return html`<p class="soft">
      The page of the example shows the event at once.${" "}
      ${hasCall("tail") && html`<a href="#/live">Live</a> shows it pass, and${" "}`}
      <a href="#/sockets">Who is there</a> lists the sockets that receive it.
    </p>`;
  }
  return html`<p role="status">
      The page of the example shows it now. It was sent to${" "}
      <span class="chip small">${message.room}</span>
    </p>
    <div class="actions">
      ${
        hasCall("tail") &&
        html`<a class="button" href="#/live">
          <${Icon} name="live" size=${16} />
          See it in Live
        </a>`
      }
      <button type="button" onClick=${() => showRecipients("/", [message.room])}>
        <${Icon} name="sockets" size=${16} />
        See who got it
      </button>
    </div>`;
}

function Code({ text }) {
  return html`<div class="code">
    <pre tabindex="0">${text}</pre>
    <${CopyButton} text=${text} />
  </div>`;
}
