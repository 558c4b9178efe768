import { useCallback, useEffect, useRef, useState } from "./html.js";

/**
 * Loads data now and then at intervals, while the page is visible. If a later try fails, the data
 * stays.
 *
 * @param load an async function that takes an AbortSignal
 * @param key loads afresh when it changes
 */
export function usePolling(load, interval, key = "") {
  const [state, setState] = useState({ data: null, error: null, loadedAt: 0, key });
  const loadRef = useRef(load);
  loadRef.current = load;
  const again = useRef(() => {});

  useEffect(() => {
    const controller = new AbortController();
    let timer = 0;
    let failures = 0;
    let isRunning = false;
    setState({ data: null, error: null, loadedAt: 0, key });
    const run = async () => {
      clearTimeout(timer);
      if (isRunning) return;
      isRunning = true;
      try {
        const data = await loadRef.current(controller.signal);
        failures = 0;
        setState({ data, error: null, loadedAt: Date.now(), key });
      } catch (error) {
        if (controller.signal.aborted) return;
        failures++;
        setState((before) => ({ ...before, error }));
      } finally {
        isRunning = false;
      }
      if (interval && !controller.signal.aborted) {
        timer = setTimeout(
          run,
          failures ? Math.min(interval * 2 ** failures, 30_000, failures * 2_000) : interval,
        );
      }
    };
    const wake = () => {
      if (document.visibilityState === "visible") run();
      else clearTimeout(timer);
    };
    again.current = run;
    run();
    document.addEventListener("visibilitychange", wake);
    return () => {
      controller.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", wake);
    };
  }, [key, interval]);

  const refresh = useCallback(() => again.current(), []);
  return { ...state, isLoading: !state.data && !state.error, refresh };
}

/** Re-renders at intervals, for relative times. */
export function useNow(interval = 10_000) {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), interval);
    return () => clearInterval(timer);
  }, [interval]);
  return now;
}

/** Runs an action once at a time, with its error as state. */
export function useAction(action) {
  const [state, setState] = useState({ isBusy: false, error: null });
  const run = async (...args) => {
    setState({ isBusy: true, error: null });
    try {
      const result = await action(...args);
      setState({ isBusy: false, error: null });
      return result;
    } catch (error) {
      setState({ isBusy: false, error });
      return undefined;
    }
  };
  return { ...state, run, clear: () => setState({ isBusy: false, error: null }) };
}

const NARROW = matchMedia("(max-width: 52rem)");

/** Whether the page is as narrow as on a phone, as in the style sheets. */
export function useNarrow() {
  const [isNarrow, setNarrow] = useState(NARROW.matches);
  useEffect(() => {
    const update = () => setNarrow(NARROW.matches);
    update();
    NARROW.addEventListener("change", update);
    return () => NARROW.removeEventListener("change", update);
  }, []);
  return isNarrow;
}
