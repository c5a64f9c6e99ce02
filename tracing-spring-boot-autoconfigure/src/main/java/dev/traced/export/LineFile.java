package dev.traced.export;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * A file to which lines are appended. When it is full it becomes {@code name.1}, which
 * becomes {@code name.2}, and so on; the oldest is deleted. It is opened for each write:
 * others may move it away, too.
 */
public final class LineFile implements JsonLinesSpanExporter.Lines {

	private final Path path;

	private final long maxSize;

	private final int maxFiles;

	/**
	 * Names a file.
	 * @param path the file; its directory is made if there is none
	 * @param maxSize how many bytes it has at most; 0 for no limit
	 * @param maxFiles how many files there are at most, this one included
	 */
	public LineFile(Path path, long maxSize, int maxFiles) {
		this.path = path.toAbsolutePath();
		this.maxSize = maxSize;
		this.maxFiles = maxFiles;
	}

	@Override
	public void write(byte[] line) throws IOException {
		if (this.path.getParent() != null) {
			Files.createDirectories(this.path.getParent());
		}
		if (this.maxSize > 0 && Files.exists(this.path) && Files.size(this.path) > 0
				&& Files.size(this.path) + line.length > this.maxSize) {
			rotate();
		}
		try (FileChannel file = FileChannel.open(this.path, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
			long end = file.size();
			try {
				ByteBuffer buffer = ByteBuffer.wrap(line);
				while (buffer.hasRemaining()) {
					file.write(buffer);
				}
			}
			catch (IOException ex) {
				// the next line would continue half of this one
				file.truncate(end);
				throw ex;
			}
		}
	}

	private void rotate() throws IOException {
		for (int number = this.maxFiles - 1; number > 1; number--) {
			Path older = numbered(number - 1);
			if (Files.exists(older)) {
				Files.move(older, numbered(number), StandardCopyOption.REPLACE_EXISTING);
			}
		}
		if (this.maxFiles > 1) {
			Files.move(this.path, numbered(1), StandardCopyOption.REPLACE_EXISTING);
		}
		else {
			Files.delete(this.path);
		}
	}

	private Path numbered(int number) {
		return this.path.resolveSibling(this.path.getFileName() + "." + number);
	}

}
