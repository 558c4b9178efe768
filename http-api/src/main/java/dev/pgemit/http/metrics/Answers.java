package dev.pgemit.http.metrics;

import dev.pgemit.diagnosis.Connecting;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Postgres answers to questions about itself: all of them are asked together, at most once in
 * 10 s, however many want to know. Thread-safe.
 */
final class Answers {
  private static final Logger LOGGER = LoggerFactory.getLogger(Answers.class);
  private static final Duration FRESH = Duration.ofSeconds(10);

  /** What is asked. */
  interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private final DataSource dataSource;
  private final List<Answer<?>> answers = new ArrayList<>();
  private long asked;
  private boolean isAsked;

  /**
   * Asks nothing yet.
   *
   * @param dataSource gives a connection within a second, or fails
   */
  Answers(DataSource dataSource) {
    this.dataSource = dataSource;
  }

  /**
   * Adds a question.
   *
   * @param unknown stands for the answer where Postgres gives none
   * @return gives the answer, at most 10 s old
   */
  synchronized <T> Supplier<T> to(Question<T> question, T unknown) {
    var answer = new Answer<>(question, unknown);
    answers.add(answer);
    isAsked = false;
    return () -> fresh(answer);
  }

  private synchronized <T> T fresh(Answer<T> answer) {
    if (!isAsked || System.nanoTime() - asked > FRESH.toNanos()) {
      ask();
      asked = System.nanoTime();
      isAsked = true;
    }
    return answer.value;
  }

  private void ask() {
    answers.forEach(Answer::forget);
    try {
      Connecting.use(
          dataSource,
          connection -> {
            answers.forEach(answer -> answer.ask(connection));
            return true;
          });
    } catch (SQLException e) {
      LOGGER.debug("Postgres cannot be asked", e);
    }
  }

  private static final class Answer<T> {
    private final Question<T> question;
    private final T unknown;
    private T value;

    Answer(Question<T> question, T unknown) {
      this.question = question;
      this.unknown = unknown;
      this.value = unknown;
    }

    void forget() {
      value = unknown;
    }

    // One that the role may not ask, or whose table is missing, hides no other.
    void ask(Connection connection) {
      try {
        value = question.ask(connection);
      } catch (SQLException e) {
        LOGGER.debug("Postgres did not answer", e);
      }
    }
  }
}
