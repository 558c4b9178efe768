// Templates and hooks, from one place. Values in templates are rendered as text, never as HTML.
import htm from "htm";
import { h } from "preact";

export const html = htm.bind(h);
export { render } from "preact";
export {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "preact/hooks";
