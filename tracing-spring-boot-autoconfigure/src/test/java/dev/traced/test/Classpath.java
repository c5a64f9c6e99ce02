package dev.traced.test;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;

/**
 * Runs code on a class path without certain libraries: really without them, in a class
 * loader of its own, whereas a filtering class loader still links our classes to what it
 * hides.
 */
public final class Classpath {

	private Classpath() {
	}

	/**
	 * Runs code without certain libraries.
	 * @param code what to run; has a constructor without parameters and is, together with
	 * its result, known to nobody else
	 * @param libraries the beginnings of the names of the archives to leave out
	 * @return the result, as text
	 */
	public static String without(Class<? extends Callable<?>> code, String... libraries) {
		return run(code, urls(libraries));
	}

	/**
	 * Runs code on the class path of the test with one more directory.
	 * @param code what to run
	 * @param directory the directory
	 * @return the result, as text
	 */
	public static String with(Class<? extends Callable<?>> code, Path directory) {
		URL[] urls = urls();
		URL[] more = Arrays.copyOf(urls, urls.length + 1);
		more[urls.length] = url(directory.toFile());
		return run(code, more);
	}

	private static String run(Class<? extends Callable<?>> code, URL[] urls) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
			thread.setContextClassLoader(loader);
			Class<?> isolated = loader.loadClass(code.getName());
			var constructor = isolated.getDeclaredConstructor();
			constructor.setAccessible(true);
			return String.valueOf(((Callable<?>) constructor.newInstance()).call());
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private static URL[] urls(String... libraries) {
		String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		URL[] urls = Arrays.stream(path.split(File.pathSeparator))
			.map(File::new)
			.filter((file) -> Arrays.stream(libraries).noneMatch(file.getName()::startsWith))
			.map(Classpath::url)
			.toArray(URL[]::new);
		if (urls.length < 10) {
			throw new IllegalStateException("not a class path: " + path);
		}
		return urls;
	}

	private static URL url(File file) {
		try {
			return file.toURI().toURL();
		}
		catch (MalformedURLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
