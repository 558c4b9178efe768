package dev.pgemit.http.emit;

import dev.pgemit.EmitOperations;
import dev.pgemit.Interceptor;
import dev.pgemit.OutgoingMessage;
import dev.pgemit.http.access.Caller;
import dev.pgemit.http.access.Permission;
import dev.pgemit.http.access.PermissionErrors;
import dev.pgemit.http.access.RequiredPermission;
import dev.pgemit.http.trace.Exchange;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last interceptor of one message: checks the rights of the caller on the message as the other
 * interceptors made it.
 */
public final class PublishGuard implements Interceptor {
  private final Caller caller;
  private final Permission permission;
  private final Consumer<RequiredPermission> authorization;
  private final Consumer<OutgoingMessage> onAllowed;
  private @Nullable OutgoingMessage allowed;

  private PublishGuard(
      Caller caller,
      Permission permission,
      Consumer<RequiredPermission> authorization,
      Consumer<OutgoingMessage> onAllowed) {
    this.caller = caller;
    this.permission = permission;
    this.authorization = authorization;
    this.onAllowed = onAllowed;
  }

  /** Creates a guard that fails the call with a problem if the caller lacks a right. */
  public static PublishGuard of(
      Caller caller, Permission permission, Consumer<OutgoingMessage> onAllowed) {
    return new PublishGuard(caller, permission, caller::authorize, onAllowed);
  }

  /** Creates a guard that also records the namespace and the event of the message. */
  public static PublishGuard of(Caller caller, Permission permission, Exchange exchange) {
    return of(
        caller,
        permission,
        message -> exchange.setSubject(message.namespace(), message.event().orElse(null)));
  }

  /** Creates a guard that adds missing rights to the errors of a body. */
  public static PublishGuard of(
      Caller caller,
      Permission permission,
      PermissionErrors errors,
      String pointer,
      Consumer<OutgoingMessage> onAllowed) {
    return new PublishGuard(
        caller, permission, required -> errors.check(pointer, required), onAllowed);
  }

  /** Returns an operator whose messages belong to the caller and pass this guard. */
  public <O extends EmitOperations<O>> O applyTo(O operator) {
    return caller.owner().map(operator::ownedBy).orElse(operator).intercept(this);
  }

  @Override
  public OutgoingMessage intercept(OutgoingMessage message) {
    if (!caller.isUnlimited()) {
      authorization.accept(RequiredPermission.of(permission, message));
    }
    allowed = message;
    onAllowed.accept(message);
    return message;
  }

  Caller caller() {
    return caller;
  }

  /** Returns whether the message reached this guard and was not denied. */
  boolean isAllowed() {
    return allowed != null;
  }

  /** Returns the message as it is published. */
  public OutgoingMessage message() {
    return Objects.requireNonNull(allowed, "the message has not passed the guard");
  }
}
