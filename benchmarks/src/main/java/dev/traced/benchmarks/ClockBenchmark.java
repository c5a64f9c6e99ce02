package dev.traced.benchmarks;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;

/**
 * What it costs to read the clock: a measure for the machine, to be run with whatever is
 * compared.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ClockBenchmark {

	/**
	 * Reads the clock.
	 * @return the time
	 */
	@Benchmark
	@Threads(1)
	public long nanoTime() {
		return System.nanoTime();
	}

	/**
	 * Reads the clock while another thread does.
	 * @return the time
	 */
	@Benchmark
	@Threads(2)
	public long nanoTimeOnTwoThreads() {
		return System.nanoTime();
	}

}
