package dev.pgemit.cli.command;

import tools.jackson.databind.node.ObjectNode;

/** Reports that the service refused a call, or is unreachable. */
public final class ServiceException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The problem; not serialized. */
  private final transient ObjectNode problem;

  /**
   * Creates an exception.
   *
   * @param problem the problem document
   */
  public ServiceException(ObjectNode problem) {
    super(ProblemDocument.sentence(problem));
    this.problem = problem;
  }

  /** Returns the problem document. */
  public ObjectNode problem() {
    return problem;
  }
}
