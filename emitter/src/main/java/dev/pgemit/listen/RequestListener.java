package dev.pgemit.listen;

/** Is told how requests end. Must return at once. */
interface RequestListener {
  void succeeded(Request request, Gathered gathered);

  void failed(Request request, RuntimeException reason);

  /** Nothing is heard of what we publish. */
  void deaf();
}
