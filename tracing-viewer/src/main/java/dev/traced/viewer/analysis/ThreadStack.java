package dev.traced.viewer.analysis;

import java.util.List;

/**
 * What a thread is doing.
 */
final class ThreadStack {

	private static final int MAX_FRAMES = 200;

	private ThreadStack() {
	}

	/**
	 * The frames of a thread.
	 * @param thread any thread, virtual ones too
	 * @return its frames, the innermost first; empty if it has ended or waits for work:
	 * what it has started goes on elsewhere
	 */
	static List<String> of(Thread thread) {
		StackTraceElement[] stack = thread.getStackTrace();
		for (StackTraceElement frame : stack) {
			if (isIdle(frame)) {
				return List.of();
			}
		}
		List<String> frames = ApplicationCode.format(stack);
		return (frames.size() > MAX_FRAMES) ? frames.subList(0, MAX_FRAMES) : frames;
	}

	private static boolean isIdle(StackTraceElement frame) {
		String type = frame.getClassName();
		return switch (frame.getMethodName()) {
			case "getTask" -> type.endsWith("ThreadPoolExecutor");
			case "awaitWork" -> type.equals("java.util.concurrent.ForkJoinPool");
			case "select", "epollWait" -> type.startsWith("io.netty.channel.");
			default -> false;
		};
	}

	/** The name of a thread; most virtual ones have only a number. */
	static String name(Thread thread) {
		return thread.getName().isEmpty() ? thread.toString() : thread.getName();
	}

}
