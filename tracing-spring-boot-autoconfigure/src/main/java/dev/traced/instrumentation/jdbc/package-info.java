/**
 * JDBC: a span for every statement that is executed through a {@code DataSource} bean.
 * The bean is proxied, keeping its class; connections and statements are delegates, each
 * a layer on the interface below it. {@code SqlScanner} reads SQL, {@code JdbcUrl} reads
 * URLs, both once for each text.
 */
@NullMarked
package dev.traced.instrumentation.jdbc;

import org.jspecify.annotations.NullMarked;
