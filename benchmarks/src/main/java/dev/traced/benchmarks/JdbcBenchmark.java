package dev.traced.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.traced.core.SamplerTraits;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A query with one parameter by way of a pool, on H2 in memory: without tracing, under an
 * unsampled parent and recorded.
 */
@State(org.openjdk.jmh.annotations.Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class JdbcBenchmark {

	@Param({ "untraced", "unsampled", "sampled" })
	private String mode;

	private AnnotationConfigApplicationContext context;

	private DataSource dataSource;

	private io.opentelemetry.context.Scope scope;

	@Setup
	public void open() throws SQLException {
		this.context = new AnnotationConfigApplicationContext();
		this.context.registerBean("dataSource", DataSource.class, () -> {
			HikariDataSource pool = new HikariDataSource();
			pool.setJdbcUrl("jdbc:h2:mem:benchmark;DB_CLOSE_DELAY=-1");
			return pool;
		});
		if (!this.mode.equals("untraced")) {
			this.context.registerBean(Sampler.class, ParentBased::new);
			this.context.register(dev.traced.autoconfigure.TracingAutoConfiguration.class,
					dev.traced.instrumentation.jdbc.JdbcTracingAutoConfiguration.class);
		}
		this.context.refresh();
		this.dataSource = this.context.getBean(DataSource.class);
		TraceFlags flags = this.mode.equals("sampled") ? TraceFlags.getSampled() : TraceFlags.getDefault();
		this.scope = Context.root()
			.with(Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags,
					TraceState.getDefault())))
			.makeCurrent();
	}

	@TearDown
	public void close() {
		this.scope.close();
		this.context.close();
	}

	@Benchmark
	public int query() throws SQLException {
		try (Connection connection = this.dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("SELECT 1 WHERE 1 = ?")) {
			statement.setInt(1, 1);
			try (ResultSet results = statement.executeQuery()) {
				return results.next() ? results.getInt(1) : 0;
			}
		}
	}

	/** A sampler that drops the children of what is not sampled, and reads nothing. */
	private static final class ParentBased implements Sampler, SamplerTraits {

		private final Sampler sampler = Sampler.parentBased(Sampler.alwaysOn());

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind spanKind,
				Attributes attributes, List<LinkData> parentLinks) {
			return this.sampler.shouldSample(parentContext, traceId, name, spanKind, attributes, parentLinks);
		}

		@Override
		public String getDescription() {
			return "parent-based";
		}

		@Override
		public boolean dropsChildrenOfUnsampled(boolean remote) {
			return true;
		}

		@Override
		public boolean readsAttributes() {
			return false;
		}

	}

}
