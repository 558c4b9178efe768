// How to connect a first Socket.IO server, and to see an event go from here to a page.
import { html } from "../html.js";
import { CopyButton } from "../parts/copy.js";

/** The commands that the service gives to the page, or null. */
export function guide() {
  const text = document.body.dataset.guide;
  return text ? JSON.parse(text) : null;
}

export function Start() {
  const { databaseUrl, exampleCommand, serverSource } = guide();
  return html`<div class="page">
    <div class="page-head"><div><h1>Get started</h1>
      <p class="soft">From an empty machine to an event in a browser, in three steps.</p></div></div>
    <ol class="steps">
      <li class="card"><h2>Start a Socket.IO server</h2>
        <p>In another terminal, start the example server, then open <a href="http://127.0.0.1:3000" target="_blank" rel="noopener">127.0.0.1:3000</a> and join a room there.</p>
        <${Code} text=${exampleCommand} />
        <details><summary>Or connect a server of your own</summary>
          <p class="soft">Install <code>socket.io</code>, <code>pg</code> and <code>@socket.io/postgres-adapter</code>. This server survives lost connections to Postgres.</p>
          <${Code} text=${serverSource} /></details></li>
      <li class="card"><h2>Send an event to a room</h2>
        <p><a href="#/compose">Compose</a> suggests the rooms that somebody is in. The form also shows the call in curl, Java, SQL, Node and Python.</p></li>
      <li class="card"><h2>See it arrive</h2>
        <p>The page of the example shows the event at once, and <a href="#/live">Live</a> shows it pass. <a href="#/sockets">Who is there</a> lists the sockets that got it.</p></li>
    </ol>
    <p class="soft">Postgres is at <code>${databaseUrl}</code></p>
  </div>`;
}

function Code({ text }) {
  return html`<div class="code"><pre tabindex="0">${text}</pre><${CopyButton} text=${text} /></div>`;
}
