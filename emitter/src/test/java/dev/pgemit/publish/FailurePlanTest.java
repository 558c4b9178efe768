package dev.pgemit.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pgemit.publish.FailurePlan.Fail;
import dev.pgemit.publish.FailurePlan.Retry;
import dev.pgemit.publish.FailurePlan.RetryWithKeys;
import dev.pgemit.publish.FailurePlan.Split;
import dev.pgemit.transport.FingerprintedKey;
import dev.pgemit.transport.Publication;
import dev.pgemit.wire.DeliveryTime;
import dev.pgemit.wire.EncodedMessage;
import dev.pgemit.wire.MessageSummary;
import dev.pgemit.wire.ScheduledDelivery;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Each letter of a batch is a publication: p is a plain one, a has an attachment, k an idempotency
 * key, r a key stored under the name of the role, s is scheduled.
 */
class FailurePlanTest {
  private static final AttachmentsTable TABLE = AttachmentsTable.of("socket_io_attachments");
  private static final String KEYS = "relation \"pgemit_idempotency_keys\"";
  private static final String ROLE_INDEX = "index \"pgemit_idempotency_keys_role_idx\"";

  @ParameterizedTest(name = "{0} {1}: {2} → {3}")
  @CsvSource({
    // SQLSTATE, message, batch, plan
    "08006, broken,  pkk, retry with keys",
    "57P01, ended,   ppp, retry with keys",
    "'',    '',      s,   retry with keys",
    "40001, '',      pk,  retry on another connection",
    "53300, '',      p,   retry on another connection",
    "54000, queue,   p,   retry on another connection",
    "54000, queue,   ppp, split p pp",
    "54000, '',      pp,  split p p",
    "22021, '',      pap, split p ap",
    "22021, '',      p,   fail p for good",
    "22021, '',      ss,  split s s",
    "23514, '',      kk,  split k k",
    "42P01, keys,    kpk, 'fail kk for good, then p'",
    "42P01, keys,    kk,  fail kk for good",
    "42501, '',      pap, 'fail a for good, then pp'",
    "42501, '',      pp,  fail pp for good",
    "53100, '',      apa, 'fail aa for now, then p'",
    "42P01, '',      ss,  fail ss for good",
    "23505, role,    kp,  split k p",
    "23505, role,    k,   switch key form",
    "23505, role,    r,   fail r for now",
    "25006, '',      pp,  fail pp for now",
    "57014, '',      pp,  fail pp for now",
  })
  void plansTheNextStepOfThePipeline(String state, String message, String batch, String plan) {
    var cause = failure(state, message);
    assertThat(describe(FailurePlan.of(cause, batch(batch), null, TABLE))).isEqualTo(plan);
  }

  @ParameterizedTest(name = "{0}, {1} held, {2} again: {3} → {4}")
  @CsvSource({
    // SQLSTATE, held locks, whether the batch may wait again, batch, plan
    "55P03, A,  true,  pap, 'fail a for now, then pp'",
    "55P03, AI, true,  akp, 'fail ak for now, then p'",
    "55P03, S,  true,  ss,  fail ss for now",
    "57014, A,  true,  pa,  'fail a for now, then p'",
    "55P03, '', true,  pp,  retry on the same connection",
    "55P03, N,  true,  pk,  retry on the same connection",
    "55P03, A,  true,  pp,  retry on the same connection",
    "55P03, '', true,  kpk, split k pk",
    "55P03, '', false, kpk, fail kpk for now",
    "55P03, '', true,  k,   fail k for now",
    "57014, N,  true,  pk,  fail pk for now",
  })
  void plansTheNextStepAfterALockTimeout(
      String state, String held, boolean mayWaitAgain, String batch, String plan) {
    var cause = new SQLException("timeout", state);
    var tables = EnumSet.noneOf(RequiredLock.class);
    for (var lock : RequiredLock.values()) {
      if (held.contains(lock.name().substring(0, 1))) {
        tables.add(lock);
      }
    }
    var part = batch(batch);
    var diagnosis =
        LockTimeoutDiagnosis.of(
            cause, part, new HeldLocks(tables, held.contains("N")), mayWaitAgain);
    assertThat(describe(FailurePlan.of(cause, part, diagnosis, TABLE))).isEqualTo(plan);
  }

  @ParameterizedTest(name = "{0} {1}, in a transaction {2}: {3} → {4}")
  @CsvSource({
    // SQLSTATE, message, whether in a transaction, publication, plan
    "08006, '',   true,  k, fail k for now",
    "08006, '',   false, k, fail k with an unknown outcome",
    "25P02, '',   true,  p, fail p for good",
    "40001, '',   true,  p, fail p for now",
    "55P03, '',   true,  a, fail a for now",
    "42P01, '',   false, s, fail s for good",
    "23505, role, true,  k, switch key form",
    "23505, role, false, r, fail r for now",
  })
  void plansTheNextStepOnACallersConnection(
      String state, String message, boolean isInTransaction, String publication, String plan) {
    var queued = batch(publication).get(0);
    assertThat(
            describe(
                FailurePlan.onCallersConnection(
                    failure(state, message), queued, isInTransaction, TABLE)))
        .isEqualTo(plan);
  }

  private static SQLException failure(String state, String message) {
    return switch (message) {
      case "queue" ->
          new PSQLException(new ServerErrorMessage("C54000\0Mfull\0RPreCommit_Notify\0"));
      case "keys" -> new SQLException(KEYS, state);
      case "role" -> new SQLException(ROLE_INDEX, state);
      default -> new SQLException(message, state);
    };
  }

  private static List<QueuedPublication> batch(String letters) {
    var batch = new ArrayList<QueuedPublication>();
    for (var letter : letters.chars().mapToObj(Character::toString).toList()) {
      var message =
          new EncodedMessage(
              letter, "channel", new byte[1], letter.equals("a") ? new byte[1] : null);
      var isKeyed = Set.of("k", "r").contains(letter);
      var queued =
          QueuedPublication.unqueued(
              new Publication(
                  List.of(letter.equals("s") ? scheduled(message) : message),
                  isKeyed ? new FingerprintedKey("key", new byte[1]) : null));
      while (letter.equals("r") && queued.maySwitchKeyForm()) {
        queued.switchKeyForm();
      }
      batch.add(queued);
    }
    return batch;
  }

  private static EncodedMessage scheduled(EncodedMessage message) {
    return message.scheduledFor(
        new ScheduledDelivery(
            new DeliveryTime.After(Duration.ofMinutes(1)),
            new MessageSummary("emit", "/", List.of(), List.of(), "event"),
            ""));
  }

  private static String describe(FailurePlan plan) {
    if (plan instanceof Fail fail) {
      return "fail %s %s"
              .formatted(
                  letters(fail.failed()),
                  !fail.reason().isOutcomeKnown()
                      ? "with an unknown outcome"
                      : fail.reason().isRetryable() ? "for now" : "for good")
          + (fail.others().isEmpty() ? "" : ", then " + letters(fail.others()));
    }
    if (plan instanceof Split split) {
      return "split %s %s".formatted(letters(split.first()), letters(split.second()));
    }
    if (plan instanceof Retry retry) {
      assertThat(retry.reason().isRetryable()).isTrue();
      assertThat(retry.reason().isOutcomeKnown()).isTrue();
      return "retry on " + (retry.keepsConnection() ? "the same" : "another") + " connection";
    }
    if (plan instanceof RetryWithKeys retry) {
      assertThat(retry.unknownOutcome().isOutcomeKnown()).isFalse();
      assertThat(retry.reason().isOutcomeKnown()).isTrue();
      return "retry with keys";
    }
    return "switch key form";
  }

  private static String letters(List<QueuedPublication> publications) {
    return publications.stream()
        .map(queued -> queued.publication().ids().get(0))
        .collect(Collectors.joining());
  }
}
