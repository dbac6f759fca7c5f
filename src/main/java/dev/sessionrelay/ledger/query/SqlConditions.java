package dev.sessionrelay.ledger.query;

import java.util.ArrayList;
import java.util.List;

/** The conditions of a statement with their parameters; what is null is no condition. */
final class SqlConditions {
  private final StringBuilder sql;
  private final List<Object> values = new ArrayList<>();

  SqlConditions(String first) {
    this.sql = new StringBuilder(first);
  }

  /** Also this, with its one parameter, unless that is null. */
  SqlConditions and(String condition, Object value) {
    if (value != null) {
      sql.append(" AND ").append(condition);
      values.add(value);
    }
    return this;
  }

  /** Also this, without a parameter. */
  SqlConditions and(String condition) {
    sql.append(" AND ").append(condition);
    return this;
  }

  /** A parameter of what stands there already, or of what follows. */
  SqlConditions with(Object value) {
    values.add(value);
    return this;
  }

  String sql() {
    return sql.toString();
  }

  Object[] values() {
    return values.toArray();
  }
}
