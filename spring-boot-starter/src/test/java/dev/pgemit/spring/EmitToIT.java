package dev.pgemit.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pgemit.testing.TestChannel;
import dev.pgemit.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

class EmitToIT {
  private static TestDatabase database;
  private static TestChannel channel;
  private static ConfigurableApplicationContext context;
  private static Orders orders;

  record Order(int id, List<String> watchers) {}

  @EmitTo(rooms = "customer:#{customer}", event = "shipped")
  record OrderShipped(String customer, int order) {}

  @EmitTo(namespace = "/admin", event = "audited")
  record AccountAudited(int id) {}

  @EmitTo(rooms = "order:#{missing}", event = "e")
  record WrongEvent(int id) {}

  @BeforeAll
  static void start() throws SQLException {
    database = TestDatabase.create();
    channel = TestChannel.listen(database, "/");
    context =
        new SpringApplicationBuilder(Application.class)
            .run("--spring.datasource.url=" + database.jdbcUrl());
    orders = context.getBean(Orders.class);
  }

  @AfterAll
  static void stop() throws SQLException {
    context.close();
    channel.close();
    database.close();
  }

  @Test
  void resultIsEmittedToTheRoomsOfItsExpressions() throws SQLException {
    assertThat(orders.find(17)).isEqualTo(new Order(17, List.of()));
    assertThat(channel.next())
        .contains("\"data\":[\"found\",{\"id\":17,\"watchers\":[]}]")
        .contains("\"rooms\":[\"order:17\",\"tenant:acme\"]");
  }

  @Test
  void emitIsPartOfTheTransactionOfTheMethod() throws SQLException {
    assertThatThrownBy(() -> orders.pay(-1)).hasMessage("no money");
    orders.pay(17);
    assertThat(channel.drain()).singleElement().asString().contains("\"paid\",{\"id\":17");
    assertThatThrownBy(() -> orders.payAndFailAtTheCommit(18)).hasMessage("not committed");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void eventIsEmittedToItsNamespace() throws SQLException {
    try (var admin = TestChannel.listen(database, "/admin")) {
      context.publishEvent(new AccountAudited(5));

      assertThat(admin.next()).contains("\"data\":[\"audited\",{\"id\":5}]");
    }
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void kindsOfResultsAreDefined() throws Exception {
    orders.refresh();
    assertThat(channel.next()).contains("\"data\":[\"refresh\"]").contains("\"rooms\":[]");
    assertThat(orders.last(false)).isEmpty();
    assertThat(orders.nothing()).isNull();
    orders.last(true);
    assertThat(channel.next()).contains("\"data\":[\"last\",{\"id\":3");
    orders.all();
    assertThat(channel.next()).contains("\"data\":[\"all\",[1,2]]");
    orders.array();
    assertThat(channel.next()).contains("\"data\":[\"array\",[1,2]]");
    var pending = new CompletableFuture<Integer>();
    var emitted = orders.later(pending);
    assertThat(channel.drain()).isEmpty();
    pending.complete(5);
    assertThat(emitted.get()).isEqualTo(5);
    assertThat(channel.next()).contains("\"data\":[\"later\",5]");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void collectionOfRoomsMayBeEmpty() throws SQLException {
    orders.watch(new Order(1, List.of()));
    orders.watch(new Order(1, List.of("ann", "bob")));
    assertThat(channel.drain()).singleElement().asString().contains("\"rooms\":[\"ann\",\"bob\"]");
  }

  @Test
  void failedExpressionNamesItsMethodAndText() throws SQLException {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> orders.wrong(1))
        .withMessageStartingWith(
            "@EmitTo of dev.pgemit.spring.EmitToIT$Orders.wrong(int): the room"
                + " \"order:#{idd}\" cannot be evaluated: EL1008E")
        .withMessageEndingWith("\"e\" was not emitted");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> orders.nullRoom(null))
        .withMessageContaining("the room \"order:#{#id}\" evaluates to null");
    assertThat(orders.wrongLater())
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .withMessageContaining("wrongLater()");
    assertThat(channel.drain()).isEmpty();
  }

  @Test
  void applicationEventIsEmittedInsideTheTransactionThatPublishesIt() throws SQLException {
    assertThatThrownBy(() -> orders.ship("rolled back", true)).hasMessage("not shipped");
    orders.ship("ann", false);
    assertThat(channel.drain())
        .singleElement()
        .asString()
        .contains("\"data\":[\"shipped\",{\"customer\":\"ann\",\"order\":17}]")
        .contains("\"rooms\":[\"customer:ann\"]");
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> context.publishEvent(new WrongEvent(1)))
        .withMessageStartingWith("@EmitTo of dev.pgemit.spring.EmitToIT$WrongEvent: the room");
  }

  static class Orders {
    private final ApplicationEventPublisher events;

    Orders(ApplicationEventPublisher events) {
      this.events = events;
    }

    @EmitTo(
        rooms = {"order:#{#order}", "tenant:#{@tenant}"},
        event = "found")
    public Order find(int order) {
      return new Order(order, List.of());
    }

    @Transactional
    @EmitTo(rooms = "order:#{id}", event = "paid")
    public Order pay(int id) {
      if (id < 0) {
        throw new IllegalStateException("no money");
      }
      return new Order(id, List.of());
    }

    @Transactional
    @EmitTo(event = "paid")
    public Order payAndFailAtTheCommit(int id) {
      TransactionSynchronizationManager.registerSynchronization(
          new TransactionSynchronization() {
            @Override
            public void beforeCommit(boolean readOnly) {
              throw new IllegalStateException("not committed");
            }
          });
      return new Order(id, List.of());
    }

    @EmitTo(event = "refresh")
    public void refresh() {}

    @EmitTo(event = "last")
    public Optional<Order> last(boolean exists) {
      return exists ? Optional.of(new Order(3, List.of())) : Optional.empty();
    }

    @EmitTo(event = "nothing")
    public @Nullable Order nothing() {
      return null;
    }

    @EmitTo(event = "all")
    public List<Integer> all() {
      return List.of(1, 2);
    }

    @EmitTo(event = "array")
    public Integer[] array() {
      return new Integer[] {1, 2};
    }

    @EmitTo(event = "later")
    public CompletableFuture<Integer> later(CompletableFuture<Integer> value) {
      return value;
    }

    @EmitTo(rooms = "#{watchers}", event = "watched")
    public Order watch(Order order) {
      return order;
    }

    @EmitTo(rooms = "order:#{idd}", event = "e")
    public Order wrong(int id) {
      return new Order(id, List.of());
    }

    @EmitTo(rooms = "order:#{#id}", event = "e")
    public Order nullRoom(@Nullable Integer id) {
      return new Order(1, List.of());
    }

    @EmitTo(rooms = "#{missing}", event = "e")
    public CompletableFuture<Integer> wrongLater() {
      return CompletableFuture.completedFuture(1);
    }

    @Transactional
    public void ship(String customer, boolean fails) {
      events.publishEvent(new OrderShipped(customer, 17));
      if (fails) {
        throw new IllegalStateException("not shipped");
      }
    }
  }

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    DataSourceAutoConfiguration.class,
    DataSourceTransactionManagerAutoConfiguration.class,
    TransactionAutoConfiguration.class,
    PgemitAutoConfiguration.class,
    PgemitEmitToAutoConfiguration.class
  })
  static class Application {
    @Bean
    Orders orders(ApplicationEventPublisher events) {
      return new Orders(events);
    }

    @Bean
    String tenant() {
      return "acme";
    }
  }
}
