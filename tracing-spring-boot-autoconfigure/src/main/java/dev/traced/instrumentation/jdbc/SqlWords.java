package dev.traced.instrumentation.jdbc;

import java.util.Map;
import java.util.Set;

/**
 * The words of SQL that mean something to an {@link SqlSummary}.
 */
final class SqlWords {

	/** The longest word that means anything here. */
	static final int MAX_WORD = 13;

	/** Operations of which nothing but the name is of interest. */
	static final Set<String> BARE = Set.of("ANALYZE", "CHECKPOINT", "CLOSE", "COMMENT", "COMMIT", "COPY", "DEALLOCATE",
			"DECLARE", "DESC", "DESCRIBE", "DISCARD", "DO", "END", "FETCH", "GRANT", "HANDLER", "KILL", "LISTEN",
			"LOAD", "LOCK", "NOTIFY", "OPTIMIZE", "PRAGMA", "PREPARE", "REFRESH", "REINDEX", "RELEASE", "RENAME",
			"RESET", "REVOKE", "ROLLBACK", "RUNSCRIPT", "SAVEPOINT", "SCRIPT", "SET", "SHOW", "SHUTDOWN", "START",
			"UNLISTEN", "UNLOCK", "VACUUM");

	/** Operations that are followed by their target. */
	static final Set<String> TARGETED = Set.of("CALL", "EXEC", "EXECUTE", "TRUNCATE", "USE", "REPLACE", "UPSERT");

	/** Operations that may stand wherever a statement may, such as inside WITH. */
	static final Set<String> NESTED = Set.of("INSERT", "UPDATE", "DELETE", "MERGE");

	static final Set<String> DEFINITIONS = Set.of("CREATE", "ALTER", "DROP");

	/** Kinds of object whose definition is code: it is not read. */
	static final Set<String> CODE = Set.of("FUNCTION", "PROCEDURE", "TRIGGER", "PACKAGE", "EVENT", "TYPE", "RULE",
			"USER", "ROLE", "LOGIN", "POLICY");

	static final Set<String> OBJECTS = Set.of("TABLE", "VIEW", "INDEX", "SEQUENCE", "SCHEMA", "DATABASE", "DOMAIN",
			"EXTENSION", "SYNONYM", "TABLESPACE", "CONSTRAINT", "ALIAS", "AGGREGATE", "COLLATION", "CATALOG", "SERVER",
			"SESSION", "SYSTEM");

	/** Words between an operation and its target. */
	static final Map<String, Set<String>> SKIPPED = Map.of("INSERT",
			Set.of("INTO", "IGNORE", "OR", "REPLACE", "ROLLBACK", "ABORT", "FAIL", "LOW_PRIORITY", "DELAYED", "TOP",
					"OVERWRITE", "TABLE", "ALL"),
			"UPDATE", Set.of("ONLY", "IGNORE", "LOW_PRIORITY", "OR", "REPLACE", "ROLLBACK", "ABORT", "FAIL", "TOP"),
			"DELETE", Set.of("FROM", "ONLY", "IGNORE", "LOW_PRIORITY", "QUICK", "TOP"), "MERGE",
			Set.of("INTO", "TOP", "ONLY"), "TRUNCATE", Set.of("TABLE", "ONLY"), "FROM",
			Set.of("ONLY", "LATERAL", "TABLE"), "CREATE", Set.of("IF", "NOT", "EXISTS", "CONCURRENTLY", "BODY"), "DROP",
			Set.of("IF", "EXISTS", "CONCURRENTLY", "BODY"), "ALTER", Set.of("IF", "EXISTS", "ONLY"), "CALL",
			Set.of("IMMEDIATE"));

	static final Set<String> CLAUSES = Set.of("WHERE", "SET", "GROUP", "ORDER", "HAVING", "LIMIT", "OFFSET", "FOR",
			"UNION", "INTERSECT", "EXCEPT", "MINUS", "RETURNING", "WINDOW", "VALUES", "CONNECT", "QUALIFY", "WHEN");

	private SqlWords() {
	}

}
