package dev.traced.instrumentation.jdbc;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Reads what spans need from a JDBC URL: system, namespace, host and port; never user or
 * password. What it does not understand it leaves out.
 */
final class JdbcUrl {

	private static final int MAX_LENGTH = 4096;

	private static final Map<String, String> SYSTEMS = Map.ofEntries(Map.entry("postgresql", "postgresql"),
			Map.entry("pgsql", "postgresql"), Map.entry("mysql", "mysql"), Map.entry("mariadb", "mariadb"),
			Map.entry("h2", "h2database"), Map.entry("oracle", "oracle.db"),
			Map.entry("sqlserver", "microsoft.sql_server"), Map.entry("jtds", "microsoft.sql_server"),
			Map.entry("db2", "ibm.db2"), Map.entry("as400", "ibm.db2"), Map.entry("sqlite", "sqlite"),
			Map.entry("hsqldb", "hsqldb"), Map.entry("derby", "derby"), Map.entry("clickhouse", "clickhouse"),
			Map.entry("ch", "clickhouse"), Map.entry("redshift", "aws.redshift"),
			Map.entry("cloudspanner", "gcp.spanner"), Map.entry("sap", "sap.hana"), Map.entry("trino", "trino"),
			Map.entry("teradata", "teradata"), Map.entry("firebirdsql", "firebirdsql"),
			Map.entry("firebird", "firebirdsql"), Map.entry("informix-sqli", "ibm.informix"),
			Map.entry("netezza", "ibm.netezza"), Map.entry("hive2", "hive"), Map.entry("ingres", "actian.ingres"));

	private static final Map<String, Long> PORTS = Map.of("postgresql", 5432L, "mysql", 3306L, "mariadb", 3306L,
			"microsoft.sql_server", 1433L, "oracle.db", 1521L, "ibm.db2", 50000L, "aws.redshift", 5439L);

	private JdbcUrl() {
	}

	/**
	 * Reads a URL.
	 * @param url the URL, as the connection's metadata tell it
	 * @return what it says
	 */
	static JdbcDatabase parse(@Nullable String url) {
		if (url == null || url.length() > MAX_LENGTH || !url.regionMatches(true, 0, "jdbc:", 0, 5)) {
			return JdbcDatabase.UNKNOWN;
		}
		String rest = unwrap(url.substring(5));
		String system = SYSTEMS.get(before(rest, ":").toLowerCase(Locale.ROOT));
		if (system == null) {
			return JdbcDatabase.UNKNOWN;
		}
		try {
			return parse(system, rest.substring(rest.indexOf(':') + 1));
		}
		catch (RuntimeException ex) {
			return new JdbcDatabase(system, null, null, null);
		}
	}

	/** Drivers that stand before others name the real one behind themselves. */
	private static String unwrap(String rest) {
		for (String wrapper : new String[] { "p6spy:", "otel:", "tracing:", "log4jdbc:", "aws-wrapper:" }) {
			if (rest.startsWith(wrapper)) {
				return rest.substring(wrapper.length());
			}
		}
		return rest;
	}

	private static JdbcDatabase parse(String system, String rest) {
		return switch (system) {
			case "h2database" -> h2(rest);
			case "hsqldb" -> hsqldb(rest);
			case "derby" -> rest.startsWith("//") ? network(system, rest, ';') : embedded(system, before(rest, ";"));
			case "sqlite" -> embedded(system, before(rest, "?"));
			case "microsoft.sql_server" ->
				rest.startsWith("sqlserver:") ? network(system, rest.substring(10), ';') : sqlServer(rest);
			case "oracle.db" -> oracle(rest);
			case "ibm.db2" -> network(system, rest, ':');
			default -> network(system, rest, '?');
		};
	}

	private static JdbcDatabase h2(String rest) {
		String path = before(rest, ";");
		for (String remote : new String[] { "tcp:", "ssl:" }) {
			if (path.startsWith(remote)) {
				return network("h2database", path.substring(remote.length()), ';');
			}
		}
		return embedded("h2database", withoutPrefix(path, "mem:", "file:", "nio:", "nioMapped:", "zip:"));
	}

	private static JdbcDatabase hsqldb(String rest) {
		String path = before(rest, ";");
		for (String remote : new String[] { "hsql:", "hsqls:", "http:", "https:" }) {
			if (path.startsWith(remote)) {
				return network("hsqldb", path.substring(remote.length()), ';');
			}
		}
		return embedded("hsqldb", withoutPrefix(path, "mem:", "file:", "res:"));
	}

	private static String withoutPrefix(String path, String... prefixes) {
		for (String prefix : prefixes) {
			if (path.startsWith(prefix)) {
				return path.substring(prefix.length());
			}
		}
		return path;
	}

	private static JdbcDatabase embedded(String system, String path) {
		String name = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
		return new JdbcDatabase(system, emptyToNull(name), null, null);
	}

	/** {@code //user:password@host:port,host:port/database?parameters}. */
	private static JdbcDatabase network(String system, String rest, char parameters) {
		int authority = rest.indexOf("//");
		if (authority < 0) {
			return new JdbcDatabase(system, emptyToNull(before(before(rest, "?"), ";")), null, null);
		}
		String location = withoutCredentials(rest.substring(authority + 2));
		int slash = location.indexOf('/');
		String hosts = (slash < 0) ? before(before(location, "?"), ";") : location.substring(0, slash);
		String path = (slash < 0) ? "" : location.substring(slash + 1);
		String database = before(before(before(path, "?"), ";"), String.valueOf(parameters));
		String query = path.substring(database.length());
		if (system.equals("derby") || system.equals("h2database")) {
			database = database.substring(database.lastIndexOf('/') + 1);
		}
		if (system.equals("postgresql")) {
			String schema = before(parameter(query, "currentSchema"), ",");
			database = (schema.isEmpty() || database.isEmpty()) ? database + schema : database + "|" + schema;
		}
		return at(system, emptyToNull(database), hosts);
	}

	private static String withoutCredentials(String location) {
		int at = before(before(location, "?"), ";").lastIndexOf('@');
		return location.substring(at + 1);
	}

	private static JdbcDatabase sqlServer(String rest) {
		String location = before(rest, ";").replace("//", "");
		String properties = rest.substring(before(rest, ";").length());
		int backslash = location.indexOf('\\');
		String instance = (backslash < 0) ? parameter(properties, "instanceName")
				: before(location.substring(backslash + 1), ":");
		if (backslash >= 0) {
			String port = location.substring(backslash + 1 + instance.length());
			location = location.substring(0, backslash) + port;
		}
		if (location.isEmpty()) {
			location = parameter(properties, "serverName");
		}
		String port = parameter(properties, "portNumber");
		if (!port.isEmpty() && location.indexOf(':') < 0) {
			location = location + ":" + port;
		}
		String name = parameter(properties, "databaseName");
		name = name.isEmpty() ? parameter(properties, "database") : name;
		String namespace = (instance.isEmpty() || name.isEmpty()) ? instance + name : instance + "|" + name;
		JdbcDatabase database = at("microsoft.sql_server", emptyToNull(namespace), location);
		// the port of a named instance is found out by the driver
		return (instance.isEmpty() || location.indexOf(':') >= 0) ? database
				: new JdbcDatabase(database.system(), database.namespace(), database.address(), null);
	}

	/** {@code thin:[user/password]@[//]host:port[:sid|/service]} or a descriptor. */
	private static JdbcDatabase oracle(String rest) {
		String credentials = before(rest, "?");
		if (credentials.indexOf('@') < 0) {
			return new JdbcDatabase("oracle.db", null, null, null);
		}
		String location = credentials.substring(credentials.lastIndexOf('@') + 1);
		String folded = location.toUpperCase(Locale.ROOT).replace(" ", "");
		if (folded.startsWith("(")) {
			String compact = location.replace(" ", "");
			String host = descriptor(folded, compact, "(HOST=");
			String port = descriptor(folded, compact, "(PORT=");
			String service = descriptor(folded, compact, "(SERVICE_NAME=");
			service = service.isEmpty() ? descriptor(folded, compact, "(SID=") : service;
			return at("oracle.db", emptyToNull(service), port.isEmpty() ? host : host + ":" + port);
		}
		int authority = location.indexOf("//");
		if (authority >= 0) {
			location = location.substring(authority + 2);
		}
		int slash = location.indexOf('/');
		String hosts = (slash < 0) ? location : location.substring(0, slash);
		String service = (slash < 0) ? "" : before(location.substring(slash + 1), ":");
		String[] parts = hosts.split(":");
		if (slash < 0 && parts.length == 3) {
			service = parts[2];
			hosts = parts[0] + ":" + parts[1];
		}
		else if (slash < 0 && parts.length == 1 && authority < 0) {
			// a name that tnsnames.ora resolves
			return new JdbcDatabase("oracle.db", emptyToNull(hosts), null, null);
		}
		return at("oracle.db", emptyToNull(service), hosts);
	}

	private static String descriptor(String folded, String descriptor, String key) {
		int from = folded.indexOf(key);
		return (from < 0) ? "" : before(descriptor.substring(from + key.length()), ")");
	}

	/** Several hosts are named as the URL names them: which one serves is not known. */
	private static JdbcDatabase at(String system, @Nullable String namespace, String authority) {
		if (authority.isEmpty() || authority.indexOf('=') >= 0 || authority.indexOf('@') >= 0) {
			return new JdbcDatabase(system, namespace, null, null);
		}
		if (authority.indexOf(',') >= 0) {
			return new JdbcDatabase(system, namespace, authority, null);
		}
		boolean literal = authority.startsWith("[");
		String host = literal ? before(authority.substring(1), "]") : before(authority, ":");
		String rest = authority.substring(Math.min(authority.length(), host.length() + (literal ? 2 : 0)));
		if (rest.isEmpty()) {
			return new JdbcDatabase(system, namespace, emptyToNull(host), PORTS.get(system));
		}
		Long port = number(rest.substring(1));
		// what is no port may be part of a password
		return new JdbcDatabase(system, namespace, (port != null) ? emptyToNull(host) : null, port);
	}

	private static @Nullable Long number(String port) {
		boolean valid = !port.isEmpty() && port.length() <= 5 && port.chars().allMatch((c) -> c >= '0' && c <= '9');
		return valid ? Long.valueOf(port) : null;
	}

	private static String parameter(String query, String name) {
		for (String parameter : query.split("[?&;]")) {
			int equals = parameter.indexOf('=');
			if (equals > 0 && parameter.substring(0, equals).trim().equalsIgnoreCase(name)) {
				return parameter.substring(equals + 1).trim();
			}
		}
		return "";
	}

	private static String before(String text, String separator) {
		int index = text.indexOf(separator);
		return (index < 0) ? text : text.substring(0, index);
	}

	private static @Nullable String emptyToNull(String text) {
		return text.isEmpty() ? null : text;
	}

}
