// The shell: navigation by right, the caller, the theme, and the current view.
import { ConnectionBanner } from "./connection.js";
import { html, useEffect, useRef, useState } from "./html.js";
import { Icon, Logo } from "./icons.js";
import { homeNamespace } from "./namespaces.js";
import { Navigation } from "./navigation.js";
import { Toasts } from "./parts/toast.js";
import { Loading } from "./parts/states.js";
import { route } from "./router.js";
import { hasCall, isInScope, may, session, signOut, storedKey } from "./session.js";
import { startSession } from "./session-start.js";
import { useStore } from "./store.js";
import { currentTheme, nextTheme } from "./theme.js";
import { Audit } from "./views/audit.js";
import { draft } from "./views/compose-draft.js";
import { Compose } from "./views/compose.js";
import { Keys } from "./views/keys.js";
import { Live } from "./views/live.js";
import { feed } from "./views/live-feed.js";
import { Overview } from "./views/overview.js";
import { Schedule } from "./views/schedule.js";
import { socketChoice } from "./views/socket-choice.js";
import { SignIn } from "./views/sign-in.js";
import { Sockets } from "./views/sockets.js";
import { Start } from "./views/start.js";
import { guide } from "./views/start-guide.js";

const VIEWS = [
  {
    name: "start",
    title: "Get started",
    icon: "start",
    view: Start,
    isOffered: () => guide() !== null,
  },
  {
    name: "overview",
    title: "Overview",
    icon: "overview",
    view: Overview,
    isOffered: () => true,
    isFrequent: true,
  },
  {
    name: "live",
    title: "Live",
    icon: "live",
    view: Live,
    isOffered: () => may("tail") && hasCall("tail"),
    isFrequent: true,
  },
  {
    name: "compose",
    title: "Compose",
    icon: "compose",
    view: Compose,
    isOffered: () => may("emit") || may("ack"),
    isFrequent: true,
  },
  {
    name: "sockets",
    title: "Who is there",
    icon: "sockets",
    view: Sockets,
    isOffered: () => may("fetch") || may("rooms"),
    isFrequent: true,
  },
  {
    name: "schedule",
    title: "Scheduled",
    icon: "schedule",
    view: Schedule,
    isOffered: () => may("schedule") && hasCall("scheduled"),
  },
  {
    name: "keys",
    title: "Keys",
    icon: "keys",
    view: Keys,
    isOffered: () => may("keys") && hasCall("keys"),
  },
  {
    name: "audit",
    title: "Audit",
    icon: "audit",
    view: Audit,
    isOffered: () => may("audit") && hasCall("audit"),
  },
];

export function App() {
  const { state, notice } = useStore(session);
  useEffect(() => {
    startSession();
  }, []);
  if (state === "starting")
    return html`<main class="center">
      <${Loading} label="Connecting" />
    </main>`;
  if (state === "unreachable") {
    return html`<main class="center">
      <div class="card sign-in">
        <${Logo} />
        <h1>The service does not answer</h1>
        <p class="soft">${notice}</p>
        <${Loading} label="Trying again" />
      </div>
    </main>`;
  }
  if (state === "signed-out") return html`<${SignIn} notice=${notice} />`;
  return html`<${Shell} />`;
}

function Shell() {
  const current = useStore(route);
  const heading = useRef(null);
  const offered = VIEWS.filter((one) => one.isOffered());
  const view = offered.find((one) => one.name === current) ?? offered[0];

  useEffect(() => {
    chooseNamespace();
    if (may("tail") && hasCall("tail")) feed.start();
    return () => feed.stop();
  }, []);
  useEffect(() => {
    document.title = `${view.title} · pgemit`;
    scrollTo(0, 0);
  }, [view]);

  return html`<div class="shell">
    <a
      class="skip"
      href="#main"
      onClick=${(event) => {
        event.preventDefault();
        heading.current.focus();
      }}
    >
      Skip to the content
    </a>
    <header class="side">
      <a class="brand" href="#/overview">
        <${Logo} />
        <span>pgemit</span>
      </a>
      <${Navigation} views=${offered} current=${view} />
      <${Account} />
    </header>
    <main id="main" tabindex="-1" ref=${heading} class=${`view view-${view.name}`}>
      <${ConnectionBanner} />
      <${view.view} key=${view.name} />
    </main>
    <${Toasts} />
  </div>`;
}

/** Leaves a namespace that the key may not use. */
function chooseNamespace() {
  const namespace = homeNamespace();
  if (!isInScope("namespace", feed.settings.namespace))
    feed.settings = { ...feed.settings, namespace };
  if (!isInScope("namespace", socketChoice.value.namespace))
    socketChoice.set({ namespace, room: null });
  if (!isInScope("namespace", draft.value.namespace)) draft.update({ namespace });
}

function Account() {
  const [theme, setTheme] = useState(currentTheme());
  const { caller, service } = useStore(session);
  const icon = { auto: "auto", light: "sun", dark: "moon" }[theme];
  const name = caller.name || "No keys needed";
  return html`<div class="account">
    <div class="account-name">
      <span title=${name}>${name}</span>
      <small>pgemit ${service.version.replace("(unpacked)", "from source")}</small>
    </div>
    ${
      hasCall("guide") &&
      html`<a
        class="icon-button"
        href="docs/guide/"
        target="_blank"
        rel="noopener"
        aria-label="Guide"
        title="Guide"
      >
        <${Icon} name="book" />
      </a>`
    }
    <a
      class="icon-button"
      href="docs"
      target="_blank"
      rel="noopener"
      aria-label="API documentation"
      title="API documentation"
    >
      <${Icon} name="link" />
    </a>
    <button
      type="button"
      class="icon-button"
      onClick=${() => setTheme(nextTheme())}
      aria-label=${`Colour theme: ${theme}`}
      title=${`Colour theme: ${theme}`}
    >
      <${Icon} name=${icon} />
    </button>
    ${
      storedKey() &&
      html`<button
        type="button"
        class="icon-button"
        onClick=${() => signOut()}
        aria-label="Sign out"
        title="Sign out"
      >
        <${Icon} name="signOut" />
      </button>`
    }
  </div>`;
}
