package dev.pgemit.http.access;

import dev.pgemit.http.problem.FieldError;
import dev.pgemit.http.problem.Problem;
import dev.pgemit.http.problem.ProblemException;
import dev.pgemit.http.problem.ProblemType;
import java.util.ArrayList;
import java.util.List;

/** Collects missing permissions, so that one response reports all of them. */
public final class PermissionErrors {
  private final Caller caller;
  private final List<FieldError> reported = new ArrayList<>();
  private int count;

  /** Creates an empty collection. */
  public PermissionErrors(Caller caller) {
    this.caller = caller;
  }

  /**
   * Adds the missing permissions for one part of the body.
   *
   * @param pointerPrefix the JSON pointer of the part
   */
  public void check(String pointerPrefix, RequiredPermission required) {
    if (caller.isUnlimited()) {
      return;
    }
    add(pointerPrefix, required.deniedBy(caller.grant()));
  }

  void add(String pointerPrefix, List<FieldError> errors) {
    count += errors.size();
    for (var error : errors) {
      if (reported.size() < Problem.MAX_ERRORS) {
        reported.add(new FieldError(pointerPrefix + error.pointer(), error.detail()));
      }
    }
  }

  /** Returns whether no permission is missing. */
  public boolean isEmpty() {
    return count == 0;
  }

  /**
   * Fails the request if any permission is missing.
   *
   * @throws ProblemException naming the missing permissions
   */
  public void throwIfAny() {
    if (count == 0) {
      return;
    }
    var first = reported.get(0);
    var location = first.pointer().isEmpty() ? "the call" : first.pointer();
    var more = count == 1 ? "" : " (and %d more, see errors)".formatted(count - 1);
    throw new ProblemException(
        new Problem(
            ProblemType.PERMISSION_DENIED,
            "%s lacks a permission, and nothing was done: %s %s%s"
                .formatted(caller, location, first.detail(), more),
            reported,
            null));
  }
}
