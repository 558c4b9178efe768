package dev.pgemit.interop.spring;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row that Hibernate inserts during the commit, when {@link StoredOrderListener} emits. */
@Entity
@Table(name = "orders")
@EntityListeners(StoredOrderListener.class)
class StoredOrder {
  @Id private int id;

  StoredOrder() {}

  StoredOrder(int id) {
    this.id = id;
  }

  int id() {
    return id;
  }
}
