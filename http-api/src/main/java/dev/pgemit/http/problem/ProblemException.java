package dev.pgemit.http.problem;

/** Ends a request with a problem. */
public final class ProblemException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  /** Ends the request with this problem. */
  public ProblemException(Problem problem) {
    super(problem.detail());
    this.problem = problem;
  }

  /** Ends the request with a status and a sentence. */
  public ProblemException(int status, String detail) {
    this(new Problem(status, detail));
  }

  public Problem problem() {
    return problem;
  }
}
